package elfin.bench.program;

import elfin.raw.Cpu;
import elfin.raw.Mem;

/** Much of everything: descriptors, files, a long path, many buffers, many processes. */
final class ScaleBenchmarks {
    private static final int CREATE_READ_WRITE = 0102;
    private static final int RLIMIT_NOFILE = 7;
    private static final int DESCRIPTORS = 100_000;
    private static final int FILES = 1_000_000;
    private static final int FEWER_FILES = 100_000;
    private static final int STAT_EVERY = 10;
    private static final int MANY_MEBIBYTES = 3072;
    private static final int SOME_MEBIBYTES = 512;
    private static final int LISTING_SIZE = 32 * 1024;
    private static final int DIRECTORY_ENTRY_LENGTH = 16;
    private static final int PATH_LENGTH = 4095;
    private static final int COMPONENT = 254;
    private static final int BUFFERS = 1024;
    private static final int BUFFER_SIZE = 64;
    private static final int VECTOR_ENTRY = 16;
    private static final int PAIRS = 25;
    private static final int PART = 64 * 1024;
    private static final int PARTS = 1024;
    private static final int AT_MOUNT_OPTIONS = 128;
    private static final int MNT_DETACH = 2;

    static final Benchmark[] ALL = {
        new Benchmark(
                "descriptors",
                "each of 100,000 descriptors opened and closed",
                DESCRIPTORS,
                SOME_MEBIBYTES,
                ScaleBenchmarks::descriptors),
        new Benchmark(
                "files100k",
                "each of 100,000 files made, listed, unlinked",
                FEWER_FILES,
                SOME_MEBIBYTES,
                ScaleBenchmarks::manyFiles),
        new Benchmark(
                "files1m",
                "each of 1,000,000 files made, listed, unlinked",
                FILES,
                MANY_MEBIBYTES,
                ScaleBenchmarks::manyFiles),
        new Benchmark(
                "longpath", "stat(2) of a path of 4,095 bytes", 2_000, ScaleBenchmarks::longPath),
        new Benchmark(
                "iovecs",
                "pwritev(2) and preadv(2) of 1,024 buffers",
                500,
                ScaleBenchmarks::vectors),
        new Benchmark(
                "pipes50", "64 MiB by pipes between 50 processes", 1, ScaleBenchmarks::manyPipes),
    };

    private static boolean hasPath;

    private ScaleBenchmarks() {}

    private static void expect(long wanted, long value) {
        if (wanted != value) {
            throw new IllegalStateException("expected " + wanted + ", got " + value);
        }
    }

    private static void descriptors(int count) {
        long buffer = Program.buffer();
        Mem.putLong(buffer, count * 2L);
        Mem.putLong(buffer + 8, count * 2L);
        Calls.call(Calls.PRLIMIT64, 0, RLIMIT_NOFILE, buffer, 0);
        long path = Program.text("/tmp/opened");
        long first = Calls.call(Calls.OPEN, path, CREATE_READ_WRITE, 0644);
        Program.begin();
        for (int i = 1; i < count; i++) {
            expect(first + i, Calls.call(Calls.OPEN, path, 0, 0));
        }
        for (int i = count - 1; i >= 0; i--) {
            Calls.close(first + i);
        }
        Program.end();
    }

    /** In a file system of their own, without a limit of inodes. */
    private static void manyFiles(int count) {
        long directory = Program.text("/tmp/files");
        Cpu.linuxSyscall(Calls.MKDIR, directory, 0755, 0, 0, 0, 0);
        long type = Program.text("tmpfs", directory + 64);
        long options = Program.text("nr_inodes=0,size=0", directory + AT_MOUNT_OPTIONS);
        Calls.succeeds(Cpu.linuxSyscall(Calls.MOUNT, type, directory, type, 0, options, 0));
        Calls.call(Calls.CHDIR, directory);
        Program.begin();
        for (int i = 0; i < count; i++) {
            Calls.close(Calls.call(Calls.OPEN, name(i), CREATE_READ_WRITE, 0644));
        }
        for (int i = 0; i < count; i += STAT_EVERY) {
            Calls.call(Calls.STAT, name(i), Program.buffer() + 1024);
        }
        expect(count + 2L, list(Program.open(".", 0)));
        for (int i = 0; i < count; i++) {
            Calls.call(Calls.UNLINK, name(i));
        }
        Program.end();
        Calls.call(Calls.CHDIR, Program.text("/"));
        Calls.call(Calls.UMOUNT2, Program.text("/tmp/files"), MNT_DETACH);
    }

    /** Seven letters for a number. */
    private static long name(int number) {
        long address = Program.buffer();
        int rest = number;
        for (int i = 6; i >= 0; i--) {
            Mem.putByte(address + i, (byte) ('0' + rest % 10));
            rest /= 10;
        }
        Mem.putByte(address + 7, (byte) 0);
        return address;
    }

    /** How many entries a directory has; closes it. */
    private static long list(long directory) {
        long entries = 0;
        long buffer = Program.buffer();
        long length;
        do {
            length = Calls.call(Calls.GETDENTS64, directory, buffer, LISTING_SIZE);
            for (long at = 0; at < length; entries++) {
                at += Mem.getShort(buffer + at + DIRECTORY_ENTRY_LENGTH);
            }
        } while (length > 0);
        Calls.close(directory);
        return entries;
    }

    private static void longPath(int rounds) {
        long path = Program.buffer();
        Program.text("/tmp", path);
        int length = 4;
        while (length < PATH_LENGTH) {
            int end = Math.min(length + 1 + COMPONENT, PATH_LENGTH);
            // A slash at the end would leave the last byte without a component.
            end = end == PATH_LENGTH - 1 ? end - 1 : end;
            Mem.putByte(path + length, (byte) '/');
            Mem.fill(path + length + 1, end - length - 1L, (byte) 'd');
            Mem.putByte(path + end, (byte) 0);
            if (!hasPath) {
                Calls.call(Calls.MKDIR, path, 0755);
            }
            length = end;
        }
        hasPath = true;
        Program.begin();
        for (int i = 0; i < rounds; i++) {
            Calls.call(Calls.STAT, path, path + 2L * PATH_LENGTH);
        }
        Program.end();
        Mem.putByte(path + length, (byte) 'd');
        Mem.putByte(path + length + 1, (byte) 0);
        expect(-36, Cpu.linuxSyscall(Calls.STAT, path, path + 2L * PATH_LENGTH, 0, 0, 0, 0));
    }

    private static void vectors(int rounds) {
        long size = (long) BUFFERS * BUFFER_SIZE;
        long from = Calls.map(size);
        long to = Calls.map(size);
        for (int i = 0; i < size; i += 8) {
            Mem.putLong(from + i, i * 0x9e37_79b9_7f4a_7c15L);
        }
        long sources = vector(from);
        long targets = vector(to);
        long file = Program.open("/tmp/vectors", CREATE_READ_WRITE);
        Program.begin();
        for (int i = 0; i < rounds; i++) {
            expect(size, Calls.call(Calls.PWRITEV, file, sources, BUFFERS, 0));
            expect(size, Calls.call(Calls.PREADV, file, targets, BUFFERS, 0));
        }
        Program.end();
        for (int i = 0; i < size; i += 8) {
            expect(Mem.getLong(from + i), Mem.getLong(to + i));
        }
        Calls.close(file);
        Calls.unmap(from, size);
        Calls.unmap(to, size);
        Calls.unmap(sources, (long) BUFFERS * VECTOR_ENTRY);
        Calls.unmap(targets, (long) BUFFERS * VECTOR_ENTRY);
    }

    /** An array of {@code struct iovec} for neighbouring buffers, the last one first. */
    private static long vector(long memory) {
        long vector = Calls.map((long) BUFFERS * VECTOR_ENTRY);
        for (int i = 0; i < BUFFERS; i++) {
            Mem.putLong(vector + i * 16L, memory + (BUFFERS - 1L - i) * BUFFER_SIZE);
            Mem.putLong(vector + i * 16L + 8, BUFFER_SIZE);
        }
        return vector;
    }

    /** Half of the processes write, each to one that reads and checks what it gets. */
    private static void manyPipes(int rounds) {
        long buffer = Program.buffer();
        long[] children = new long[2 * PAIRS];
        for (int pair = 0; pair < PAIRS; pair++) {
            long pipe = Calls.pipe();
            children[2 * pair] = Calls.fork();
            if (children[2 * pair] == 0) {
                write(Calls.writeEnd(pipe), buffer, pair);
                Calls.exit();
            }
            children[2 * pair + 1] = Calls.fork();
            if (children[2 * pair + 1] == 0) {
                Calls.close(Calls.writeEnd(pipe));
                read(Calls.readEnd(pipe), buffer, pair);
                Calls.exit();
            }
            Calls.closeBoth(pipe);
        }
        long status = Program.buffer();
        for (long child : children) {
            Calls.call(Calls.WAIT4, child, status, 0, 0);
            expect(0, Mem.getInt(status));
        }
    }

    /** The bytes of a pair: all make 64 MiB. */
    private static long traffic(int pair) {
        return (pair < PARTS % PAIRS ? PARTS / PAIRS + 1 : PARTS / PAIRS) * (long) PART;
    }

    private static void write(long pipe, long buffer, int seed) {
        for (int i = 0; i < PART; i += 8) {
            Mem.putLong(buffer + i, seed * 31L + i);
        }
        long left = traffic(seed);
        while (left > 0) {
            long at = -left & (PART - 1);
            left -= Calls.call(Calls.WRITE, pipe, buffer + at, Math.min(left, PART - at));
        }
    }

    private static void read(long pipe, long buffer, int seed) {
        long wanted = traffic(seed);
        long got = 0;
        long part;
        do {
            long at = got & (PART - 1);
            part = Calls.call(Calls.READ, pipe, buffer + at, PART - at);
            got += part;
        } while (part > 0);
        expect(wanted, got);
        for (int i = 0; i < PART; i += 8) {
            expect(seed * 31L + i, Mem.getLong(buffer + i));
        }
    }
}
