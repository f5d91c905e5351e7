package elfin.kernel.syscall.process;

import elfin.abi.Mman;
import elfin.kernel.core.Syscall;
import elfin.kernel.task.Task;

/** personality(2): kept and inherited; some change what calls do. */
public final class Personality {
    /** {@code PER_LINUX32}: uname(2) tells another machine. */
    private static final int PER_LINUX32 = 8;

    private static final int PER_MASK = 0xff;

    /** uname(2) tells a release before 3.0. */
    private static final int UNAME26 = 0x20000;

    /** What can be read can be executed. */
    private static final int READ_IMPLIES_EXEC = 0x400000;

    /** select(2) and poll(2) leave the time that they are given alone. */
    private static final int STICKY_TIMEOUTS = 0x4000000;

    private static final int QUERY = -1;

    private Personality() {}

    @Syscall("personality")
    public static long personality(int wanted) {
        Task task = Task.current();
        long before = task.personality & 0xffff_ffffL;
        if (wanted != QUERY) {
            task.personality = wanted;
        }
        return before;
    }

    static boolean isLinux32() {
        return (Task.current().personality & PER_MASK) == PER_LINUX32;
    }

    static boolean hasOldRelease() {
        return has(UNAME26);
    }

    /** Whether the time left is not told by select(2), pselect6(2) and ppoll(2). */
    public static boolean keepsTimeouts() {
        return has(STICKY_TIMEOUTS);
    }

    /** The protection that a mapping gets when one is asked for. */
    public static int protection(int asked) {
        boolean executable = (asked & Mman.PROT_READ) != 0 && has(READ_IMPLIES_EXEC);
        return executable ? asked | Mman.PROT_EXEC : asked;
    }

    private static boolean has(int flag) {
        return (Task.current().personality & flag) != 0;
    }
}
