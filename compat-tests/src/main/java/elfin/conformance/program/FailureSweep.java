package elfin.conformance.program;

import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.text;

import elfin.abi.Fcntl;
import elfin.abi.Signal;
import elfin.raw.Mem;

/**
 * Runs a case again and again, and each time another of the kernel's allocations for it fails: the
 * first, the second and so on, until none is left. What the case says does not count; the kernel
 * must live, and the case must come to an end.
 */
final class FailureSweep {
    private static final int STOPPED_SHORT = 100;
    private static final int NOT_HIT = 101;
    private static final int HIT = 102;
    private static final int MOST_SECONDS = 10;
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
        for (int number = from; number <= to; number++) {
            Kit.freeMemory();
            long child = call(Call.FORK);
            if (child == 0) {
                attempt(index, name, number);
            }
            int end = await(child);
            killAll();
            Kit.freeMemory();
            empty(Fcntl.AT_FDCWD, 0);
            if (end == NOT_HIT) {
                return number - from + 1;
            }
        }
        return to - from + 1;
    }

    /** The child's part; does not return. */
    private static void attempt(int index, String name, int number) {
        Program.prepare(name, Fcntl.AT_FDCWD);
        long control = call(Call.OPEN, text("/proc/self/fail-nth"), Fcntl.O_RDWR, 0);
        if (control < 0) {
            call(Call.EXIT_GROUP, STOPPED_SHORT);
        }
        // Cases expect the descriptors from 3 on to be free.
        long moved = call(Call.FCNTL, control, Fcntl.F_DUPFD, 900);
        call(Call.CLOSE, control);
        long digits = text(Integer.toString(number));
        long answer = memory(8);
        call(Call.PWRITE64, moved, digits, Integer.toString(number).length(), 0);
        try {
            Cases.run(index);
        } catch (RuntimeException exception) {
            // As expected.
        }
        call(Call.PREAD64, moved, answer, 1, 0);
        call(Call.EXIT_GROUP, Mem.getByte(answer) == '1' ? NOT_HIT : HIT);
    }

    private static int await(long child) {
        long timer = memory(32);
        Mem.putLong(timer + 16, MOST_SECONDS);
        Handlers.install(Signal.SIGALRM, Signal.SA_SIGINFO, 0);
        call(Call.SETITIMER, 0, timer, 0);
        long status = memory(8);
        long result = call(Call.WAIT4, child, status, 0, 0);
        call(Call.SETITIMER, 0, memory(32), 0);
        if (result != child) {
            Program.print("HANG");
            return HIT;
        }
        int value = Mem.getInt(status);
        return (value & 0x7f) == 0 ? value >> 8 & 0xff : HIT;
    }

    /** Ends whatever processes the case has left behind. */
    private static void killAll() {
        call(Call.KILL, -1, Signal.SIGKILL);
        while (call(Call.WAIT4, -1, 0, 0, 0) > 0) {
            call(Call.KILL, -1, Signal.SIGKILL);
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

    private static boolean remove(long fd, long name, int depth) {
        if (call(Call.UNLINKAT, fd, name, 0) == 0
                || call(Call.UNLINKAT, fd, name, AT_REMOVEDIR) == 0) {
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
