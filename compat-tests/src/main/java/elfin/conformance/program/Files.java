package elfin.conformance.program;

import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.succeeds;
import static elfin.conformance.program.Kit.text;

import elfin.abi.Fcntl;
import elfin.raw.Mem;

/** Files, directories and pipes for cases, in the case's own directory. */
final class Files {
    private static final int MODE = 0644;

    /** {@code struct stat}. */
    static final int STAT_SIZE = 144;

    static final int ST_DEV = 0;
    static final int ST_INO = 8;
    static final int ST_NLINK = 16;
    static final int ST_MODE = 24;
    static final int ST_UID = 28;
    static final int ST_GID = 32;
    static final int ST_RDEV = 40;
    static final int ST_FILE_SIZE = 48;
    static final int ST_BLKSIZE = 56;
    static final int ST_ATIME = 72;
    static final int ST_MTIME = 88;

    private Files() {}

    static long open(String path, int flags) {
        return succeeds(call(Call.OPEN, text(path), flags, MODE));
    }

    static long openDirectory(String path) {
        return open(path, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY);
    }

    /** A new file that holds a text, open for reading and writing at its beginning. */
    static long create(String path, String contents) {
        long fd = open(path, Fcntl.O_RDWR | Fcntl.O_CREAT | Fcntl.O_EXCL);
        if (!contents.isEmpty()) {
            Kit.returns(
                    contents.length(),
                    call(Call.PWRITE64, fd, text(contents), contents.length(), 0));
        }
        return fd;
    }

    /** A new file that is closed again. */
    static void make(String path, String contents) {
        succeeds(call(Call.CLOSE, create(path, contents)));
    }

    static void makeDirectory(String path) {
        succeeds(call(Call.MKDIR, text(path), 0755));
    }

    static void makeLink(String target, String path) {
        succeeds(call(Call.SYMLINK, text(target), text(path)));
    }

    /** Expects what a file holds, all of it. */
    static void holds(String path, String contents) {
        long fd = open(path, Fcntl.O_RDONLY);
        long buffer = memory(contents.length() + 1L);
        Kit.equal(
                "bytes of " + path,
                contents.length(),
                call(Call.PREAD64, fd, buffer, contents.length() + 1, 0));
        Kit.textIs(contents, buffer);
        succeeds(call(Call.CLOSE, fd));
    }

    /** The {@code struct stat} of a path, links not followed. */
    static long status(String path) {
        long stat = memory(STAT_SIZE);
        succeeds(call(Call.LSTAT, text(path), stat));
        return stat;
    }

    static int mode(String path) {
        return Mem.getInt(status(path) + ST_MODE);
    }

    static long size(String path) {
        return Mem.getLong(status(path) + ST_FILE_SIZE);
    }

    /** A pipe: address of the two descriptors. */
    static long pipe() {
        long pair = memory(8);
        succeeds(call(Call.PIPE, pair));
        return pair;
    }

    static int readEnd(long pipe) {
        return Mem.getInt(pipe);
    }

    static int writeEnd(long pipe) {
        return Mem.getInt(pipe + 4);
    }
}
