package elfin.rewrite;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The values that arguments can have which choose what a call does: constants at the site itself
 * and those that callers pass, as far as they can be followed.
 */
final class ArgumentSets {
    /** rdi, rsi, rdx, r10, r8, r9. */
    private static final int[] REGISTERS = {7, 6, 2, 10, 8, 9};

    /** A set of more values is not worth reading. */
    private static final int MOST_VALUES = 256;

    /** By the call's number, which argument: commands, operations, families, flags. */
    private static final Map<Integer, Integer> CHOOSING =
            Map.ofEntries(
                    Map.entry(2, 1), // open: flags
                    Map.entry(9, 3), // mmap: flags
                    Map.entry(16, 1), // ioctl: cmd
                    Map.entry(28, 2), // madvise: behavior
                    Map.entry(41, 0), // socket: family
                    Map.entry(56, 0), // clone: clone_flags
                    Map.entry(72, 1), // fcntl: cmd
                    Map.entry(157, 0), // prctl: option
                    Map.entry(158, 0), // arch_prctl: option
                    Map.entry(202, 1), // futex: op
                    Map.entry(257, 2), // openat: flags
                    Map.entry(285, 1), // fallocate: mode
                    Map.entry(293, 1)); // pipe2: flags

    private ArgumentSets() {}

    /** The sets of a site, one for each of its numbers that has such an argument. */
    static List<ArgumentSet> of(NumberSearch.Facts facts, long site, Resolution resolution) {
        List<ArgumentSet> sets = new ArrayList<>();
        if (resolution.how() == Resolution.How.SETXID) {
            return sets;
        }
        for (int number : resolution.numbers()) {
            Integer index = CHOOSING.get(number);
            if (index != null) {
                Resolution found =
                        NumberSearch.values(
                                facts, site, REGISTERS[index], otherCallers(resolution, number));
                boolean many = found.numbers().size() > MOST_VALUES;
                sets.add(
                        new ArgumentSet(
                                number,
                                index,
                                many ? List.of() : found.numbers(),
                                found.complete() && !many));
            }
        }
        return sets;
    }

    /** Places that pass only other numbers to the site: their arguments are of other calls. */
    private static Set<Long> otherCallers(Resolution resolution, int number) {
        Set<Long> others = new HashSet<>();
        resolution.callers().forEach(caller -> others.add(caller.address()));
        if (resolution.own().contains(number)) {
            // The number is the site's own: any caller may be meant.
            return Set.of();
        }
        resolution.callers().stream()
                .filter(caller -> caller.number() == number)
                .forEach(caller -> others.remove(caller.address()));
        return others;
    }
}
