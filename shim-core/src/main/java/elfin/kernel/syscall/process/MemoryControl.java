package elfin.kernel.syscall.process;

import elfin.abi.Errno;
import elfin.abi.Prctl;
import elfin.kernel.mm.AddressSpace;
import elfin.kernel.mm.MappingNames;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.task.Task;

/**
 * The part of prctl(2) that is about memory: names of mappings, and memory that may be executed.
 */
final class MemoryControl {
    /** Linux's ANON_VMA_NAME_MAX_LEN, with NUL. */
    private static final int MOST_NAME_BYTES = 80;

    private static final long KNOWN_REFUSALS =
            Prctl.PR_MDWE_REFUSE_EXEC_GAIN | Prctl.PR_MDWE_NO_INHERIT;

    private MemoryControl() {}

    /** PR_SET_VMA. */
    static long name(long what, long address, long length, long nameAddress) {
        if (what != Prctl.PR_SET_VMA_ANON_NAME) {
            return -Errno.EINVAL;
        }
        byte[] name = null;
        if (nameAddress != 0) {
            int size = nameLength(nameAddress);
            if (size < 0) {
                return -Errno.EINVAL;
            }
            name = new byte[size];
            UserMemory.read(nameAddress, name, 0, size);
        }
        return MappingNames.set(Task.current().process.addressSpace, address, length, name);
    }

    /** The length of a name that is possible, or -1. */
    private static int nameLength(long address) {
        int length = 0;
        byte c = UserMemory.getByte(address);
        while (c != 0) {
            boolean possible = c >= ' ' && c <= '~' && !isSpecial(c);
            if (!possible || ++length == MOST_NAME_BYTES) {
                return -1;
            }
            c = UserMemory.getByte(address + length);
        }
        return length;
    }

    /** What could confuse those who read the names. */
    private static boolean isSpecial(byte c) {
        return c == '\\' || c == '`' || c == '$' || c == '[' || c == ']';
    }

    /** PR_SET_MDWE, which cannot be taken back. */
    static long refuseExecution(long refusals, boolean valid) {
        boolean possible =
                valid && (refusals & ~KNOWN_REFUSALS) == 0 && refusals != Prctl.PR_MDWE_NO_INHERIT;
        if (!possible) {
            return -Errno.EINVAL;
        }
        AddressSpace space = Task.current().process.addressSpace;
        if (space.executionRefusals != 0 && space.executionRefusals != refusals) {
            return -Errno.EPERM;
        }
        space.executionRefusals = (int) refusals;
        return 0;
    }

    /** PR_GET_MDWE. */
    static long refusals(boolean valid) {
        return valid ? Task.current().process.addressSpace.executionRefusals : -Errno.EINVAL;
    }
}
