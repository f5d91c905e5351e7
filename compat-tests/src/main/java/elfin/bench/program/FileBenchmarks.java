package elfin.bench.program;

/** Files of tmpfs, in {@code /tmp}. */
final class FileBenchmarks {
    private static final int CREATE_READ_WRITE = 0102;
    private static final int SMALL = 4096;
    private static final int LARGE = 1 << 20;
    private static final int ENTRIES = 10_000;
    private static final int LISTING_SIZE = 32 * 1024;
    private static final int MODE = 0644;

    static final Benchmark[] ALL = {
        new Benchmark("open", "open(2) and close(2)", 10_000, FileBenchmarks::openAndClose),
        new Benchmark("stat", "stat(2)", 20_000, FileBenchmarks::stat),
        new Benchmark(
                "create",
                "a file created, written, closed and unlinked",
                2_000,
                FileBenchmarks::make),
        new Benchmark(
                "getdents", "getdents64(2) of 10,000 entries", 10, FileBenchmarks::listDirectory),
        transfer("fread4k", "read(2) of 4 KiB of tmpfs", Calls.PREAD64, SMALL, 20_000),
        transfer("fwrite4k", "write(2) of 4 KiB of tmpfs", Calls.PWRITE64, SMALL, 20_000),
        transfer("fread1m", "read(2) of 1 MiB of tmpfs", Calls.PREAD64, LARGE, 200),
        transfer("fwrite1m", "write(2) of 1 MiB of tmpfs", Calls.PWRITE64, LARGE, 200),
    };

    private static boolean hasMany;

    private FileBenchmarks() {}

    private static void openAndClose(int rounds) {
        Calls.close(Program.open("/tmp/opened", CREATE_READ_WRITE));
        long path = Program.text("/tmp/opened");
        Program.begin();
        for (int i = 0; i < rounds; i++) {
            Calls.close(Calls.call(Calls.OPEN, path, 0, 0));
        }
    }

    private static void stat(int rounds) {
        Calls.close(Program.open("/tmp/opened", CREATE_READ_WRITE));
        long path = Program.text("/tmp/opened");
        Program.begin();
        for (int i = 0; i < rounds; i++) {
            Calls.call(Calls.STAT, path, path + SMALL);
        }
    }

    private static void make(int rounds) {
        long path = Program.text("/tmp/created");
        for (int i = 0; i < rounds; i++) {
            long descriptor = Calls.call(Calls.OPEN, path, CREATE_READ_WRITE, MODE);
            Calls.call(Calls.WRITE, descriptor, path, 64);
            Calls.close(descriptor);
            Calls.call(Calls.UNLINK, path);
        }
    }

    private static void listDirectory(int rounds) {
        if (!hasMany) {
            makeMany();
        }
        long directory = Program.open("/tmp/many", 0);
        Program.begin();
        for (int i = 0; i < rounds; i++) {
            Calls.call(Calls.LSEEK, directory, 0, 0);
            while (Calls.call(Calls.GETDENTS64, directory, Program.buffer(), LISTING_SIZE) > 0) {}
        }
        Program.end();
        Calls.close(directory);
    }

    private static void makeMany() {
        Calls.call(Calls.MKDIR, Program.text("/tmp/many"), 0755);
        for (int i = 0; i < ENTRIES; i++) {
            Calls.close(Program.open("/tmp/many/entry-" + i, CREATE_READ_WRITE));
        }
        hasMany = true;
    }

    private static Benchmark transfer(String name, String round, int call, int size, int rounds) {
        return new Benchmark(name, round, rounds, count -> transfer(call, size, count));
    }

    /** The file has its pages before the measurement. */
    private static void transfer(int call, int size, int rounds) {
        long descriptor = Program.open("/tmp/contents", CREATE_READ_WRITE);
        long buffer = Calls.map(size);
        Calls.call(Calls.PWRITE64, descriptor, buffer, size, 0);
        Calls.call(Calls.PREAD64, descriptor, buffer, size, 0);
        Program.begin();
        for (int i = 0; i < rounds; i++) {
            Calls.call(call, descriptor, buffer, size, 0);
        }
        Program.end();
        Calls.close(descriptor);
        Calls.unmap(buffer, size);
    }
}
