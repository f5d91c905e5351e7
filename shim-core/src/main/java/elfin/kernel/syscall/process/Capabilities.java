package elfin.kernel.syscall.process;

import elfin.abi.Capability;
import elfin.abi.Errno;
import elfin.kernel.core.Syscall;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.task.Credentials;
import elfin.kernel.task.ProcessTable;
import elfin.kernel.task.Task;

/**
 * capget(2), capset(2). {@code struct __user_cap_header_struct} is version and pid; the data are
 * effective, permitted and inheritable, 4 bytes each, once for the capabilities below 32 and since
 * version 2 once more for those above.
 */
public final class Capabilities {
    private static final int PID_OFFSET = 4;
    private static final int ENTRY_SIZE = 12;
    private static final int PERMITTED_OFFSET = 4;
    private static final int INHERITABLE_OFFSET = 8;

    private Capabilities() {}

    /** How many words each set has in a version; 0 for an unknown one. */
    private static int words(int version) {
        return switch (version) {
            case Capability._LINUX_CAPABILITY_VERSION_1 -> 1;
            case Capability._LINUX_CAPABILITY_VERSION_2, Capability._LINUX_CAPABILITY_VERSION_3 ->
                    2;
            default -> 0;
        };
    }

    @Syscall("capget")
    public static long capget(long header, long data) {
        int words = words(UserMemory.getInt(header));
        if (words == 0) {
            UserMemory.putInt(header, Capability._LINUX_CAPABILITY_VERSION_3);
            return data == 0 ? 0 : -Errno.EINVAL;
        }
        int pid = UserMemory.getInt(header + PID_OFFSET);
        if (pid < 0) {
            return -Errno.EINVAL;
        }
        Task task = pid == 0 ? Task.current() : ProcessTable.findTask(pid);
        if (task == null) {
            return -Errno.ESRCH;
        }
        if (data == 0) {
            return 0;
        }
        Credentials credentials = task.credentials();
        put(data, words, credentials.effective);
        put(data + PERMITTED_OFFSET, words, credentials.permitted);
        put(data + INHERITABLE_OFFSET, words, credentials.inheritable);
        return 0;
    }

    private static void put(long address, int words, long set) {
        for (int word = 0; word < words; word++) {
            UserMemory.putInt(address + (long) ENTRY_SIZE * word, (int) (set >>> 32 * word));
        }
    }

    private static long get(long address, int words) {
        long set = 0;
        for (int word = 0; word < words; word++) {
            long bits = UserMemory.getInt(address + (long) ENTRY_SIZE * word) & 0xffff_ffffL;
            set |= bits << 32 * word;
        }
        return set & Credentials.ALL_CAPABILITIES;
    }

    @Syscall("capset")
    public static long capset(long header, long data) {
        int words = words(UserMemory.getInt(header));
        if (words == 0) {
            UserMemory.putInt(header, Capability._LINUX_CAPABILITY_VERSION_3);
            return -Errno.EINVAL;
        }
        int pid = UserMemory.getInt(header + PID_OFFSET);
        Task task = Task.current();
        if (pid != 0 && pid != task.tid) {
            return -Errno.EPERM;
        }
        long effective = get(data, words);
        long permitted = get(data + PERMITTED_OFFSET, words);
        long inheritable = get(data + INHERITABLE_OFFSET, words);
        Credentials c = task.credentials();
        boolean free = c.hasCapability(Capability.CAP_SETPCAP);
        if (!free && (inheritable & ~(c.inheritable | c.permitted)) != 0
                || (inheritable & ~(c.inheritable | c.bounding)) != 0
                || (permitted & ~c.permitted) != 0
                || (effective & ~permitted) != 0) {
            return -Errno.EPERM;
        }
        Credentials after = c.copy();
        after.effective = effective;
        after.permitted = permitted;
        after.inheritable = inheritable;
        after.ambient &= permitted & inheritable;
        task.become(after);
        return 0;
    }
}
