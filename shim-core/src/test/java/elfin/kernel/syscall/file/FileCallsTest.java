package elfin.kernel.syscall.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.Poll;
import elfin.kernel.fs.MountPoints;
import elfin.kernel.fs.dev.DeviceNodes;
import elfin.kernel.mm.Frames;
import elfin.raw.Mem;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What single file calls do, beyond what the random comparisons with Linux reach. */
@Timeout(60)
final class FileCallsTest {
    private static final long BUFFER = SimulatedProgram.BUFFER;
    private static final int MAX_PATH = 4096;

    private SimulatedProgram program;

    @BeforeEach
    void start() {
        program = new SimulatedProgram(16);
    }

    private int open(String path, int flags) {
        return (int) program.call(() -> Open.open(program.string(path), flags, 0644));
    }

    private int make(String path) {
        return open(path, Fcntl.O_CREAT | Fcntl.O_RDWR | Fcntl.O_EXCL);
    }

    private long write(int descriptor, String text) {
        program.fill(text.getBytes(StandardCharsets.ISO_8859_1));
        return program.call(() -> Write.write(descriptor, BUFFER, text.length()));
    }

    private String read(int descriptor, int count) {
        long got = program.call(() -> Read.read(descriptor, BUFFER, count));
        return got < 0 ? Errno.name((int) -got) : program.text(got);
    }

    private long mkdir(String path) {
        return program.call(() -> MakeNode.mkdir(program.string(path), 0755));
    }

    private String workingDirectory() {
        long length = program.call(() -> WorkingDirectory.getcwd(BUFFER, MAX_PATH));
        return length < 0 ? Errno.name((int) -length) : program.text(length - 1);
    }

    private long chdir(String path) {
        return program.call(() -> WorkingDirectory.chdir(program.string(path)));
    }

    private long rename(String from, String to) {
        return program.call(() -> Rename.rename(program.string(from), program.string(to)));
    }

    @Test
    void keepsContentsOfUnlinkedFileUntilItIsClosed() {
        long before = Frames.freeFrames();
        int file = make("/f");
        write(file, "still here");
        program.call(() -> Unlink.unlink(program.string("/f")));
        assertEquals(-Errno.ENOENT, open("/f", 0));
        program.call(() -> LongSeek.lseek(file, 0, 0));
        assertEquals("still here", read(file, 100));
        program.call(() -> Close.close(file));
        assertEquals(before, Frames.freeFrames());
    }

    @Test
    void sharesOffsetBetweenDuplicatesButNotBetweenOpens() {
        int file = make("/f");
        write(file, "abcdef");
        int copy = (int) program.call(() -> Dup.dup(file));
        int other = open("/f", Fcntl.O_RDONLY);
        program.call(() -> LongSeek.lseek(copy, 2, 0));
        assertEquals("cd", read(file, 2));
        assertEquals("ef", read(copy, 2));
        assertEquals("ab", read(other, 2));
    }

    @Test
    void givesBytesBeforeBadAddressAndThenEfault() {
        int file = make("/f");
        write(file, "0123456789");
        long endOfMemory = 0x20_0000;
        long tail = endOfMemory - 4;
        assertEquals(4, program.call(() -> Read.pread64(file, tail, 10, 0)));
        assertEquals(-Errno.EFAULT, program.call(() -> Read.pread64(file, endOfMemory, 10, 0)));
        assertEquals(4, program.call(() -> Write.pwrite64(file, tail, 10, 20)));
        assertEquals(
                -Errno.EFAULT, program.call(() -> Open.open(SimulatedProgram.BAD_ADDRESS, 0, 0)));
        long kernelHalf = 0xffff_8880_0000_1000L;
        assertEquals(-Errno.EFAULT, program.call(() -> Read.read(file, kernelHalf, 10)));
    }

    @Test
    void limitsDescriptors() {
        program.process.files.limit = 4;
        for (int i = 0; i < 4; i++) {
            assertEquals(i, make("/f" + i));
        }
        assertEquals(-Errno.EMFILE, make("/f4"));
        assertEquals(-Errno.EMFILE, program.call(() -> Dup.dup(0)));
        assertEquals(-Errno.EBADF, program.call(() -> Dup.dup2(0, 4)));
        program.call(() -> Close.close(2));
        assertEquals(2, open("/f0", 0));
        assertEquals(-Errno.EINVAL, program.call(() -> FileControl.fcntl(0, Fcntl.F_DUPFD, 4)));
    }

    @Test
    void keepsCloseOnExecPerDescriptor() {
        int file = open("/", Fcntl.O_CLOEXEC);
        int copy = (int) program.call(() -> Dup.dup(file));
        assertEquals(1, program.call(() -> FileControl.fcntl(file, Fcntl.F_GETFD, 0)));
        assertEquals(0, program.call(() -> FileControl.fcntl(copy, Fcntl.F_GETFD, 0)));
        program.process.files.closeForExec();
        assertEquals(-Errno.EBADF, program.call(() -> FileControl.fcntl(file, Fcntl.F_GETFD, 0)));
        assertEquals(0, program.call(() -> FileControl.fcntl(copy, Fcntl.F_GETFD, 0)));
    }

    @Test
    void namesWorkingDirectoryThroughRenamesAndRemoval() {
        mkdir("/a");
        mkdir("/a/b");
        assertEquals(0, chdir("/a/b"));
        assertEquals("/a/b", workingDirectory());
        assertEquals(0, rename("/a", "/c"));
        assertEquals("/c/b", workingDirectory());
        assertEquals(0, chdir(".."));
        assertEquals("/c", workingDirectory());
        assertEquals(0, program.call(() -> Unlink.rmdir(program.string("b"))));
        assertEquals(0, program.call(() -> Unlink.rmdir(program.string("/c"))));
        assertEquals("ENOENT", workingDirectory());
        assertEquals(-Errno.ENOENT, mkdir("x"));
        assertEquals(0, chdir(".."));
        assertEquals("/", workingDirectory());
        assertEquals(-Errno.ERANGE, program.call(() -> WorkingDirectory.getcwd(BUFFER, 1)));
    }

    @Test
    void refusesLongNamesAndPaths() {
        assertEquals(-Errno.ENAMETOOLONG, open("/" + "x".repeat(256), 0));
        assertEquals(-Errno.ENOENT, open("/" + "x".repeat(255), 0));
        assertEquals(-Errno.ENAMETOOLONG, open("/".repeat(4096), 0));
        assertEquals(0, open("/".repeat(4095), 0));
        assertEquals(-Errno.ENOENT, open("", 0));
    }

    @Test
    void followsFortyLinksAndNotMore() {
        make("/l0");
        for (int i = 1; i <= 41; i++) {
            String target = "l" + (i - 1);
            String path = "/l" + i;
            program.call(() -> Link.symlink(program.string(target), program.string(path)));
        }
        assertTrue(open("/l40", 0) >= 0);
        assertEquals(-Errno.ELOOP, open("/l41", 0));
    }

    @Test
    void listsDirectoryWhileItChanges() {
        Set<String> stable = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            make("/keep" + i);
            make("/drop" + i);
            stable.add("keep" + i);
            program.process.files.leave();
        }
        int directory = open("/", Fcntl.O_DIRECTORY);
        Set<String> seen = new HashSet<>();
        int round = 0;
        long got = list(directory, 200, seen);
        while (got > 0) {
            for (int i = 0; round < 12 && i < 8; i++) {
                String gone = "/drop" + (99 - round * 8 - i);
                program.call(() -> Unlink.unlink(program.string(gone)));
                make("/new" + round + "x" + i);
                program.call(() -> Close.close(directory + 1));
            }
            round++;
            got = round < 12 ? list(directory, 200, seen) : list(directory, 32_768, seen);
        }
        assertTrue(seen.containsAll(stable), "an entry that was there all the time was left out");
        assertTrue(seen.contains(".") && seen.contains(".."));
    }

    /** Reads records and checks that none comes twice. */
    private long list(int directory, int room, Set<String> seen) {
        long got = program.call(() -> GetDents.getdents64(directory, BUFFER, room));
        byte[] records = program.bytes((int) Math.max(got, 0));
        int at = 0;
        while (at < records.length) {
            int end = at + 19;
            while (records[end] != 0) {
                end++;
            }
            String name = new String(records, at + 19, end - at - 19, StandardCharsets.ISO_8859_1);
            assertTrue(seen.add(name), name + " twice");
            at += records[at + 16] & 0xff;
        }
        return got;
    }

    @Test
    void refusesDirectoryBufferThatHoldsNoRecord() {
        int directory = open("/", Fcntl.O_DIRECTORY);
        assertEquals(-Errno.EINVAL, program.call(() -> GetDents.getdents64(directory, BUFFER, 8)));
        int file = make("/f");
        assertEquals(-Errno.ENOTDIR, program.call(() -> GetDents.getdents64(file, BUFFER, 99)));
    }

    @Test
    void movesBytesThroughPipesAndKeepsPollHonest() {
        program.call(() -> PipeCalls.pipe2(BUFFER, Fcntl.O_NONBLOCK));
        int read = Mem.getInt(BUFFER);
        int write = Mem.getInt(BUFFER + 4);
        assertEquals("EAGAIN", read(read, 10));
        assertEquals(0, poll(read, Poll.POLLIN));
        assertEquals(Poll.POLLOUT, poll(write, Poll.POLLOUT));
        write(write, "hello");
        assertEquals(Poll.POLLIN, poll(read, Poll.POLLIN));
        assertEquals("he", read(read, 2));
        assertEquals("llo", read(read, 10));
        assertEquals(65_536, program.call(() -> Write.write(write, BUFFER, 70_000)));
        assertEquals(-Errno.EAGAIN, program.call(() -> Write.write(write, BUFFER, 1)));
        assertEquals(0, poll(write, Poll.POLLOUT));
        assertEquals(4000, program.call(() -> Read.read(read, BUFFER, 4000)));
        assertEquals(-Errno.EAGAIN, program.call(() -> Write.write(write, BUFFER, 4096)));
        // A page becomes free when all of it was read.
        assertEquals(-Errno.EAGAIN, program.call(() -> Write.write(write, BUFFER, 5000)));
        assertEquals(96, program.call(() -> Read.read(read, BUFFER, 96)));
        assertEquals(4096, program.call(() -> Write.write(write, BUFFER, 5000)));
        program.call(() -> Close.close(read));
        assertEquals(Poll.POLLERR, poll(write, 0));
        assertEquals(-Errno.EPIPE, program.call(() -> Write.write(write, BUFFER, 1)));
        assertEquals(13, program.lastSignal);
        assertEquals(-Errno.ESPIPE, program.call(() -> LongSeek.lseek(write, 0, 0)));
    }

    @Test
    void endsPipeWhenLastWriterClosesAndFreesItsFrames() {
        long before = Frames.freeFrames();
        program.call(() -> PipeCalls.pipe(BUFFER));
        int read = Mem.getInt(BUFFER);
        int write = Mem.getInt(BUFFER + 4);
        write(write, "last words");
        program.call(() -> Close.close(write));
        assertEquals("last words", read(read, 100));
        assertEquals("", read(read, 100));
        assertEquals(Poll.POLLHUP, poll(read, Poll.POLLIN));
        program.call(() -> Close.close(read));
        assertEquals(before, Frames.freeFrames());
    }

    @Test
    void resizesPipeAroundItsContents() {
        program.call(() -> PipeCalls.pipe2(BUFFER, Fcntl.O_NONBLOCK));
        int read = Mem.getInt(BUFFER);
        int write = Mem.getInt(BUFFER + 4);
        byte[] data = new byte[60_000];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) (i * 7);
        }
        program.fill(data);
        program.call(() -> Write.write(write, BUFFER, 60_000));
        program.call(() -> Read.read(read, BUFFER, 50_000));
        assertEquals(
                -Errno.EBUSY,
                program.call(() -> FileControl.fcntl(write, Fcntl.F_SETPIPE_SZ, 4096)));
        assertEquals(
                16_384, program.call(() -> FileControl.fcntl(write, Fcntl.F_SETPIPE_SZ, 12_289)));
        assertEquals(16_384, program.call(() -> FileControl.fcntl(write, Fcntl.F_GETPIPE_SZ, 0)));
        assertEquals(10_000, program.call(() -> Read.read(read, BUFFER, 50_000)));
        byte[] rest = new byte[10_000];
        System.arraycopy(data, 50_000, rest, 0, rest.length);
        assertArrayEquals(rest, program.bytes(rest.length));
    }

    private int poll(int descriptor, int events) {
        long entry = BUFFER + 0x1_0000;
        Mem.putInt(entry, descriptor);
        Mem.putShort(entry + 4, (short) events);
        program.call(() -> PollCalls.poll(entry, 1, 0));
        return Mem.getShort(entry + 6);
    }

    @Test
    void refusesWhatPermissionsForbid() {
        make("/secret");
        mkdir("/locked");
        make("/locked/inside");
        program.call(() -> ChangeMode.chmod(program.string("/secret"), 0600));
        program.call(() -> ChangeMode.chmod(program.string("/locked"), 0744));
        program.process.credentials().uid = 1000;
        program.process.credentials().euid = 1000;
        program.process.credentials().effective = 0;
        program.process.credentials().fsuid = 1000;
        program.process.credentials().gid = 1000;
        program.process.credentials().fsgid = 1000;
        assertEquals(-Errno.EACCES, open("/secret", 0));
        assertEquals(-Errno.EACCES, open("/locked/inside", 0));
        assertTrue(open("/locked", Fcntl.O_DIRECTORY) >= 0);
        assertEquals(-Errno.EACCES, make("/mine"));
        assertEquals(
                -Errno.EPERM,
                program.call(() -> ChangeMode.chmod(program.string("/secret"), 0666)));
        assertEquals(
                -Errno.EPERM,
                program.call(() -> ChangeOwner.chown(program.string("/secret"), 1000, -1)));
        assertEquals(
                -Errno.EACCES, program.call(() -> Access.access(program.string("/secret"), 4)));
        assertEquals(0, program.call(() -> Access.access(program.string("/secret"), 0)));
    }

    @Test
    void locksWholeFilesBetweenOpenDescriptions() {
        int first = make("/f");
        int second = open("/f", Fcntl.O_RDWR);
        int exclusive = Fcntl.LOCK_EX | Fcntl.LOCK_NB;
        assertEquals(0, program.call(() -> Flock.flock(first, exclusive)));
        assertEquals(0, program.call(() -> Flock.flock(first, exclusive)));
        assertEquals(-Errno.EAGAIN, program.call(() -> Flock.flock(second, exclusive)));
        program.call(() -> Close.close(first));
        assertEquals(0, program.call(() -> Flock.flock(second, Fcntl.LOCK_SH | Fcntl.LOCK_NB)));
        int third = open("/f", Fcntl.O_RDWR);
        assertEquals(-Errno.EAGAIN, program.call(() -> Flock.flock(third, exclusive)));
        assertEquals(0, program.call(() -> Flock.flock(third, Fcntl.LOCK_SH | Fcntl.LOCK_NB)));
    }

    @Test
    void locksRangesBetweenOpenDescriptionsAndNotWithinAProcess() {
        int first = make("/f");
        int second = open("/f", Fcntl.O_RDWR);
        assertEquals(0, lock(first, Fcntl.F_OFD_SETLK, Fcntl.F_WRLCK, 10, 10));
        assertEquals(-Errno.EAGAIN, lock(second, Fcntl.F_OFD_SETLK, Fcntl.F_RDLCK, 19, 1));
        assertEquals(0, lock(second, Fcntl.F_OFD_SETLK, Fcntl.F_RDLCK, 20, 1));
        assertEquals(0, lock(first, Fcntl.F_OFD_SETLK, Fcntl.F_UNLCK, 15, 0));
        assertEquals(0, lock(second, Fcntl.F_OFD_SETLK, Fcntl.F_WRLCK, 15, 3));
        assertEquals(0, lock(second, Fcntl.F_OFD_GETLK, Fcntl.F_RDLCK, 0, 0));
        assertEquals(Fcntl.F_WRLCK, Mem.getShort(BUFFER));
        assertEquals(10, Mem.getLong(BUFFER + 8));
        assertEquals(5, Mem.getLong(BUFFER + 16));
        assertEquals(0, lock(first, Fcntl.F_SETLK, Fcntl.F_WRLCK, 0, 5));
        assertEquals(0, lock(second, Fcntl.F_SETLK, Fcntl.F_WRLCK, 0, 5));
    }

    private long lock(int descriptor, int command, int type, long start, long length) {
        Mem.putShort(BUFFER, (short) type);
        Mem.putShort(BUFFER + 2, (short) 0);
        Mem.putLong(BUFFER + 8, start);
        Mem.putLong(BUFFER + 16, length);
        Mem.putInt(BUFFER + 24, 0);
        return program.call(() -> FileControl.fcntl(descriptor, command, BUFFER));
    }

    @Test
    void servesDeviceNodes() {
        assertNotNull(
                MountPoints.mount(
                        program.root,
                        "dev",
                        DeviceNodes.create(program.process.credentials()),
                        program.process.credentials()));
        int nothing = open("/dev/null", Fcntl.O_RDWR);
        assertEquals(5, write(nothing, "12345"));
        assertEquals("", read(nothing, 10));
        assertEquals("\0\0\0", read(open("/dev/zero", 0), 3));
        assertEquals(-Errno.ENOSPC, write(open("/dev/full", 1), "x"));
        int random = open("/dev/urandom", 0);
        assertTrue(!read(random, 16).equals(read(random, 16)), "16 random bytes came twice");
        assertEquals(-Errno.ENXIO, open("/dev/tty", 0));
        assertEquals(-Errno.EXDEV, rename("/dev/shm", "/shm"));
        assertEquals(-Errno.EBUSY, program.call(() -> Unlink.rmdir(program.string("/dev"))));
        assertEquals(0, chdir("/dev/shm"));
        assertEquals("/dev/shm", workingDirectory());
        assertEquals(0, chdir("../.."));
        assertEquals("/", workingDirectory());
    }

    @Test
    void copiesBetweenFilesInsideTheKernel() {
        int from = make("/from");
        write(from, "0123456789");
        int to = make("/to");
        Mem.putLong(BUFFER, 3);
        assertEquals(5, program.call(() -> Transfer.sendfile(to, from, BUFFER, 5)));
        assertEquals(8, Mem.getLong(BUFFER));
        assertEquals(0, program.call(() -> Transfer.copyFileRange(from, 0, to, 0, 5, 0)));
        program.call(() -> LongSeek.lseek(from, 0, 0));
        assertEquals(10, program.call(() -> Transfer.copyFileRange(from, 0, to, 0, 100, 0)));
        program.call(() -> LongSeek.lseek(to, 0, 0));
        assertEquals("345670123456789", read(to, 100));
        assertEquals(-Errno.EINVAL, program.call(() -> Transfer.copyFileRange(to, 0, to, 0, 5, 1)));
    }

    @Test
    void sayWhichTimesChange() {
        int file = make("/f");
        assertEquals(0, times("/f", 5, 7));
        program.nowNanos += 1_000_000_000;
        write(file, "x");
        program.call(() -> FileStatus.fstat(file, BUFFER));
        assertEquals(5, Mem.getLong(BUFFER + 72));
        assertEquals(1_000_000_001, Mem.getLong(BUFFER + 88));
        program.call(() -> Read.pread64(file, BUFFER, 1, 0));
        program.call(() -> FileStatus.fstat(file, BUFFER));
        assertEquals(1_000_000_001, Mem.getLong(BUFFER + 72), "relatime: older than the write");
        assertEquals(
                -Errno.EINVAL,
                program.call(
                        () -> {
                            Mem.putLong(BUFFER + 8, 1_000_000_000);
                            return FileTimes.utimensat(
                                    Fcntl.AT_FDCWD, program.string("/f"), BUFFER, 0);
                        }));
    }

    private long times(String path, long access, long modification) {
        Mem.putLong(BUFFER, access);
        Mem.putLong(BUFFER + 8, 0);
        Mem.putLong(BUFFER + 16, modification);
        Mem.putLong(BUFFER + 24, 0);
        return program.call(
                () -> FileTimes.utimensat(Fcntl.AT_FDCWD, program.string(path), BUFFER, 0));
    }
}
