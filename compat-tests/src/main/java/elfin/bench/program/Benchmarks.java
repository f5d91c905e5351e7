package elfin.bench.program;

import elfin.raw.Cpu;
import elfin.raw.Mem;

/** All benchmarks. */
final class Benchmarks {
    private static final int PAGE = 4096;
    private static final int FAULTED_PAGES = 2048;
    private static final int SMALL_MAPPING = 4 * PAGE;
    private static final int BULK = 64 * 1024;
    private static final int READ_WRITE = 2;

    static final Benchmark[] ALL = {
        new Benchmark("empty", 100_000, Benchmarks::nothing),
        new Benchmark("null", 100_000, Benchmarks::nullCall),
        new Benchmark("read1", 50_000, rounds -> transfer(Calls.READ, "/dev/zero", 1, rounds)),
        new Benchmark("read64k", 2_000, rounds -> transfer(Calls.READ, "/dev/zero", BULK, rounds)),
        new Benchmark("write1", 50_000, rounds -> transfer(Calls.WRITE, "/dev/null", 1, rounds)),
        new Benchmark(
                "write64k", 50_000, rounds -> transfer(Calls.WRITE, "/dev/null", BULK, rounds)),
        new Benchmark("fault", FAULTED_PAGES, Benchmarks::touchPages),
        new Benchmark("mmap", 10_000, Benchmarks::mapAndUnmap),
    };

    private Benchmarks() {}

    /** The loop that the others have around their call. */
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

    private static void transfer(int call, String device, int size, int rounds) {
        long buffer = Program.buffer();
        long descriptor = Program.open(device, READ_WRITE);
        Program.begin();
        for (int i = 0; i < rounds; i++) {
            Cpu.linuxSyscall(call, descriptor, buffer, size, 0, 0, 0);
        }
    }

    /** Every page is written for the first time. */
    private static void touchPages(int rounds) {
        long pages = Calls.map((long) rounds * PAGE);
        Program.begin();
        for (int i = 0; i < rounds; i++) {
            Mem.putByte(pages + (long) i * PAGE, (byte) 1);
        }
        Program.end();
        Calls.unmap(pages, (long) rounds * PAGE);
    }

    private static void mapAndUnmap(int rounds) {
        for (int i = 0; i < rounds; i++) {
            Calls.unmap(Calls.map(SMALL_MAPPING), SMALL_MAPPING);
        }
    }
}
