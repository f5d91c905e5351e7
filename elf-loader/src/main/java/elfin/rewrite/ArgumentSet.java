package elfin.rewrite;

import java.util.List;

/**
 * The values that one argument of a site's call can have.
 *
 * @param number the call's
 * @param index which argument, from 0
 * @param values the constants found, as the 32 bits that the kernel looks at
 * @param complete whether there can be no others
 */
public record ArgumentSet(int number, int index, List<Integer> values, boolean complete) {}
