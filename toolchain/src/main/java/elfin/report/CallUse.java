package elfin.report;

import elfin.strace.ArgumentLimits;
import elfin.strace.RecordedCall;
import elfin.table.Level;
import elfin.table.Row;
import elfin.table.Syscalls;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * One call that a program may make, or made.
 *
 * @param number its number
 * @param certainty how it is known
 * @param reachable whether code makes it that the program's entry point leads to
 * @param sites the addresses of the sites that can make it
 * @param callers who passes the number where a site serves several, as {@code function (address)}
 * @param possible values of the argument that chooses what it does, or null where none is looked at
 * @param made what a run has of it, null when the run did not make it
 */
public record CallUse(
        int number,
        Certainty certainty,
        boolean reachable,
        List<Long> sites,
        List<String> callers,
        PossibleValues possible,
        RecordedCall made) {

    /** How it is known that a call may be made. */
    public enum Certainty {
        /** A site that can make only calls known to it. */
        CERTAIN("certain"),
        /** A site in a wrapper, whose callers pass the number. */
        THROUGH_CALLERS("through callers"),
        /** The program or one of its libraries, in code that the program can reach. */
        THROUGH_LIBRARIES("through libraries"),
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

    /** Whether it is to be expected: code that is reached makes it, or a run did. */
    public boolean isExpected() {
        return reachable || made != null;
    }

    /** How it is known, with a word for what nothing leads to. */
    public String known() {
        boolean idle = !reachable && certainty != Certainty.ONLY_SEEN;
        return certainty.description() + (idle ? ", not reachable" : "");
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

    /** Values of arguments that the run needed and the kernel leaves out. */
    public Set<String> missingValues() {
        return made == null ? Set.of() : ArgumentLimits.missing(made);
    }

    /** The level's name as reports write it. */
    public String levelName() {
        return level().name().toLowerCase(Locale.ROOT);
    }

    /** What the kernel leaves out. */
    public String note() {
        Row row = Syscalls.find(number);
        return row == null ? "no such call in Linux " + Syscalls.LINUX_VERSION : row.note();
    }
}
