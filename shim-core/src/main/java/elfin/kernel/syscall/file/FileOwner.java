package elfin.kernel.syscall.file;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.task.Credentials;
import elfin.kernel.task.ProcessGroups;
import elfin.kernel.task.ProcessTable;
import elfin.kernel.task.Task;

/** Who gets the signals of a file, and which: the F_SETOWN and F_SETSIG commands of fcntl(2). */
final class FileOwner {
    private static final int MAX_SIGNAL = 64;

    private static final int F_OWNER_TID = 0;
    private static final int F_OWNER_PID = 1;
    private static final int F_OWNER_PGRP = 2;

    private FileOwner() {}

    static long control(OpenFile file, int command, long argument) {
        switch (command) {
            case Fcntl.F_GETOWN:
                return file.owner;
            case Fcntl.F_SETOWN:
                return setOwner(file, (int) argument);
            case Fcntl.F_GETOWN_EX:
                UserMemory.putInt(argument, type(file));
                UserMemory.putInt(argument + 4, Math.abs(file.owner));
                return 0;
            case Fcntl.F_SETOWN_EX:
                return setTypedOwner(file, argument);
            case Fcntl.F_GETSIG:
                return file.ownerSignal;
            case Fcntl.F_SETSIG:
                if (argument < 0 || argument > MAX_SIGNAL) {
                    return -Errno.EINVAL;
                }
                file.ownerSignal = (int) argument;
                return 0;
            default:
                return -Errno.EINVAL;
        }
    }

    private static int type(OpenFile file) {
        if (file.owner < 0) {
            return F_OWNER_PGRP;
        }
        return file.ownerIsThread ? F_OWNER_TID : F_OWNER_PID;
    }

    private static long setOwner(OpenFile file, int who) {
        if (who == Integer.MIN_VALUE) {
            return -Errno.EINVAL;
        }
        return set(file, who, false);
    }

    private static long setTypedOwner(OpenFile file, long argument) {
        int type = UserMemory.getInt(argument);
        int id = UserMemory.getInt(argument + 4);
        return switch (type) {
            case F_OWNER_TID -> set(file, id, true);
            case F_OWNER_PID -> set(file, id, false);
            case F_OWNER_PGRP -> set(file, -id, false);
            default -> -Errno.EINVAL;
        };
    }

    private static long set(OpenFile file, int owner, boolean thread) {
        if (owner != 0 && !exists(owner, thread)) {
            return -Errno.ESRCH;
        }
        Credentials who = Task.current().credentials();
        file.owner = owner;
        file.ownerIsThread = thread && owner != 0;
        file.ownerUid = who.uid;
        file.ownerEuid = who.euid;
        return 0;
    }

    private static boolean exists(int owner, boolean thread) {
        if (owner > 0) {
            return ProcessTable.find(owner) != null
                    || thread && ProcessTable.findTask(owner) != null;
        }
        for (int pid = 1; pid <= ProcessTable.highestPid(); pid++) {
            if (ProcessGroups.isMember(ProcessTable.find(pid), -owner)) {
                return true;
            }
        }
        return false;
    }
}
