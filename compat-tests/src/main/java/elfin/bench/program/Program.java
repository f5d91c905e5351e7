package elfin.bench.program;

import elfin.raw.Cpu;
import elfin.raw.Mem;

/**
 * Runs the benchmarks that its arguments name, three times each, and prints for each run a line
 * {@code RESULT name rounds ticks nanoseconds}. Ticks are the time-stamp counter's, which counts
 * instructions under QEMU's {@code -icount shift=0}. First it prints {@code START ticks}, the
 * counter when {@code main} began.
 *
 * <p>As process 1 of a Linux guest it mounts {@code /dev} first and restarts the machine at the
 * end.
 */
public final class Program {
    private static final int REPETITIONS = 3;
    private static final int CLOCK_MONOTONIC = 1;
    private static final int BUFFER_SIZE = 64 * 1024;
    private static final int REBOOT_MAGIC_1 = 0xfee1dead;
    private static final int REBOOT_MAGIC_2 = 672274793;
    private static final int REBOOT_RESTART = 0x01234567;
    private static final int USAGE_STATUS = 2;

    private static long buffer;
    private static long beginTicks;
    private static long beginNanos;
    private static long endTicks;
    private static long endNanos;

    private Program() {}

    public static int main(byte[][] arguments) {
        long start = Cpu.timeStamp();
        buffer = Calls.map(BUFFER_SIZE);
        boolean first = Cpu.linuxSyscall(Calls.GETPID, 0, 0, 0, 0, 0, 0) == 1;
        print("START " + start);
        if (first) {
            mountDevices();
        }
        int status = 0;
        for (int i = 1; i < arguments.length; i++) {
            status |= runNamed(arguments[i]);
        }
        if (first) {
            Cpu.linuxSyscall(Calls.REBOOT, REBOOT_MAGIC_1, REBOOT_MAGIC_2, REBOOT_RESTART, 0, 0, 0);
        }
        return status;
    }

    private static void mountDevices() {
        long type = text("devtmpfs", 0);
        Cpu.linuxSyscall(Calls.MOUNT, type, text("/dev", 64), type, 0, 0, 0);
    }

    private static int runNamed(byte[] name) {
        for (Benchmark benchmark : Benchmarks.ALL) {
            if (equal(benchmark.name(), name)) {
                for (int i = 0; i < REPETITIONS; i++) {
                    measure(benchmark);
                }
                return 0;
            }
        }
        return USAGE_STATUS;
    }

    private static boolean equal(String name, byte[] bytes) {
        if (name.length() != bytes.length) {
            return false;
        }
        for (int i = 0; i < bytes.length; i++) {
            if (name.charAt(i) != bytes[i]) {
                return false;
            }
        }
        return true;
    }

    private static void measure(Benchmark benchmark) {
        endTicks = 0;
        begin();
        benchmark.work().run(benchmark.rounds());
        if (endTicks == 0) {
            end();
        }
        print(
                "RESULT "
                        + benchmark.name()
                        + " "
                        + benchmark.rounds()
                        + " "
                        + (endTicks - beginTicks)
                        + " "
                        + (endNanos - beginNanos));
    }

    /** What came before was preparation. */
    static void begin() {
        beginNanos = now();
        beginTicks = Cpu.timeStamp();
    }

    /** What comes after is cleaning up. */
    static void end() {
        endTicks = Cpu.timeStamp();
        endNanos = now();
    }

    private static long now() {
        Calls.succeeds(Cpu.linuxSyscall(Calls.CLOCK_GETTIME, CLOCK_MONOTONIC, buffer, 0, 0, 0, 0));
        return Mem.getLong(buffer) * 1_000_000_000L + Mem.getLong(buffer + 8);
    }

    /** Memory for 64 KiB. */
    static long buffer() {
        return buffer;
    }

    static long open(String path, int flags) {
        return Calls.succeeds(Cpu.linuxSyscall(Calls.OPEN, text(path, 0), flags, 0, 0, 0, 0));
    }

    /** A text in the buffer, ended by NUL. */
    private static long text(String text, int offset) {
        for (int i = 0; i < text.length(); i++) {
            Mem.putByte(buffer + offset + i, (byte) text.charAt(i));
        }
        Mem.putByte(buffer + offset + text.length(), (byte) 0);
        return buffer + offset;
    }

    private static void print(String line) {
        long address = text(line + "\n", 0);
        Cpu.linuxSyscall(Calls.WRITE, 1, address, line.length() + 1L, 0, 0, 0);
    }
}
