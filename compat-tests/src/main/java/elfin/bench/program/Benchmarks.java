package elfin.bench.program;

import elfin.raw.Cpu;

/** All benchmarks. */
public final class Benchmarks {
    private static final int BULK = 64 * 1024;
    private static final int READ_WRITE = 2;

    /** In the order of the report. */
    private static final Benchmark[][] GROUPS = {
        {
            new Benchmark("null", "getppid(2)", 100_000, Benchmarks::nullCall),
            device("read1", "read(2) of 1 byte of /dev/zero", Calls.READ, "/dev/zero", 1),
            device("read64k", "read(2) of 64 KiB of /dev/zero", Calls.READ, "/dev/zero", BULK),
            device("write1", "write(2) of 1 byte to /dev/null", Calls.WRITE, "/dev/null", 1),
            device("write64k", "write(2) of 64 KiB to /dev/null", Calls.WRITE, "/dev/null", BULK),
        },
        MemoryBenchmarks.ALL,
        ProcessBenchmarks.ALL,
        StreamBenchmarks.ALL,
        FileBenchmarks.ALL,
        ScaleBenchmarks.ALL,
    };

    /** The loop that others have around their call; not of interest in itself. */
    static final Benchmark EMPTY =
            new Benchmark("empty", "the loop alone", 100_000, Benchmarks::nothing);

    private Benchmarks() {}

    /** How many groups there are. */
    public static int groupCount() {
        return GROUPS.length;
    }

    /** The benchmarks of a group. */
    public static Benchmark[] group(int index) {
        return GROUPS[index];
    }

    private static void nothing(int rounds) {
        for (int i = 0; i < rounds; i++) {
            Cpu.pause();
        }
    }

    private static void nullCall(int rounds) {
        for (int i = 0; i < rounds; i++) {
            Cpu.linuxSyscall(Calls.GETPPID, 0, 0, 0, 0, 0, 0);
        }
    }

    private static Benchmark device(String name, String round, int call, String path, int size) {
        int rounds = size == 1 || call == Calls.WRITE ? 50_000 : 2_000;
        return new Benchmark(name, round, rounds, count -> transfer(call, path, size, count));
    }

    private static void transfer(int call, String device, int size, int rounds) {
        long buffer = Program.buffer();
        long descriptor = Program.open(device, READ_WRITE);
        Program.begin();
        for (int i = 0; i < rounds; i++) {
            Cpu.linuxSyscall(call, descriptor, buffer, size, 0, 0, 0);
        }
        Program.end();
        Calls.close(descriptor);
    }
}
