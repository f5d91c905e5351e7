package elfin.conformance.program;

import static elfin.conformance.program.Kit.CLOSED;
import static elfin.conformance.program.Kit.UNMAPPED;
import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.equal;
import static elfin.conformance.program.Kit.fails;
import static elfin.conformance.program.Kit.holds;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.returns;
import static elfin.conformance.program.Kit.succeeds;
import static elfin.conformance.program.Kit.text;
import static elfin.conformance.program.Kit.textIs;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.raw.Mem;

/** Handles of files: name_to_handle_at(2), open_by_handle_at(2). */
final class HandleCases {
    private static final int HERE = Fcntl.AT_FDCWD;
    private static final int ROOM = 8 + Fcntl.MAX_HANDLE_SZ;

    private HandleCases() {}

    private static long handle(String path) {
        long handle = memory(ROOM);
        Mem.putInt(handle, Fcntl.MAX_HANDLE_SZ);
        returns(0, call(Call.NAME_TO_HANDLE_AT, HERE, text(path), handle, memory(8), 0));
        return handle;
    }

    private static long open(long handle, int flags) {
        return call(Call.OPEN_BY_HANDLE_AT, HERE, handle, flags);
    }

    @Case("open_by_handle_at")
    static void handlesOpenTheFile() {
        Files.make("a", "hello");
        long fd = succeeds(open(handle("a"), Fcntl.O_RDONLY));
        long buffer = memory(8);
        returns(5, call(Call.READ, fd, buffer, 8));
        textIs("hello", buffer);
    }

    @Case("open_by_handle_at")
    static void handlesSurviveRenaming() {
        Files.make("a", "hello");
        long handle = handle("a");
        returns(0, call(Call.RENAME, text("a"), text("b")));
        long fd = succeeds(open(handle, Fcntl.O_RDWR));
        returns(5, call(Call.READ, fd, memory(8), 8));
    }

    @Case("open_by_handle_at")
    static void handlesOfRemovedFilesAreStale() {
        Files.make("a", "hello");
        long handle = handle("a");
        returns(0, call(Call.UNLINK, text("a")));
        fails(Errno.ESTALE, open(handle, Fcntl.O_RDONLY));
    }

    @Case("open_by_handle_at")
    static void handlesOfDirectoriesWork() {
        Files.makeDirectory("d");
        Files.make("d/a", "");
        long fd = succeeds(open(handle("d"), Fcntl.O_RDONLY | Fcntl.O_DIRECTORY));
        succeeds(call(Call.OPENAT, fd, text("a"), 0, 0));
    }

    @Case("open_by_handle_at")
    static void handlesCanBePlaces() {
        Files.makeLink("a", "s");
        long fd = succeeds(open(handle("s"), Fcntl.O_PATH));
        returns(1, call(Call.READLINKAT, fd, text(""), memory(8), 8));
        fails(Errno.ELOOP, open(handle("s"), Fcntl.O_RDONLY));
    }

    @Case("open_by_handle_at")
    static void handlesAreRootsAlone() {
        Files.make("a", "");
        long handle = handle("a");
        Apart.asUser(1000, () -> fails(Errno.EPERM, open(handle, 0)));
    }

    @Case("open_by_handle_at")
    static void handlesAreChecked() {
        Files.make("a", "");
        long handle = handle("a");
        fails(Errno.EBADF, call(Call.OPEN_BY_HANDLE_AT, CLOSED, handle, 0));
        fails(Errno.EFAULT, open(UNMAPPED, 0));
        long bad = memory(ROOM);
        fails(Errno.EINVAL, open(bad, 0));
        Mem.putInt(bad, Fcntl.MAX_HANDLE_SZ + 1);
        fails(Errno.EINVAL, open(bad, 0));
        Mem.putInt(bad, 8);
        Mem.putInt(bad + 4, 77);
        fails(Errno.ESTALE, open(bad, 0));
    }

    @Case("name_to_handle_at")
    static void shortHandlesSayWhatTheyNeed() {
        Files.make("a", "");
        long handle = memory(ROOM);
        long mount = memory(8);
        fails(Errno.EOVERFLOW, call(Call.NAME_TO_HANDLE_AT, HERE, text("a"), handle, mount, 0));
        holds("bytes", Mem.getInt(handle) > 0 && Mem.getInt(handle) <= Fcntl.MAX_HANDLE_SZ);
        returns(0, call(Call.NAME_TO_HANDLE_AT, HERE, text("a"), handle, mount, 0));
    }

    @Case("name_to_handle_at")
    static void handlesOfOneFileAreEqual() {
        Files.make("a", "");
        returns(0, call(Call.LINK, text("a"), text("b")));
        long a = handle("a");
        long b = handle("b");
        for (int i = 0; i < 8 + Mem.getInt(a); i++) {
            equal("byte " + i, Mem.getByte(a + i), Mem.getByte(b + i));
        }
    }

    @Case("name_to_handle_at")
    static void handlesNameTheMountThatStatxNames() {
        Files.make("a", "");
        long mount = memory(8);
        long handle = memory(ROOM);
        Mem.putInt(handle, Fcntl.MAX_HANDLE_SZ);
        returns(0, call(Call.NAME_TO_HANDLE_AT, HERE, text("a"), handle, mount, 0));
        long x = memory(256);
        returns(0, call(Call.STATX, HERE, text("a"), 0, 0x1000, x));
        equal("mount", Mem.getLong(x + 144), Mem.getInt(mount));
        returns(0, call(Call.NAME_TO_HANDLE_AT, HERE, text("a"), handle, mount, 1));
        returns(0, call(Call.STATX, HERE, text("a"), 0, 0x4000, x));
        equal("unique", Mem.getLong(x + 144), Mem.getLong(mount));
    }

    @Case("name_to_handle_at")
    static void linksAreFollowedOnRequest() {
        Files.make("a", "");
        Files.makeLink("a", "s");
        long a = handle("a");
        long handle = memory(ROOM);
        Mem.putInt(handle, Fcntl.MAX_HANDLE_SZ);
        int follow = Fcntl.AT_SYMLINK_FOLLOW;
        returns(0, call(Call.NAME_TO_HANDLE_AT, HERE, text("s"), handle, memory(8), follow));
        for (int i = 0; i < 8 + Mem.getInt(a); i++) {
            equal("byte " + i, Mem.getByte(a + i), Mem.getByte(handle + i));
        }
    }

    @Case("name_to_handle_at")
    static void emptyPathsMeanTheDescriptor() {
        long fd = Files.create("a", "");
        long handle = memory(ROOM);
        Mem.putInt(handle, Fcntl.MAX_HANDLE_SZ);
        int empty = Fcntl.AT_EMPTY_PATH;
        returns(0, call(Call.NAME_TO_HANDLE_AT, fd, text(""), handle, memory(8), empty));
        fails(Errno.ENOENT, call(Call.NAME_TO_HANDLE_AT, fd, text(""), handle, memory(8), 0));
    }

    @Case("name_to_handle_at")
    static void handlesToMakeAreChecked() {
        Files.make("a", "");
        long handle = memory(ROOM);
        long mount = memory(8);
        Mem.putInt(handle, Fcntl.MAX_HANDLE_SZ + 1);
        fails(Errno.EINVAL, call(Call.NAME_TO_HANDLE_AT, HERE, text("a"), handle, mount, 0));
        Mem.putInt(handle, Fcntl.MAX_HANDLE_SZ);
        fails(Errno.EINVAL, call(Call.NAME_TO_HANDLE_AT, HERE, text("a"), handle, mount, 8));
        fails(Errno.ENOENT, call(Call.NAME_TO_HANDLE_AT, HERE, text("none"), handle, mount, 0));
        fails(Errno.EFAULT, call(Call.NAME_TO_HANDLE_AT, HERE, text("a"), UNMAPPED, mount, 0));
        fails(Errno.EFAULT, call(Call.NAME_TO_HANDLE_AT, HERE, text("a"), handle, UNMAPPED, 0));
    }

    @Case("name_to_handle_at")
    static void pipesHaveNoHandles() {
        long handle = memory(ROOM);
        Mem.putInt(handle, Fcntl.MAX_HANDLE_SZ);
        int end = Files.readEnd(Files.pipe());
        int empty = Fcntl.AT_EMPTY_PATH;
        fails(
                Errno.EOPNOTSUPP,
                call(Call.NAME_TO_HANDLE_AT, end, text(""), handle, memory(8), empty));
    }
}
