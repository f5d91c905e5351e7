package elfin.kernel.syscall.process;

import elfin.abi.Errno;
import elfin.kernel.core.Syscall;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.task.Process;
import elfin.kernel.task.ProcessTable;
import elfin.kernel.task.Task;

/** capget(2): root has all capabilities, nobody else has any. */
public final class Capabilities {
    private static final int VERSION_1 = 0x19980330;
    private static final int VERSION_2 = 0x20071026;
    private static final int VERSION_3 = 0x20080522;

    /** CAP_CHOWN (0) to CAP_CHECKPOINT_RESTORE (40). */
    private static final long ALL = (1L << 41) - 1;

    private static final int PID_OFFSET = 4;
    private static final int ENTRY_SIZE = 12;
    private static final int PERMITTED_OFFSET = 4;
    private static final int INHERITABLE_OFFSET = 8;

    private Capabilities() {}

    @Syscall("capget")
    public static long capget(long header, long data) {
        int version = UserMemory.getInt(header);
        if (version != VERSION_1 && version != VERSION_2 && version != VERSION_3) {
            UserMemory.putInt(header, VERSION_3);
            return data == 0 ? 0 : -Errno.EINVAL;
        }
        int pid = UserMemory.getInt(header + PID_OFFSET);
        if (pid < 0) {
            return -Errno.EINVAL;
        }
        Process process = pid == 0 ? Task.current().process : ProcessTable.find(pid);
        if (process == null) {
            return -Errno.ESRCH;
        }
        if (data == 0) {
            return 0;
        }
        long held = process.credentials.euid == 0 ? ALL : 0;
        int words = version == VERSION_1 ? 1 : 2;
        for (int word = 0; word < words; word++) {
            long entry = data + (long) ENTRY_SIZE * word;
            int bits = (int) (held >>> Integer.SIZE * word);
            UserMemory.putInt(entry, bits);
            UserMemory.putInt(entry + PERMITTED_OFFSET, bits);
            UserMemory.putInt(entry + INHERITABLE_OFFSET, 0);
        }
        return 0;
    }
}
