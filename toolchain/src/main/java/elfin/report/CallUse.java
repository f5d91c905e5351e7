package elfin.report;

import elfin.table.Level;
import elfin.table.Row;
import elfin.table.Syscalls;
import java.util.List;

/**
 * One call that a program may make, or made.
 *
 * @param number its number
 * @param certainty how it is known
 * @param sites the addresses of the sites that can make it
 * @param callers who passes the number where a site serves several, as {@code function (address)}
 * @param made how often a run made it, null without a run
 */
public record CallUse(
        int number, Certainty certainty, List<Long> sites, List<String> callers, Made made) {

    /** How it is known that a call may be made. */
    public enum Certainty {
        /** A site that can make only calls known to it. */
        CERTAIN("certain"),
        /** A site in a wrapper, whose callers pass the number. */
        THROUGH_CALLERS("through callers"),
        /** No site is known to make it, but a run did. */
        ONLY_SEEN("only seen at run time");

        private final String description;

        Certainty(String description) {
            this.description = description;
        }

        /** For readers. */
        public String description() {
            return description;
        }
    }

    /** How often a call was made, by way into the kernel. */
    public record Made(long rewritten, long trapped) {
        /** All of them. */
        public long total() {
            return rewritten + trapped;
        }
    }

    /** The call's name, or its number when Linux has none. */
    public String name() {
        Row row = Syscalls.find(number);
        return row == null ? "syscall_" + number : row.name();
    }

    /** How much of it the kernel has. */
    public Level level() {
        Row row = Syscalls.find(number);
        return row == null ? Level.ABSENT : row.level();
    }

    /** What the kernel leaves out. */
    public String note() {
        Row row = Syscalls.find(number);
        return row == null ? "no such call in Linux " + Syscalls.LINUX_VERSION : row.note();
    }
}
