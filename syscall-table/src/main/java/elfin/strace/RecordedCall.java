package elfin.strace;

import java.util.List;
import java.util.Map;

/**
 * What a trace has of one call.
 *
 * @param number its number
 * @param count how often the program made it
 * @param trapped how often of these by trap, not through a rewritten site
 * @param elsewhere how often other programs made it, which the program had executed
 * @param nanos time in the kernel, waiting included; of calls that returned, like the following
 * @param longestNanos the longest of them
 * @param sites how often by the address of the syscall instruction
 * @param errors how often it failed, by the error's name
 * @param firstErrors the first call with each error, as strace prints it
 * @param arguments how often a value occurred, by the argument's and the value's name
 */
public record RecordedCall(
        int number,
        long count,
        long trapped,
        long elsewhere,
        long nanos,
        long longestNanos,
        Map<Long, Long> sites,
        Map<String, Long> errors,
        List<String> firstErrors,
        Map<String, Map<String, Uses>> arguments) {
    /**
     * How often a value of an argument occurred.
     *
     * @param count how often
     * @param refused how often the call failed with an error that says that the value is not known
     */
    public record Uses(long count, long refused) {
        Uses plus(boolean isRefused) {
            return new Uses(count + 1, refused + (isRefused ? 1 : 0));
        }
    }
}
