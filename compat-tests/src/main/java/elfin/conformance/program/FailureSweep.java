package elfin.conformance.program;

import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.text;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.Ipc;
import elfin.abi.Mounts;
import elfin.abi.Prctl;
import elfin.abi.Signal;
import elfin.raw.Mem;

/**
 * Runs a case again and again, and each time another of the kernel's allocations for it fails: the
 * first, the second and so on, until none is left. What the case says does not count, and it may
 * wait for ever for what has failed: then it is killed. The kernel must live, and so must end who
 * is killed.
 */
final class FailureSweep {
    /** From here on not each allocation fails but every few percent. */
    private static final int EACH_ONE = 300;

    private static final int PART = 16;
    private static final String CONTROL = "/proc/self/fail-nth";
    private static final int STOPPED_SHORT = 100;
    private static final int MOST_SECONDS = 1;
    private static final int AT_REMOVEDIR = 0x200;
    private static final int DIRENT_RECLEN = 16;
    private static final int DIRENT_NAME = 19;
    private static final int ENTRIES_SIZE = 4096;

    private FailureSweep() {}

    /**
     * Sweeps over one case.
     *
     * @param from the first allocation that fails
     * @param to the last one
     * @return how many runs there were
     */
    static int run(int index, String name, int from, int to) {
        // Orphans are waited for too.
        call(Call.PRCTL, Prctl.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
        int runs = 0;
        boolean hit = true;
        for (int number = from; hit && number <= to; number += step(number)) {
            Kit.freeMemory();
            long child = call(Call.FORK);
            if (child == 0) {
                attempt(index, name, number);
            }
            await(child);
            hit = hasFailed();
            killAll();
            removeIpcObjects();
            Kit.freeMemory();
            empty(Fcntl.AT_FDCWD, 0);
            runs++;
        }
        return runs;
    }

    private static int step(int number) {
        return number < EACH_ONE ? 1 : number / PART;
    }

    /** Whether the last attempt got as far as the allocation that was to fail. */
    private static boolean hasFailed() {
        long control = call(Call.OPEN, text(CONTROL), Fcntl.O_RDONLY, 0);
        long answer = memory(8);
        long got = call(Call.PREAD64, control, answer, 1, 0);
        call(Call.CLOSE, control);
        return got != 1 || Mem.getByte(answer) == '0';
    }

    /** The child's part; does not return. */
    private static void attempt(int index, String name, int number) {
        Program.prepare(name, Fcntl.AT_FDCWD);
        // Signals to its group are not for the sweep.
        call(Call.SETSID);
        long control = call(Call.OPEN, text(CONTROL), Fcntl.O_RDWR, 0);
        if (control < 0) {
            call(Call.EXIT_GROUP, STOPPED_SHORT);
        }
        String digits = Integer.toString(number);
        call(Call.PWRITE64, control, text(digits), digits.length(), 0);
        // Cases expect the descriptors from 3 on to be free.
        call(Call.CLOSE, control);
        try {
            Cases.run(index);
        } catch (RuntimeException exception) {
            // As expected.
        }
        call(Call.EXIT_GROUP, 0);
    }

    private static void await(long child) {
        startAlarm();
        call(Call.WAIT4, child, 0, 0, 0);
        call(Call.SETITIMER, 0, memory(32), 0);
    }

    /** The wait that follows is interrupted if it takes long. */
    private static void startAlarm() {
        long timer = memory(32);
        Mem.putLong(timer + 16, MOST_SECONDS);
        Handlers.install(Signal.SIGALRM, Signal.SA_SIGINFO, 0);
        call(Call.SETITIMER, 0, timer, 0);
    }

    /** Ends whatever processes the case has left behind. */
    private static void killAll() {
        startAlarm();
        long result;
        do {
            call(Call.KILL, -1, Signal.SIGKILL);
            result = call(Call.WAIT4, -1, 0, 0, 0);
        } while (result > 0);
        call(Call.SETITIMER, 0, memory(32), 0);
        if (result != -Errno.ECHILD) {
            Program.print("HANG");
        }
    }

    /** System V's objects outlive those who made them. */
    private static void removeIpcObjects() {
        long buffer = memory(256);
        long last = call(Call.MSGCTL, 0, Ipc.MSG_INFO, buffer);
        for (int i = 0; i <= last; i++) {
            long id = call(Call.MSGCTL, i, Ipc.MSG_STAT, buffer);
            call(Call.MSGCTL, id, Ipc.IPC_RMID, 0);
        }
        last = call(Call.SHMCTL, 0, Ipc.SHM_INFO, buffer);
        for (int i = 0; i <= last; i++) {
            long id = call(Call.SHMCTL, i, Ipc.SHM_STAT, buffer);
            call(Call.SHMCTL, id, Ipc.IPC_RMID, 0);
        }
        last = call(Call.SEMCTL, 0, 0, Ipc.SEM_INFO, buffer);
        for (int i = 0; i <= last; i++) {
            long id = call(Call.SEMCTL, i, 0, Ipc.SEM_STAT, buffer);
            call(Call.SEMCTL, id, 0, Ipc.IPC_RMID);
        }
    }

    /** Removes everything below a directory. */
    private static void empty(long directory, int depth) {
        long fd = call(Call.OPENAT, directory, text("."), Fcntl.O_DIRECTORY, 0);
        long entries = memory(ENTRIES_SIZE);
        long got;
        boolean removed = true;
        while (removed && (got = call(Call.GETDENTS64, fd, entries, ENTRIES_SIZE)) > 0) {
            removed = false;
            for (long at = entries; at < entries + got; at += Mem.getShort(at + DIRENT_RECLEN)) {
                long name = at + DIRENT_NAME;
                boolean own = Mem.getByte(name) == '.' && isDots(name);
                removed |= !own && remove(fd, name, depth);
            }
            call(Call.LSEEK, fd, 0, 0);
        }
        call(Call.CLOSE, fd);
    }

    private static boolean isDots(long name) {
        byte second = Mem.getByte(name + 1);
        return second == 0 || second == '.' && Mem.getByte(name + 2) == 0;
    }

    /** Takes off what a case has mounted on an entry of a directory. */
    private static boolean unmount(long fd, long name) {
        long place = call(Call.OPEN, text("."), Fcntl.O_PATH, 0);
        call(Call.FCHDIR, fd);
        boolean done = call(Call.UMOUNT2, name, Mounts.MNT_DETACH) == 0;
        call(Call.FCHDIR, place);
        call(Call.CLOSE, place);
        return done;
    }

    private static boolean remove(long fd, long name, int depth) {
        if (call(Call.UNLINKAT, fd, name, 0) == 0
                || call(Call.UNLINKAT, fd, name, AT_REMOVEDIR) == 0) {
            return true;
        }
        if (unmount(fd, name)) {
            return true;
        }
        long below = call(Call.OPENAT, fd, name, Fcntl.O_DIRECTORY | Fcntl.O_NOFOLLOW, 0);
        if (below < 0 || depth > 8) {
            return false;
        }
        empty(below, depth + 1);
        call(Call.CLOSE, below);
        return call(Call.UNLINKAT, fd, name, AT_REMOVEDIR) == 0;
    }
}
