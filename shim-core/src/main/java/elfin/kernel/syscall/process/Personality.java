package elfin.kernel.syscall.process;

import elfin.abi.Mman;
import elfin.abi.Personalities;
import elfin.kernel.core.Syscall;
import elfin.kernel.task.Task;

/** personality(2): kept and inherited; some change what calls do. */
public final class Personality {
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
        return (Task.current().personality & Personalities.PER_MASK) == Personalities.PER_LINUX32;
    }

    static boolean hasOldRelease() {
        return has(Personalities.UNAME26);
    }

    /** Whether the time left is not told by select(2), pselect6(2) and ppoll(2). */
    public static boolean keepsTimeouts() {
        return has(Personalities.STICKY_TIMEOUTS);
    }

    /** The protection that a mapping gets when one is asked for. */
    public static int protection(int asked) {
        boolean executable = (asked & Mman.PROT_READ) != 0 && has(Personalities.READ_IMPLIES_EXEC);
        return executable ? asked | Mman.PROT_EXEC : asked;
    }

    private static boolean has(int flag) {
        return (Task.current().personality & flag) != 0;
    }
}
