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

import elfin.abi.Epoll;
import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.Inotify;
import elfin.abi.Ioctl;
import elfin.abi.Poll;
import elfin.abi.struct.InotifyEvent;
import elfin.raw.Mem;

/** inotify. */
final class InotifyCases {
    private static final int SIZE = InotifyEvent.SIZE;
    private static final int BUFFER = 4096;

    /** The events of the last {@link #read}, and the next of them. */
    private static long buffer;

    private static long next;
    private static long end;

    private InotifyCases() {}

    private static long instance() {
        return succeeds(call(Call.INOTIFY_INIT1, Fcntl.O_NONBLOCK));
    }

    private static long watch(long fd, String path, int mask) {
        return succeeds(call(Call.INOTIFY_ADD_WATCH, fd, text(path), mask));
    }

    private static void read(long fd) {
        buffer = memory(BUFFER);
        next = buffer;
        end = buffer + succeeds(call(Call.READ, fd, buffer, BUFFER));
    }

    /** Expects the next event; its cookie. */
    private static int event(long watch, int mask, String name) {
        holds("one more event", next < end);
        equal("mask", mask, Mem.getInt(next + InotifyEvent.MASK));
        equal("watch", watch, Mem.getInt(next + InotifyEvent.WD));
        int length = Mem.getInt(next + InotifyEvent.LEN);
        int wanted = name == null ? 0 : (name.length() + SIZE) / SIZE * SIZE;
        equal("length of the name's place", wanted, length);
        if (name != null) {
            textIs(name + "\0", next + SIZE);
        }
        int cookie = Mem.getInt(next + InotifyEvent.COOKIE);
        next += SIZE + length;
        return cookie;
    }

    private static void noMore() {
        holds("no more events", next == end);
    }

    /** Expects one event and no other. */
    private static void gives(long fd, long watch, int mask, String name) {
        read(fd);
        event(watch, mask, name);
        noMore();
    }

    private static void givesNothing(long fd) {
        fails(Errno.EAGAIN, call(Call.READ, fd, memory(BUFFER), BUFFER));
    }

    private static void close(long fd) {
        returns(0, call(Call.CLOSE, fd));
    }

    @Case("inotify_add_watch")
    static void makingAFileTellsItsDirectory() {
        long fd = instance();
        long watch = watch(fd, ".", Inotify.IN_ALL_EVENTS);
        long file = Files.create("a", "");
        read(fd);
        event(watch, Inotify.IN_CREATE, "a");
        event(watch, Inotify.IN_OPEN, "a");
        noMore();
        close(file);
        gives(fd, watch, Inotify.IN_CLOSE_WRITE, "a");
    }

    @Case("inotify_add_watch")
    static void aWatchedFileTellsOfItself() {
        Files.make("a", "abc");
        long fd = instance();
        long watch = watch(fd, "a", Inotify.IN_ALL_EVENTS);
        long file = Files.open("a", Fcntl.O_RDONLY);
        gives(fd, watch, Inotify.IN_OPEN, null);
        returns(1, call(Call.READ, file, memory(1), 1));
        gives(fd, watch, Inotify.IN_ACCESS, null);
        close(file);
        gives(fd, watch, Inotify.IN_CLOSE_NOWRITE, null);
    }

    @Case("inotify_add_watch")
    static void onlyEventsOfTheMaskCome() {
        Files.make("a", "abc");
        long fd = instance();
        long watch = watch(fd, "a", Inotify.IN_CLOSE_NOWRITE);
        long file = Files.open("a", Fcntl.O_RDONLY);
        returns(1, call(Call.READ, file, memory(1), 1));
        givesNothing(fd);
        close(file);
        gives(fd, watch, Inotify.IN_CLOSE_NOWRITE, null);
    }

    @Case("inotify_add_watch")
    static void writingTellsOfAModification() {
        long file = Files.create("a", "");
        long fd = instance();
        long watch = watch(fd, "a", Inotify.IN_MODIFY);
        returns(1, call(Call.WRITE, file, text("x"), 1));
        gives(fd, watch, Inotify.IN_MODIFY, null);
        returns(0, call(Call.FTRUNCATE, file, 0));
        gives(fd, watch, Inotify.IN_MODIFY, null);
        returns(0, call(Call.WRITE, file, text("x"), 0));
        givesNothing(fd);
        returns(1, call(Call.PWRITE64, file, text("x"), 1, 5));
        gives(fd, watch, Inotify.IN_MODIFY, null);
        long vector = memory(16);
        Mem.putLong(vector, text("yz"));
        Mem.putLong(vector + 8, 2);
        returns(2, call(Call.WRITEV, file, vector, 1));
        gives(fd, watch, Inotify.IN_MODIFY, null);
    }

    @Case("inotify_add_watch")
    static void truncatingOpenTellsAfterIt() {
        Files.make("a", "abc");
        long fd = instance();
        long watch = watch(fd, "a", Inotify.IN_ALL_EVENTS);
        Files.open("a", Fcntl.O_WRONLY | Fcntl.O_TRUNC);
        read(fd);
        event(watch, Inotify.IN_OPEN, null);
        event(watch, Inotify.IN_MODIFY, null);
        noMore();
    }

    @Case("inotify_add_watch")
    static void attributesTellOfTheirChange() {
        Files.make("a", "");
        long fd = instance();
        long watch = watch(fd, "a", Inotify.IN_ALL_EVENTS);
        returns(0, call(Call.CHMOD, text("a"), 0600));
        gives(fd, watch, Inotify.IN_ATTRIB, null);
        returns(0, call(Call.CHOWN, text("a"), 1, 1));
        gives(fd, watch, Inotify.IN_ATTRIB, null);
        returns(0, call(Call.UTIMES, text("a"), 0));
        gives(fd, watch, Inotify.IN_ATTRIB, null);
    }

    @Case("inotify_add_watch")
    static void oneTimeAloneLooksLikeItsCause() {
        Files.make("a", "");
        long fd = instance();
        long watch = watch(fd, "a", Inotify.IN_ALL_EVENTS);
        long times = memory(32);
        Mem.putLong(times + 8, 0x3fff_fffe);
        returns(0, call(Call.UTIMENSAT, Fcntl.AT_FDCWD, text("a"), times, 0));
        gives(fd, watch, Inotify.IN_MODIFY, null);
        Mem.putLong(times + 8, 0);
        Mem.putLong(times + 24, 0x3fff_fffe);
        returns(0, call(Call.UTIMENSAT, Fcntl.AT_FDCWD, text("a"), times, 0));
        gives(fd, watch, Inotify.IN_ACCESS, null);
    }

    @Case("inotify_add_watch")
    static void directoriesAreMarked() {
        long fd = instance();
        long watch = watch(fd, ".", Inotify.IN_ALL_EVENTS);
        Files.makeDirectory("d");
        gives(fd, watch, Inotify.IN_CREATE | Inotify.IN_ISDIR, "d");
        close(Files.openDirectory("d"));
        read(fd);
        event(watch, Inotify.IN_OPEN | Inotify.IN_ISDIR, "d");
        event(watch, Inotify.IN_CLOSE_NOWRITE | Inotify.IN_ISDIR, "d");
        noMore();
        returns(0, call(Call.RMDIR, text("d")));
        gives(fd, watch, Inotify.IN_DELETE | Inotify.IN_ISDIR, "d");
    }

    @Case("inotify_add_watch")
    static void listingADirectoryIsAccess() {
        Files.makeDirectory("d");
        long fd = instance();
        long watch = watch(fd, "d", Inotify.IN_ACCESS);
        long directory = Files.openDirectory("d");
        succeeds(call(Call.GETDENTS64, directory, memory(1024), 1024));
        gives(fd, watch, Inotify.IN_ACCESS | Inotify.IN_ISDIR, null);
    }

    @Case("inotify_add_watch")
    static void linksAndNodesAreMadeToo() {
        Files.make("a", "");
        long fd = instance();
        long watch = watch(fd, ".", Inotify.IN_ALL_EVENTS);
        Files.makeLink("x", "s");
        gives(fd, watch, Inotify.IN_CREATE, "s");
        returns(0, call(Call.MKNOD, text("f"), 0010600, 0));
        gives(fd, watch, Inotify.IN_CREATE, "f");
        returns(0, call(Call.LINK, text("a"), text("b")));
        gives(fd, watch, Inotify.IN_CREATE, "b");
    }

    @Case("inotify_add_watch")
    static void aSecondNameChangesAFilesAttributes() {
        Files.make("a", "");
        long fd = instance();
        long watch = watch(fd, "a", Inotify.IN_ALL_EVENTS);
        returns(0, call(Call.LINK, text("a"), text("b")));
        gives(fd, watch, Inotify.IN_ATTRIB, null);
        returns(0, call(Call.UNLINK, text("b")));
        gives(fd, watch, Inotify.IN_ATTRIB, null);
    }

    @Case("inotify_add_watch")
    static void aRemovedFileEndsItsWatch() {
        Files.make("a", "");
        long fd = instance();
        long watch = watch(fd, "a", Inotify.IN_ALL_EVENTS);
        returns(0, call(Call.UNLINK, text("a")));
        read(fd);
        event(watch, Inotify.IN_ATTRIB, null);
        event(watch, Inotify.IN_DELETE_SELF, null);
        event(watch, Inotify.IN_IGNORED, null);
        noMore();
        fails(Errno.EINVAL, call(Call.INOTIFY_RM_WATCH, fd, watch));
    }

    @Case("inotify_add_watch")
    static void anOpenRemovedFileIsGoneWhenItIsClosed() {
        long file = Files.create("a", "");
        long fd = instance();
        long watch = watch(fd, "a", Inotify.IN_ALL_EVENTS);
        returns(0, call(Call.UNLINK, text("a")));
        gives(fd, watch, Inotify.IN_ATTRIB, null);
        close(file);
        read(fd);
        event(watch, Inotify.IN_CLOSE_WRITE, null);
        event(watch, Inotify.IN_DELETE_SELF, null);
        event(watch, Inotify.IN_IGNORED, null);
        noMore();
    }

    @Case("inotify_add_watch")
    static void aRemovedDirectoryEndsItsWatch() {
        Files.makeDirectory("d");
        long fd = instance();
        long watch = watch(fd, "d", Inotify.IN_ALL_EVENTS);
        returns(0, call(Call.RMDIR, text("d")));
        read(fd);
        event(watch, Inotify.IN_DELETE_SELF, null);
        event(watch, Inotify.IN_IGNORED, null);
        noMore();
    }

    @Case("inotify_add_watch")
    static void aRemovedEntryTellsItsDirectory() {
        Files.make("a", "");
        long fd = instance();
        long watch = watch(fd, ".", Inotify.IN_ALL_EVENTS);
        returns(0, call(Call.UNLINK, text("a")));
        gives(fd, watch, Inotify.IN_DELETE, "a");
    }

    @Case("inotify_add_watch")
    static void aMoveHasOneCookieAtBothEnds() {
        Files.make("a", "");
        Files.makeDirectory("d");
        long fd = instance();
        long from = watch(fd, ".", Inotify.IN_ALL_EVENTS);
        long to = watch(fd, "d", Inotify.IN_ALL_EVENTS);
        long self = watch(fd, "a", Inotify.IN_ALL_EVENTS);
        returns(0, call(Call.RENAME, text("a"), text("d/b")));
        read(fd);
        int cookie = event(from, Inotify.IN_MOVED_FROM, "a");
        equal("cookie", cookie, event(to, Inotify.IN_MOVED_TO, "b"));
        holds("a cookie", cookie != 0);
        equal("no cookie", 0, event(self, Inotify.IN_MOVE_SELF, null));
        noMore();
    }

    @Case("inotify_add_watch")
    static void movesHaveDifferentCookies() {
        Files.make("a", "");
        long fd = instance();
        long watch = watch(fd, ".", Inotify.IN_ALL_EVENTS);
        returns(0, call(Call.RENAME, text("a"), text("b")));
        returns(0, call(Call.RENAME, text("b"), text("a")));
        read(fd);
        int first = event(watch, Inotify.IN_MOVED_FROM, "a");
        event(watch, Inotify.IN_MOVED_TO, "b");
        int second = event(watch, Inotify.IN_MOVED_FROM, "b");
        event(watch, Inotify.IN_MOVED_TO, "a");
        noMore();
        holds("different", first != second);
    }

    @Case("inotify_add_watch")
    static void aMovedDirectoryIsMarked() {
        Files.makeDirectory("d");
        long fd = instance();
        long watch = watch(fd, ".", Inotify.IN_ALL_EVENTS);
        returns(0, call(Call.RENAME, text("d"), text("e")));
        read(fd);
        event(watch, Inotify.IN_MOVED_FROM | Inotify.IN_ISDIR, "d");
        event(watch, Inotify.IN_MOVED_TO | Inotify.IN_ISDIR, "e");
        noMore();
    }

    @Case("inotify_add_watch")
    static void aReplacedFileIsGone() {
        Files.make("a", "");
        Files.make("b", "");
        long fd = instance();
        long watch = watch(fd, "b", Inotify.IN_ALL_EVENTS);
        returns(0, call(Call.RENAME, text("a"), text("b")));
        read(fd);
        event(watch, Inotify.IN_ATTRIB, null);
        event(watch, Inotify.IN_DELETE_SELF, null);
        event(watch, Inotify.IN_IGNORED, null);
        noMore();
    }

    @Case("inotify_add_watch")
    static void equalEventsThatFollowAreOne() {
        long file = Files.create("a", "");
        long fd = instance();
        long watch = watch(fd, "a", Inotify.IN_MODIFY | Inotify.IN_ACCESS);
        returns(1, call(Call.WRITE, file, text("x"), 1));
        returns(1, call(Call.WRITE, file, text("x"), 1));
        returns(1, call(Call.PREAD64, file, memory(1), 1, 0));
        returns(1, call(Call.WRITE, file, text("x"), 1));
        read(fd);
        event(watch, Inotify.IN_MODIFY, null);
        event(watch, Inotify.IN_ACCESS, null);
        event(watch, Inotify.IN_MODIFY, null);
        noMore();
    }

    @Case("inotify_add_watch")
    static void equalNamesAreNeededForOneEvent() {
        long first = Files.create("a", "");
        long second = Files.create("b", "");
        long fd = instance();
        long watch = watch(fd, ".", Inotify.IN_MODIFY);
        returns(1, call(Call.WRITE, first, text("x"), 1));
        returns(1, call(Call.WRITE, second, text("x"), 1));
        read(fd);
        event(watch, Inotify.IN_MODIFY, "a");
        event(watch, Inotify.IN_MODIFY, "b");
        noMore();
    }

    @Case("inotify_add_watch")
    static void oneShotTellsOnceAndEnds() {
        Files.make("a", "abc");
        long fd = instance();
        long watch = watch(fd, "a", Inotify.IN_OPEN | Inotify.IN_ONESHOT);
        close(Files.open("a", Fcntl.O_RDONLY));
        close(Files.open("a", Fcntl.O_RDONLY));
        read(fd);
        event(watch, Inotify.IN_OPEN, null);
        event(watch, Inotify.IN_IGNORED, null);
        noMore();
    }

    @Case("inotify_add_watch")
    static void aWatchedFileHasOneWatch() {
        Files.make("a", "");
        returns(0, call(Call.LINK, text("a"), text("b")));
        long fd = instance();
        long watch = watch(fd, "a", Inotify.IN_OPEN);
        equal("the same", watch, watch(fd, "b", Inotify.IN_CLOSE_NOWRITE));
        close(Files.open("a", Fcntl.O_RDONLY));
        gives(fd, watch, Inotify.IN_CLOSE_NOWRITE, null);
    }

    @Case("inotify_add_watch")
    static void maskAddKeepsWhatWasWatched() {
        Files.make("a", "");
        long fd = instance();
        long watch = watch(fd, "a", Inotify.IN_OPEN);
        watch(fd, "a", Inotify.IN_CLOSE_NOWRITE | Inotify.IN_MASK_ADD);
        close(Files.open("a", Fcntl.O_RDONLY));
        read(fd);
        event(watch, Inotify.IN_OPEN, null);
        event(watch, Inotify.IN_CLOSE_NOWRITE, null);
        noMore();
    }

    @Case("inotify_add_watch")
    static void maskCreateRefusesASecondWatch() {
        Files.make("a", "");
        long fd = instance();
        watch(fd, "a", Inotify.IN_OPEN | Inotify.IN_MASK_CREATE);
        fails(
                Errno.EEXIST,
                call(
                        Call.INOTIFY_ADD_WATCH,
                        fd,
                        text("a"),
                        Inotify.IN_OPEN | Inotify.IN_MASK_CREATE));
        fails(
                Errno.EINVAL,
                call(
                        Call.INOTIFY_ADD_WATCH,
                        fd,
                        text("a"),
                        Inotify.IN_OPEN | Inotify.IN_MASK_CREATE | Inotify.IN_MASK_ADD));
    }

    @Case("inotify_add_watch")
    static void onlyDirectoriesCanBeAskedFor() {
        Files.make("a", "");
        long fd = instance();
        fails(
                Errno.ENOTDIR,
                call(Call.INOTIFY_ADD_WATCH, fd, text("a"), Inotify.IN_OPEN | Inotify.IN_ONLYDIR));
        watch(fd, ".", Inotify.IN_OPEN | Inotify.IN_ONLYDIR);
    }

    @Case("inotify_add_watch")
    static void aLinkIsFollowedOrWatched() {
        Files.make("a", "");
        Files.makeLink("a", "s");
        long fd = instance();
        long file = watch(fd, "a", Inotify.IN_ALL_EVENTS);
        equal("followed", file, watch(fd, "s", Inotify.IN_ALL_EVENTS));
        long link = watch(fd, "s", Inotify.IN_ALL_EVENTS | Inotify.IN_DONT_FOLLOW);
        holds("another watch", link != file);
        returns(0, call(Call.UNLINK, text("s")));
        read(fd);
        event(link, Inotify.IN_ATTRIB, null);
        event(link, Inotify.IN_DELETE_SELF, null);
        event(link, Inotify.IN_IGNORED, null);
        noMore();
    }

    @Case("inotify_add_watch")
    static void unlinkedChildrenCanBeExcluded() {
        long file = Files.create("a", "abc");
        long fd = instance();
        long watch = watch(fd, ".", Inotify.IN_ACCESS | Inotify.IN_EXCL_UNLINK);
        returns(1, call(Call.READ, file, memory(1), 1));
        gives(fd, watch, Inotify.IN_ACCESS, "a");
        returns(0, call(Call.UNLINK, text("a")));
        returns(1, call(Call.READ, file, memory(1), 1));
        givesNothing(fd);
    }

    @Case("inotify_add_watch")
    static void unlinkedChildrenStillTell() {
        long file = Files.create("a", "abc");
        long fd = instance();
        long watch = watch(fd, ".", Inotify.IN_ACCESS);
        returns(0, call(Call.UNLINK, text("a")));
        returns(1, call(Call.READ, file, memory(1), 1));
        gives(fd, watch, Inotify.IN_ACCESS, "a");
    }

    @Case("inotify_add_watch")
    static void twoInstancesAreToldBoth() {
        Files.make("a", "");
        long first = instance();
        long second = instance();
        long firstWatch = watch(first, "a", Inotify.IN_OPEN);
        long secondWatch = watch(second, "a", Inotify.IN_OPEN);
        close(Files.open("a", Fcntl.O_RDONLY));
        gives(first, firstWatch, Inotify.IN_OPEN, null);
        gives(second, secondWatch, Inotify.IN_OPEN, null);
    }

    @Case("inotify_add_watch")
    static void directoryAndFileAreToldInThisOrder() {
        Files.make("a", "");
        long fd = instance();
        long file = watch(fd, "a", Inotify.IN_OPEN);
        long directory = watch(fd, ".", Inotify.IN_OPEN);
        close(Files.open("a", Fcntl.O_RDONLY));
        read(fd);
        event(directory, Inotify.IN_OPEN, "a");
        event(file, Inotify.IN_OPEN, null);
        noMore();
    }

    @Case("inotify_add_watch")
    static void aFifoTellsOfItsBytes() {
        returns(0, call(Call.MKNOD, text("f"), 0010600, 0));
        long fifo = Files.open("f", Fcntl.O_RDWR);
        long fd = instance();
        long watch = watch(fd, "f", Inotify.IN_MODIFY | Inotify.IN_ACCESS);
        returns(1, call(Call.WRITE, fifo, text("x"), 1));
        gives(fd, watch, Inotify.IN_MODIFY, null);
        returns(1, call(Call.READ, fifo, memory(1), 1));
        gives(fd, watch, Inotify.IN_ACCESS, null);
    }

    @Case("inotify_add_watch")
    static void sendfileReadsAndWrites() {
        Files.make("a", "abc");
        long target = Files.create("b", "");
        long source = Files.open("a", Fcntl.O_RDONLY);
        long fd = instance();
        long watch = watch(fd, ".", Inotify.IN_MODIFY);
        returns(3, call(Call.SENDFILE, target, source, 0, 3));
        gives(fd, watch, Inotify.IN_MODIFY, "b");
    }

    @Case("inotify_add_watch")
    static void openingAsAPlaceTellsNothing() {
        Files.make("a", "");
        long fd = instance();
        watch(fd, "a", Inotify.IN_ALL_EVENTS);
        close(Files.open("a", Fcntl.O_PATH));
        givesNothing(fd);
    }

    @Case("inotify_add_watch")
    static void longNamesAreFilledToTheEventsSize() {
        long fd = instance();
        long watch = watch(fd, ".", Inotify.IN_CREATE);
        Files.make("fifteen-letters", "");
        gives(fd, watch, Inotify.IN_CREATE, "fifteen-letters");
        Files.make("sixteen-letters-", "");
        gives(fd, watch, Inotify.IN_CREATE, "sixteen-letters-");
    }

    @Case("inotify_add_watch")
    static void argumentsOfWatchesAreChecked() {
        long fd = instance();
        long path = text("a");
        fails(Errno.EINVAL, call(Call.INOTIFY_ADD_WATCH, fd, text("."), 0));
        fails(Errno.ENOENT, call(Call.INOTIFY_ADD_WATCH, fd, path, Inotify.IN_OPEN));
        fails(Errno.EFAULT, call(Call.INOTIFY_ADD_WATCH, fd, UNMAPPED, Inotify.IN_OPEN));
        fails(Errno.EBADF, call(Call.INOTIFY_ADD_WATCH, CLOSED, text("."), Inotify.IN_OPEN));
        fails(Errno.EINVAL, call(Call.INOTIFY_ADD_WATCH, 1, text("."), Inotify.IN_OPEN));
    }

    @Case("inotify_add_watch")
    static void watchingNeedsReadPermission() {
        Files.make("a", "");
        returns(0, call(Call.CHMOD, text("a"), 0311));
        long fd = instance();
        Children.asNobody(
                Errno.EACCES, () -> call(Call.INOTIFY_ADD_WATCH, fd, text("a"), Inotify.IN_OPEN));
    }

    @Case("inotify_rm_watch")
    static void aRemovedWatchIsIgnored() {
        Files.make("a", "");
        long fd = instance();
        long watch = watch(fd, "a", Inotify.IN_OPEN);
        returns(0, call(Call.INOTIFY_RM_WATCH, fd, watch));
        gives(fd, watch, Inotify.IN_IGNORED, null);
        close(Files.open("a", Fcntl.O_RDONLY));
        givesNothing(fd);
        holds("another number", watch(fd, "a", Inotify.IN_OPEN) != watch);
    }

    @Case("inotify_rm_watch")
    static void eventsBeforeTheRemovalStay() {
        Files.make("a", "");
        long fd = instance();
        long watch = watch(fd, "a", Inotify.IN_OPEN);
        close(Files.open("a", Fcntl.O_RDONLY));
        returns(0, call(Call.INOTIFY_RM_WATCH, fd, watch));
        read(fd);
        event(watch, Inotify.IN_OPEN, null);
        event(watch, Inotify.IN_IGNORED, null);
        noMore();
    }

    @Case("inotify_rm_watch")
    static void argumentsOfRemovalAreChecked() {
        long fd = instance();
        fails(Errno.EINVAL, call(Call.INOTIFY_RM_WATCH, fd, 1));
        fails(Errno.EINVAL, call(Call.INOTIFY_RM_WATCH, fd, -1));
        fails(Errno.EBADF, call(Call.INOTIFY_RM_WATCH, CLOSED, 1));
        fails(Errno.EINVAL, call(Call.INOTIFY_RM_WATCH, 1, 1));
    }

    @Case("inotify_init1")
    static void watchesBeginWithOne() {
        long fd = instance();
        equal("first", 1, watch(fd, ".", Inotify.IN_OPEN));
        equal("second", 2, watch(fd, "/", Inotify.IN_OPEN));
    }

    @Case("inotify_init1")
    static void flagsOfAnInstance() {
        fails(Errno.EINVAL, call(Call.INOTIFY_INIT1, 1));
        long fd = succeeds(call(Call.INOTIFY_INIT1, Fcntl.O_CLOEXEC));
        returns(Fcntl.FD_CLOEXEC, call(Call.FCNTL, fd, Fcntl.F_GETFD));
        returns(0, call(Call.FCNTL, fd, Fcntl.F_GETFL));
        returns(Fcntl.O_NONBLOCK, call(Call.FCNTL, instance(), Fcntl.F_GETFL));
    }

    @Case("inotify_init")
    static void theOldCallMakesAPlainInstance() {
        long fd = succeeds(call(Call.INOTIFY_INIT));
        returns(0, call(Call.FCNTL, fd, Fcntl.F_GETFD));
        watch(fd, ".", Inotify.IN_CREATE);
        Files.make("a", "");
        read(fd);
        event(1, Inotify.IN_CREATE, "a");
    }

    @Case("inotify_init1")
    static void aSmallBufferIsRefused() {
        long fd = instance();
        watch(fd, ".", Inotify.IN_CREATE);
        Files.make("a", "");
        fails(Errno.EINVAL, call(Call.READ, fd, memory(64), SIZE));
        returns(2 * SIZE, call(Call.READ, fd, memory(64), 2 * SIZE + 5));
    }

    @Case("inotify_init1")
    static void asManyEventsAsFitAreRead() {
        long fd = instance();
        watch(fd, ".", Inotify.IN_CREATE);
        Files.make("a", "");
        Files.make("b", "");
        Files.make("c", "");
        returns(4 * SIZE, call(Call.READ, fd, memory(96), 5 * SIZE));
        returns(2 * SIZE, call(Call.READ, fd, memory(96), 5 * SIZE));
    }

    @Case("inotify_init1")
    static void theBytesThatWaitAreTold() {
        long fd = instance();
        watch(fd, ".", Inotify.IN_CREATE);
        long count = memory(8);
        returns(0, call(Call.IOCTL, fd, Ioctl.FIONREAD, count));
        equal("none", 0, Mem.getInt(count));
        Files.make("a", "");
        Files.make("a-name-of-some-length", "");
        returns(0, call(Call.IOCTL, fd, Ioctl.FIONREAD, count));
        equal("two", 5 * SIZE, Mem.getInt(count));
    }

    @Case("inotify_init1")
    static void pollAndEpollTellOfEvents() {
        long fd = instance();
        watch(fd, ".", Inotify.IN_CREATE);
        long entry = memory(8);
        Mem.putInt(entry, (int) fd);
        Mem.putShort(entry + 4, (short) Poll.POLLIN);
        returns(0, call(Call.POLL, entry, 1, 0));
        long epoll = succeeds(call(Call.EPOLL_CREATE1, 0));
        long event = memory(12);
        Mem.putInt(event, Epoll.EPOLLIN);
        returns(0, call(Call.EPOLL_CTL, epoll, Epoll.EPOLL_CTL_ADD, fd, event));
        returns(0, call(Call.EPOLL_WAIT, epoll, event, 1, 0));
        Files.make("a", "");
        returns(1, call(Call.POLL, entry, 1, 0));
        returns(1, call(Call.EPOLL_WAIT, epoll, event, 1, 0));
    }

    @Case("inotify_init1")
    static void aReaderWaitsForAnEvent() {
        long fd = succeeds(call(Call.INOTIFY_INIT1, 0));
        long watch = watch(fd, ".", Inotify.IN_CREATE);
        long child =
                Children.start(
                        () -> {
                            Files.make("a", "");
                            return 0;
                        });
        gives(fd, watch, Inotify.IN_CREATE, "a");
        Children.ends(child, 0);
    }

    @Case("inotify_init1")
    static void tooManyEventsOverflow() {
        long file = Files.create("a", "x");
        long fd = instance();
        long watch = watch(fd, "a", Inotify.IN_MODIFY | Inotify.IN_ACCESS);
        long byteAddress = memory(1);
        for (int i = 0; i < 8200; i++) {
            call(Call.PWRITE64, file, byteAddress, 1, 0);
            call(Call.PREAD64, file, byteAddress, 1, 0);
        }
        long count = memory(8);
        returns(0, call(Call.IOCTL, fd, Ioctl.FIONREAD, count));
        equal("bytes", 16_385L * SIZE, Mem.getInt(count));
        long all = Kit.anonymous(16_385L * SIZE);
        returns(16_385L * SIZE, call(Call.READ, fd, all, 16_385L * SIZE));
        long last = all + 16_384L * SIZE;
        equal("watch", -1, Mem.getInt(last));
        equal("mask", Inotify.IN_Q_OVERFLOW, Mem.getInt(last + InotifyEvent.MASK));
        equal("first", watch, Mem.getInt(all));
    }

    @Case("inotify_init1")
    static void closingAnInstanceEndsItsWatches() {
        Files.make("a", "");
        long fd = instance();
        watch(fd, "a", Inotify.IN_OPEN);
        close(fd);
        close(Files.open("a", Fcntl.O_RDONLY));
        long other = instance();
        equal("a new one", 1, watch(other, "a", Inotify.IN_OPEN));
    }
}
