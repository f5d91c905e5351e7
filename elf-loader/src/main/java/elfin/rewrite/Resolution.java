package elfin.rewrite;

import java.util.List;

/**
 * The numbers a site's calls can have.
 *
 * @param numbers ascending; empty if nothing is known
 * @param complete whether there can be no others
 * @param how how they were found
 * @param doubt why there may be others; empty when complete
 * @param callers where numbers come from outside the site's function
 * @param own the numbers that the site's function has itself, whoever calls it
 */
public record Resolution(
        List<Integer> numbers,
        boolean complete,
        How how,
        String doubt,
        List<Caller> callers,
        List<Integer> own) {

    /** Numbers that all come from the site's function itself. */
    Resolution(
            List<Integer> numbers, boolean complete, How how, String doubt, List<Caller> callers) {
        this(numbers, complete, how, doubt, callers, numbers);
    }

    /** Ways to find a number. */
    public enum How {
        /** Constants in the function itself. */
        CONSTANT("constant"),
        /** Constants that callers pass, at any depth. */
        CALLERS("callers"),
        /** glibc's record for changing the credentials of all threads. */
        SETXID("glibc setxid record"),
        /** Nothing was found. */
        UNKNOWN("unknown");

        private final String description;

        How(String description) {
            this.description = description;
        }

        /** For reports. */
        public String description() {
            return description;
        }
    }

    /** A call (or jump to a function) that passes a number towards a site. */
    public record Caller(long address, String function, int number) {}

    int[] numberArray() {
        return numbers.stream().mapToInt(Integer::intValue).toArray();
    }
}
