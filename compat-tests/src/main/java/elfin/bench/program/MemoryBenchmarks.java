package elfin.bench.program;

import elfin.raw.Cpu;
import elfin.raw.Mem;

/** Mappings and page faults. */
final class MemoryBenchmarks {
    private static final int PAGE = 4096;
    private static final int PAGES = 2048;
    private static final int SMALL_MAPPING = 4 * PAGE;
    private static final int CREATE_READ_WRITE = 0102;
    private static final int PROT_READ = 1;
    private static final int MAP_SHARED = 1;

    static final Benchmark[] ALL = {
        new Benchmark(
                "fault", "first write to an anonymous page", PAGES, MemoryBenchmarks::anonymous),
        new Benchmark(
                "copyfault", "first write to a page after fork(2)", PAGES, MemoryBenchmarks::copy),
        new Benchmark(
                "filefault",
                "first read of a mapped page of a file",
                PAGES,
                MemoryBenchmarks::file),
        new Benchmark(
                "mmap", "mmap(2) and munmap(2) of 4 pages", 10_000, MemoryBenchmarks::mapAndUnmap),
    };

    private MemoryBenchmarks() {}

    private static void anonymous(int rounds) {
        long pages = Calls.map((long) rounds * PAGE);
        Program.begin();
        write(pages, rounds);
        Program.end();
        Calls.unmap(pages, (long) rounds * PAGE);
    }

    /** The child has the pages too, until this process writes to its own. */
    private static void copy(int rounds) {
        long pages = Calls.map((long) rounds * PAGE);
        write(pages, rounds);
        long child = Calls.fork();
        if (child == 0) {
            Cpu.linuxSyscall(Calls.PAUSE, 0, 0, 0, 0, 0, 0);
        }
        Program.begin();
        write(pages, rounds);
        Program.end();
        Calls.kill(child);
        Calls.unmap(pages, (long) rounds * PAGE);
    }

    private static void file(int rounds) {
        long size = (long) rounds * PAGE;
        long descriptor = Program.open("/tmp/mapped", CREATE_READ_WRITE);
        for (int i = 0; i < rounds; i++) {
            Calls.call(Calls.PWRITE64, descriptor, Program.buffer(), PAGE, (long) i * PAGE);
        }
        long pages =
                Calls.succeeds(
                        Cpu.linuxSyscall(
                                Calls.MMAP, 0, size, PROT_READ, MAP_SHARED, descriptor, 0));
        Program.begin();
        long sum = 0;
        for (int i = 0; i < rounds; i++) {
            sum += Mem.getByteVolatile(pages + (long) i * PAGE);
        }
        Program.end();
        Program.use(sum);
        Calls.unmap(pages, size);
        Calls.close(descriptor);
        Calls.call(Calls.UNLINK, Program.text("/tmp/mapped"));
    }

    private static void write(long pages, int count) {
        for (int i = 0; i < count; i++) {
            Mem.putByte(pages + (long) i * PAGE, (byte) 1);
        }
    }

    private static void mapAndUnmap(int rounds) {
        for (int i = 0; i < rounds; i++) {
            Calls.unmap(Calls.map(SMALL_MAPPING), SMALL_MAPPING);
        }
    }
}
