package elfin.bench.program;

import elfin.raw.Cpu;
import elfin.raw.Mem;

/**
 * Runs the benchmarks that its arguments name, three times each, and prints for each run a line
 * {@code RESULT name rounds ticks nanoseconds}. Ticks are the time-stamp counter's, which counts
 * instructions under QEMU's {@code -icount shift=0}. First it prints {@code START ticks}, the
 * counter when {@code main} began.
 *
 * <p>As process 1 of a Linux guest it mounts {@code /dev} and {@code /tmp} first and restarts the
 * machine at the end.
 */
public final class Program {
    private static final int REPETITIONS = 3;

    /** What needs more memory takes long: it is measured once. */
    private static final int LARGE_MEBIBYTES = 1024;

    private static final int CLOCK_MONOTONIC = 1;
    private static final int BUFFER_SIZE = 64 * 1024;
    private static final int CLOCK_SIZE = 16;
    private static final int MODE = 0644;
    private static final int REBOOT_MAGIC_1 = 0xfee1dead;
    private static final int REBOOT_MAGIC_2 = 672274793;
    private static final int REBOOT_RESTART = 0x01234567;
    private static final int USAGE_STATUS = 2;

    /** The argument of a program that is only started. */
    static final String EXIT_AT_ONCE = "exit";

    private static long buffer;
    private static long beginTicks;
    private static long beginNanos;
    private static long endTicks;
    private static long endNanos;

    private Program() {}

    public static int main(byte[][] arguments) {
        long start = Cpu.timeStamp();
        if (arguments.length > 1 && equal(EXIT_AT_ONCE, arguments[1])) {
            return 0;
        }
        buffer = Calls.map(BUFFER_SIZE + CLOCK_SIZE);
        boolean first = Cpu.linuxSyscall(Calls.GETPID, 0, 0, 0, 0, 0, 0) == 1;
        print("START " + start);
        if (first) {
            mount("devtmpfs", "/dev");
            mount("tmpfs", "/tmp");
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

    private static void mount(String type, String place) {
        long name = text(type);
        Cpu.linuxSyscall(Calls.MOUNT, name, text(place, buffer + 64), name, 0, 0, 0);
    }

    private static int runNamed(byte[] name) {
        Benchmark benchmark = named(name);
        if (benchmark == null) {
            return USAGE_STATUS;
        }
        int repetitions = benchmark.mebibytes() > LARGE_MEBIBYTES ? 1 : REPETITIONS;
        for (int i = 0; i < repetitions; i++) {
            measure(benchmark);
        }
        return 0;
    }

    private static Benchmark named(byte[] name) {
        for (int i = 0; i < Benchmarks.groupCount(); i++) {
            for (Benchmark benchmark : Benchmarks.group(i)) {
                if (equal(benchmark.name(), name)) {
                    return benchmark;
                }
            }
        }
        return equal(Benchmarks.EMPTY.name(), name) ? Benchmarks.EMPTY : null;
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

    /** Takes time off that was not the system's. */
    static void discount(long nanos) {
        endNanos -= nanos;
    }

    /** Makes a value needed, so that what it was computed from is not left out. */
    static void use(long value) {
        Mem.putLongVolatile(buffer, value);
    }

    private static long now() {
        long time = buffer + BUFFER_SIZE;
        Calls.call(Calls.CLOCK_GETTIME, CLOCK_MONOTONIC, time);
        return Mem.getLong(time) * 1_000_000_000L + Mem.getLong(time + 8);
    }

    /** Memory for 64 KiB. */
    static long buffer() {
        return buffer;
    }

    static long open(String path, int flags) {
        return Calls.call(Calls.OPEN, text(path), flags, MODE);
    }

    /** A text at the buffer's start, ended by NUL. */
    static long text(String text) {
        return text(text, buffer);
    }

    /** Writes a text to an address, ended by NUL; the address. */
    static long text(String text, long address) {
        for (int i = 0; i < text.length(); i++) {
            Mem.putByte(address + i, (byte) text.charAt(i));
        }
        Mem.putByte(address + text.length(), (byte) 0);
        return address;
    }

    private static void print(String line) {
        long address = text(line + "\n");
        Cpu.linuxSyscall(Calls.WRITE, 1, address, line.length() + 1L, 0, 0, 0);
    }
}
