package elfin.conformance.program;

import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.returns;
import static elfin.conformance.program.Kit.succeeds;

import elfin.raw.Mem;

/** Child processes of the cases, and memory that they share. */
final class Processes {
    private static final int MAP_SHARED_ANONYMOUS = 0x21;

    private Processes() {}

    /** A child that waits for signals. */
    static long sleeper() {
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            while (true) {
                call(Call.PAUSE);
            }
        }
        return child;
    }

    /** Waits for a child's end and gives its wait status. */
    static int statusOf(long child) {
        return statusOf(child, 0);
    }

    /** Waits for what the options of wait4(2) ask for. */
    static int statusOf(long child, int options) {
        long status = memory(8);
        returns(child, call(Call.WAIT4, child, status, options, 0));
        return Mem.getInt(status);
    }

    /** A zeroed page that children share. */
    static long sharedPage() {
        return succeeds(call(Call.MMAP, 0, Kit.PAGE, 3, MAP_SHARED_ANONYMOUS, -1, 0));
    }
}
