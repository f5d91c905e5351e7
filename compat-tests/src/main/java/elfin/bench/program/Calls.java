package elfin.bench.program;

import elfin.raw.Cpu;
import elfin.raw.Mem;

/** The system calls that the program makes, by their x86-64 numbers. */
final class Calls {
    static final int READ = 0;
    static final int WRITE = 1;
    static final int OPEN = 2;
    static final int CLOSE = 3;
    static final int STAT = 4;
    static final int LSEEK = 8;
    static final int MMAP = 9;
    static final int MUNMAP = 11;
    static final int RT_SIGACTION = 13;
    static final int PREAD64 = 17;
    static final int PWRITE64 = 18;
    static final int PIPE = 22;
    static final int PAUSE = 34;
    static final int NANOSLEEP = 35;
    static final int GETPID = 39;
    static final int SOCKETPAIR = 53;
    static final int FORK = 57;
    static final int EXECVE = 59;
    static final int EXIT = 60;
    static final int WAIT4 = 61;
    static final int KILL = 62;
    static final int CHDIR = 80;
    static final int MKDIR = 83;
    static final int UNLINK = 87;
    static final int GETPPID = 110;
    static final int MOUNT = 165;
    static final int UMOUNT2 = 166;
    static final int REBOOT = 169;
    static final int FUTEX = 202;
    static final int GETDENTS64 = 217;
    static final int CLOCK_GETTIME = 228;
    static final int EPOLL_WAIT = 232;
    static final int EPOLL_CTL = 233;
    static final int EVENTFD2 = 290;
    static final int EPOLL_CREATE1 = 291;
    static final int PREADV = 295;
    static final int PWRITEV = 296;
    static final int PRLIMIT64 = 302;

    private static final int HIGHEST_ERRNO = 4095;
    private static final int READ_WRITE = 3;
    private static final int PRIVATE_ANONYMOUS = 0x22;
    private static final int SHARED_ANONYMOUS = 0x21;

    private Calls() {}

    /** A call that must succeed. */
    static long call(int number, long a, long b, long c, long d) {
        return succeeds(Cpu.linuxSyscall(number, a, b, c, d, 0, 0));
    }

    static long call(int number, long a, long b, long c) {
        return call(number, a, b, c, 0);
    }

    static long call(int number, long a, long b) {
        return call(number, a, b, 0, 0);
    }

    static long call(int number, long a) {
        return call(number, a, 0, 0, 0);
    }

    /** A result that must be no error. */
    static long succeeds(long result) {
        if (result < 0 && result >= -HIGHEST_ERRNO) {
            throw new IllegalStateException("a system call failed with errno " + -result);
        }
        return result;
    }

    /** New zeroed pages. */
    static long map(long byteCount) {
        return succeeds(Cpu.linuxSyscall(MMAP, 0, byteCount, READ_WRITE, PRIVATE_ANONYMOUS, -1, 0));
    }

    /** New zeroed pages that children share. */
    static long mapShared(long byteCount) {
        return succeeds(Cpu.linuxSyscall(MMAP, 0, byteCount, READ_WRITE, SHARED_ANONYMOUS, -1, 0));
    }

    static void unmap(long address, long byteCount) {
        call(MUNMAP, address, byteCount);
    }

    /** The child's process id, or 0 in the child. */
    static long fork() {
        return call(FORK, 0);
    }

    static void exit() {
        Cpu.linuxSyscall(EXIT, 0, 0, 0, 0, 0, 0);
    }

    /** Waits for a child's end. */
    static void await(long child) {
        call(WAIT4, child, 0, 0, 0);
    }

    /** Ends a child that waits for nothing else. */
    static void kill(long child) {
        call(KILL, child, 9);
        await(child);
    }

    /** Both ends of a new pipe: the one to read, and in the upper half the one to write. */
    static long pipe() {
        call(PIPE, Program.buffer());
        return Mem.getLong(Program.buffer());
    }

    static long readEnd(long pipe) {
        return pipe & 0xffff_ffffL;
    }

    static long writeEnd(long pipe) {
        return pipe >>> 32;
    }

    static void close(long descriptor) {
        call(CLOSE, descriptor);
    }

    static void closeBoth(long pair) {
        close(readEnd(pair));
        close(writeEnd(pair));
    }
}
