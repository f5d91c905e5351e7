package elfin.conformance.program;

import static elfin.conformance.program.Kit.call;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.struct.Flock;
import elfin.raw.Mem;

/** A process that does the operations it is told, with descriptors and mappings of its own. */
final class RandomChild {
    /** Numbers of a command. */
    static final int ARGUMENTS = 5;

    static final int OPERATIONS = 40;

    /** The operation that ends the process. */
    static final int END = -1;

    private static final int SLOTS = 6;
    private static final int MAPPINGS = 3;
    private static final int MAPPED_PAGES = 4;
    private static final int MOST_BYTES = 20_000;
    private static final int BUFFER_SIZE = 32_768;
    private static final int FILE_SIZE = 60_000;

    private static final String[] NAMES = {
        "a", "b", "c", "d0", "d0/a", "d0/b", "d1", "d1/a", "d0/d2", "d0/d2/a", "l", "d1/l", "x/y",
        "d0/..", "d1/../a", "l/a"
    };

    private static final String[] ATTRIBUTES = {"user.a", "user.b", "trusted.c", "wrong"};

    private static final long[] NAME_TEXTS = new long[NAMES.length];
    private static final long[] ATTRIBUTE_TEXTS = new long[ATTRIBUTES.length];

    /** Open descriptors, -1 where none is; the first two may be a pipe's ends. */
    private static final long[] FDS = new long[SLOTS];

    private static final int[] PIPE = {-1, -1};
    private static final long[] MAPS = new long[MAPPINGS];
    private static final long[] MAP_FDS = new long[MAPPINGS];
    private static final long[] MAP_STARTS = new long[MAPPINGS];

    private static long shared;
    private static long buffer;
    private static long struct;

    /** Sum of the bytes that the operation gave. */
    private static long bytes;

    private RandomChild() {}

    /** Does commands until one says to end; does not return. */
    static void serve(int commands, int answers, long page, int index) {
        shared = page;
        buffer = Kit.anonymous(BUFFER_SIZE);
        struct = Kit.anonymous(Kit.PAGE);
        for (int i = 0; i < NAMES.length; i++) {
            NAME_TEXTS[i] = Kit.text(NAMES[i]);
        }
        for (int i = 0; i < ATTRIBUTES.length; i++) {
            ATTRIBUTE_TEXTS[i] = Kit.text(ATTRIBUTES[i]);
        }
        for (int i = 0; i < SLOTS; i++) {
            FDS[i] = -1;
        }
        long command = Kit.memory(8 * (1 + ARGUMENTS));
        long answer = Kit.memory(16);
        long size = 8L * (1 + ARGUMENTS);
        while (call(Call.READ, commands, command, size) == size && Mem.getLong(command) != END) {
            bytes = 0;
            long result =
                    run(
                            (int) Mem.getLong(command),
                            (int) Mem.getLong(command + 8),
                            (int) Mem.getLong(command + 16),
                            (int) Mem.getLong(command + 24),
                            (int) Mem.getLong(command + 32),
                            (int) Mem.getLong(command + 40));
            Mem.putLong(answer, result);
            Mem.putLong(answer + 8, bytes);
            call(Call.WRITE, answers, answer, 16);
        }
        call(Call.EXIT_GROUP, index);
    }

    /** A sum of bytes in their order. */
    static long sumOf(long address, long count, long start) {
        long sum = start;
        for (long i = 0; i < count; i++) {
            sum = sum * 31 + Mem.getByte(address + i);
        }
        return sum;
    }

    private static long run(int operation, int a, int b, int c, int d, int e) {
        if (operation < 10) {
            return contents(operation, a, b, c, d);
        }
        if (operation < 22) {
            return names(operation, a, b, c);
        }
        return operation < 32
                ? pipesAndMappings(operation, a, b, c, d)
                : rest(operation, a, b, c, d, e);
    }

    private static long contents(int operation, int a, int b, int c, int d) {
        int slot = a % SLOTS;
        long count = b % MOST_BYTES;
        long at = c % FILE_SIZE;
        return switch (operation) {
            case 0, 1 -> open(slot, b, c);
            case 2 -> close(slot);
            case 3 -> call(Call.WRITE, FDS[slot], pattern(d), count);
            case 4 -> given(call(Call.READ, FDS[slot], buffer, count));
            case 5 -> call(Call.PWRITE64, FDS[slot], pattern(d), count, at);
            case 6 -> given(call(Call.PREAD64, FDS[slot], buffer, count, at));
            case 7 -> call(Call.LSEEK, FDS[slot], at - (d % 3 == 0 ? 0 : 1000), d % 3);
            case 8 -> call(Call.FTRUNCATE, FDS[slot], at);
            default -> call(Call.FALLOCATE, FDS[slot], d % 4, at, count);
        };
    }

    private static long open(int slot, int b, int c) {
        close(slot);
        int flags =
                (b % 7 == 0 ? 0 : b % 3)
                        | ((c & 1) != 0 ? Fcntl.O_CREAT : 0)
                        | ((c & 6) == 6 ? Fcntl.O_TRUNC : 0)
                        | ((c & 24) == 24 ? Fcntl.O_APPEND : 0)
                        | ((c & 96) == 96 ? Fcntl.O_EXCL : 0)
                        | ((c & 384) == 384 ? Fcntl.O_NOFOLLOW : 0)
                        | ((c & 3584) == 3584 ? Fcntl.O_PATH : 0)
                        | Fcntl.O_NONBLOCK;
        long fd = call(Call.OPEN, name(b >> 4), flags, 0644);
        FDS[slot] = fd < 0 ? -1 : fd;
        return fd < 0 ? fd : 0;
    }

    private static long close(int slot) {
        long result = call(Call.CLOSE, FDS[slot]);
        FDS[slot] = -1;
        return result;
    }

    private static long names(int operation, int a, int b, int c) {
        long one = name(a);
        long two = name(b);
        return switch (operation) {
            case 10, 11 -> call(Call.RENAMEAT2, -100, one, -100, two, c % 3);
            case 12 -> call(Call.LINK, one, two);
            case 13, 14 -> call(Call.UNLINK, one);
            case 15 -> call(Call.MKDIR, one, 0700 | c & 077);
            case 16 -> call(Call.RMDIR, one);
            case 17 -> call(Call.SYMLINK, name(c), one);
            case 18 -> status(call(Call.LSTAT, one, struct));
            case 19 -> status(call(Call.STAT, one, struct));
            case 20 -> call(Call.CHMOD, one, b & 0777 | 0600);
            default -> given(call(Call.READLINK, one, buffer, 100));
        };
    }

    private static long status(long result) {
        if (result == 0) {
            boolean directory = (Mem.getInt(struct + Files.ST_MODE) & 0xf000) == 0x4000;
            bytes = Mem.getInt(struct + Files.ST_MODE);
            bytes = bytes * 31 + Mem.getLong(struct + Files.ST_NLINK);
            bytes = bytes * 31 + (directory ? 0 : Mem.getLong(struct + Files.ST_FILE_SIZE));
        }
        return result;
    }

    private static long pipesAndMappings(int operation, int a, int b, int c, int d) {
        int slot = a % SLOTS;
        long count = b % MOST_BYTES;
        return switch (operation) {
            case 22 -> makePipe();
            case 23 -> call(Call.WRITE, PIPE[1], pattern(d), count);
            case 24 -> given(call(Call.READ, PIPE[0], buffer, count));
            case 25 -> call(Call.SPLICE, FDS[slot], 0, PIPE[1], 0, count, 2);
            case 26 -> call(Call.SPLICE, PIPE[0], 0, FDS[slot], 0, count, 2);
            case 27 -> map(slot, b % MAPPINGS, c, d);
            case 28 -> unmap(b % MAPPINGS);
            case 29 -> access(b % MAPPINGS, c, d, true);
            case 30 -> access(b % MAPPINGS, c, d, false);
            default -> call(Call.DUP2, FDS[slot], FDS[b % SLOTS]) < 0 ? -1 : 0;
        };
    }

    private static long makePipe() {
        call(Call.CLOSE, PIPE[0]);
        call(Call.CLOSE, PIPE[1]);
        long result = call(Call.PIPE2, struct, Fcntl.O_NONBLOCK);
        PIPE[0] = Mem.getInt(struct);
        PIPE[1] = Mem.getInt(struct + 4);
        return result;
    }

    private static long map(int slot, int index, int c, int d) {
        unmap(index);
        long start = c % 3 * (long) Kit.PAGE;
        long length = (long) MAPPED_PAGES * Kit.PAGE;
        int type = d % 2 == 0 ? 1 : 2;
        long at = call(Call.MMAP, 0, length, 3, type, FDS[slot], start);
        if (at < 0 && at > -4096) {
            return at;
        }
        MAPS[index] = at;
        MAP_FDS[index] = call(Call.DUP, FDS[slot]);
        MAP_STARTS[index] = start;
        return 0;
    }

    private static long unmap(int index) {
        if (MAPS[index] == 0) {
            return -1;
        }
        call(Call.CLOSE, MAP_FDS[index]);
        long result = call(Call.MUNMAP, MAPS[index], (long) MAPPED_PAGES * Kit.PAGE);
        MAPS[index] = 0;
        return result;
    }

    /** Reads or writes a part of a mapping that lies before the end of its file. */
    private static long access(int index, int c, int d, boolean write) {
        if (MAPS[index] == 0 || call(Call.FSTAT, MAP_FDS[index], struct) != 0) {
            return -1;
        }
        long left = Mem.getLong(struct + Files.ST_FILE_SIZE) - MAP_STARTS[index];
        long end = Math.min(left, (long) MAPPED_PAGES * Kit.PAGE);
        long start = c % (MAPPED_PAGES * Kit.PAGE);
        long count = Math.min(end - start, d % 5000);
        if (count <= 0) {
            return -2;
        }
        if (write) {
            Mem.copy(pattern(d), MAPS[index] + start, count);
        } else {
            bytes = sumOf(MAPS[index] + start, count, 0);
        }
        return count;
    }

    private static long rest(int operation, int a, int b, int c, int d, int e) {
        int slot = a % SLOTS;
        long fd = FDS[slot];
        return switch (operation) {
            case 32 -> lock(fd, (d & 1) == 0 ? Fcntl.F_SETLK : Fcntl.F_OFD_SETLK, b, c, e);
            case 33 -> lock(fd, Fcntl.F_GETLK, b, c, e);
            case 34 -> call(Call.FLOCK, fd, 1 << b % 2 | Fcntl.LOCK_NB);
            case 35 -> call(Call.FLOCK, fd, Fcntl.LOCK_UN);
            case 36 -> copy(fd, FDS[b % SLOTS], c, d);
            case 37 -> call(Call.SENDFILE, FDS[b % SLOTS], fd, 0, c % MOST_BYTES);
            case 38 ->
                    call(
                            Call.LSETXATTR,
                            name(a),
                            ATTRIBUTE_TEXTS[b % ATTRIBUTES.length],
                            pattern(c),
                            d % 2000,
                            e % 3);
            default -> attribute(a, b, c);
        };
    }

    private static long attribute(int a, int b, int c) {
        long attribute = ATTRIBUTE_TEXTS[b % ATTRIBUTES.length];
        return c % 3 == 0
                ? call(Call.LREMOVEXATTR, name(a), attribute)
                : given(call(Call.LGETXATTR, name(a), attribute, buffer, BUFFER_SIZE));
    }

    private static long copy(long from, long to, int c, int d) {
        Mem.putLong(struct, c % FILE_SIZE);
        Mem.putLong(struct + 8, d % FILE_SIZE);
        return call(Call.COPY_FILE_RANGE, from, struct, to, struct + 8, c % MOST_BYTES, 0);
    }

    private static long lock(long fd, int command, int b, int c, int e) {
        Mem.fill(struct, Flock.SIZE, (byte) 0);
        Mem.putShort(struct + Flock.L_TYPE, (short) (b % 3));
        Mem.putShort(struct + Flock.L_WHENCE, (short) (b / 3 % 3));
        Mem.putLong(struct + Flock.L_START, c % 200 - 20);
        Mem.putLong(struct + Flock.L_LEN, e % 100 - 10);
        long result = call(Call.FCNTL, fd, command, struct);
        if (result == 0 && command == Fcntl.F_GETLK) {
            // Which of several locks is in the way is not said anywhere.
            bytes = Mem.getShort(struct + Flock.L_TYPE) == Fcntl.F_UNLCK ? 0 : 1;
        }
        return result == -Errno.EACCES ? -Errno.EAGAIN : result;
    }

    private static long given(long result) {
        if (result > 0) {
            bytes = sumOf(buffer, result, 0);
        }
        return result;
    }

    /** The buffer, filled by a number. */
    private static long pattern(int seed) {
        long value = seed * 0x9E37_79B9_7F4A_7C15L + 1;
        for (int i = 0; i < BUFFER_SIZE; i += 8) {
            value = value * 0x5851_F42D_4C95_7F2DL + 0x1405_7B7E_F767_814FL;
            Mem.putLong(buffer + i, value);
        }
        return buffer;
    }

    private static long name(int number) {
        return NAME_TEXTS[number % NAMES.length];
    }
}
