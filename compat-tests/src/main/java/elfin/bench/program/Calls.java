package elfin.bench.program;

import elfin.raw.Cpu;

/** The system calls that the program makes, by their x86-64 numbers. */
final class Calls {
    static final int READ = 0;
    static final int WRITE = 1;
    static final int OPEN = 2;
    static final int MMAP = 9;
    static final int MUNMAP = 11;
    static final int GETPID = 39;
    static final int MKDIR = 83;
    static final int GETPPID = 110;
    static final int MOUNT = 165;
    static final int REBOOT = 169;
    static final int CLOCK_GETTIME = 228;

    private static final int HIGHEST_ERRNO = 4095;

    private Calls() {}

    /** A result that must be no error. */
    static long succeeds(long result) {
        if (result < 0 && result >= -HIGHEST_ERRNO) {
            throw new IllegalStateException("a system call failed with errno " + -result);
        }
        return result;
    }

    /** New zeroed pages. */
    static long map(long byteCount) {
        return succeeds(Cpu.linuxSyscall(MMAP, 0, byteCount, 3, 0x22, -1, 0));
    }

    static void unmap(long address, long byteCount) {
        succeeds(Cpu.linuxSyscall(MUNMAP, address, byteCount, 0, 0, 0, 0));
    }
}
