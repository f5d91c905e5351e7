package elfin.kernel.syscall.process;

import elfin.kernel.core.Syscall;
import elfin.kernel.task.Process;
import elfin.kernel.task.Task;

/** personality(2): kept and inherited; none changes how programs run. */
public final class Personality {
    private static final int QUERY = -1;

    private Personality() {}

    @Syscall("personality")
    public static long personality(int wanted) {
        Process process = Task.current().process;
        long before = process.personality & 0xffff_ffffL;
        if (wanted != QUERY) {
            process.personality = wanted;
        }
        return before;
    }
}
