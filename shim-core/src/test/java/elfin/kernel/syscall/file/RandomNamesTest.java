package elfin.kernel.syscall.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.raw.Mem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random sequences of calls on names, in the simulated kernel and on the machine's own Linux: every
 * result, error numbers included, and every directory must be the same.
 */
final class RandomNamesTest {
    private static final int STEPS = 3000;

    /** Directories above the place of work, so that no sequence of ".." leaves the test's own. */
    private static final int DEPTH = 12;

    private static final String[] NAMES = {"a", "b", "c", "d"};
    private static final int OPENAT = 257;
    private static final int MKDIRAT = 258;
    private static final int MKNODAT = 259;
    private static final int NEWFSTATAT = 262;
    private static final int UNLINKAT = 263;
    private static final int LINKAT = 265;
    private static final int SYMLINKAT = 266;
    private static final int READLINKAT = 267;
    private static final int FCHMODAT = 268;
    private static final int FACCESSAT = 269;
    private static final int RENAMEAT2 = 316;
    private static final int GETDENTS64 = 217;
    private static final int CLOSE = 3;
    private static final int WRITE = 1;
    private static final int UMASK = 95;
    private static final int GETUID = 102;
    private static final int LIST_SIZE = 32_768;

    private Path directory;
    private SimulatedProgram program;
    private Random random;
    private int linuxBase;
    private int guestBase;
    private int successes;
    private final Set<String> errors = new TreeSet<>();

    @BeforeEach
    void prepare() throws IOException {
        Path memory = Path.of("/dev/shm");
        assumeTrue(Files.isWritable(memory), "needs a tmpfs on /dev/shm to compare with");
        assumeTrue(LinuxCalls.call(GETUID) == 0, "runs as root, as the simulated program does");
        directory = Files.createTempDirectory(memory, "elfin-names");
        program = new SimulatedProgram(64);
        LinuxCalls.call(UMASK, 022);
        program.process.fs.umask = 022;
        linuxBase = (int) LinuxCalls.call(OPENAT, Fcntl.AT_FDCWD, directory.toString(), 0, 0);
        guestBase = (int) program.call(() -> Open.open(program.string("/"), 0, 0));
        for (int i = 0; i < DEPTH; i++) {
            both(MKDIRAT, "x", 0777);
            int nextLinux = (int) LinuxCalls.call(OPENAT, linuxBase, "x", 0, 0);
            int next = guestBase;
            guestBase = (int) program.call(() -> Open.openat(next, program.string("x"), 0, 0));
            LinuxCalls.call(CLOSE, linuxBase);
            linuxBase = nextLinux;
        }
    }

    @AfterEach
    void removeAll() throws IOException {
        if (directory == null) {
            return;
        }
        LinuxCalls.call(CLOSE, linuxBase);
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> all = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : all) {
                Files.delete(file);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void behavesAsLinuxDoes(long seed) {
        random = new Random(seed);
        for (int i = 0; i < STEPS; i++) {
            step();
        }
        compareTrees("");
        assertTrue(successes > STEPS / 10, "too few calls succeeded: " + successes);
        assertTrue(errors.size() >= 6, "too few kinds of failures: " + errors);
    }

    private void sameResult(long linux, long guest, String what) {
        assertEquals(linux, guest, what);
        if (linux == 0) {
            successes++;
        } else if (linux < 0) {
            errors.add(Errno.name((int) -linux));
        }
    }

    private void step() {
        String path = path();
        switch (random.nextInt(17)) {
            case 0, 1 -> both(MKDIRAT, path, pick(0777, 0700, 01755));
            case 2, 3, 4 -> makeOrOpen(path);
            case 5 -> both(UNLINKAT, path, 0);
            case 6 -> both(UNLINKAT, path, Fcntl.AT_REMOVEDIR);
            case 7, 8, 9 -> rename(path, path());
            case 10 -> link(path, path());
            case 11, 12 -> symlink(path(), path);
            case 13 -> readlink(path);
            case 14 -> stat(path, pick(0, Fcntl.AT_SYMLINK_NOFOLLOW));
            case 15 -> both(FCHMODAT, path, pick(0644, 0000, 04755));
            default -> {
                both(FACCESSAT, path, pick(0, 1, 2, 4));
                both(MKNODAT, path, pick(0100644, 0010600, 0140777, 0050000));
            }
        }
    }

    private String path() {
        int parts = 1 + random.nextInt(3);
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < parts; i++) {
            path.append(i == 0 ? "" : pick("/", "/", "/", "//", "/./"));
            path.append(random.nextInt(14) == 0 ? pick(".", "..") : NAMES[random.nextInt(4)]);
        }
        return path.append(random.nextInt(8) == 0 ? "/" : "").toString();
    }

    private int pick(int... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private void makeOrOpen(String path) {
        int flags = pick(0, 1, 2);
        flags |= pick(0, Fcntl.O_CREAT, Fcntl.O_CREAT | Fcntl.O_EXCL);
        flags |= pick(0, 0, Fcntl.O_TRUNC, Fcntl.O_DIRECTORY, Fcntl.O_NOFOLLOW, Fcntl.O_PATH);
        int wanted = flags | Fcntl.O_NONBLOCK;
        long linux = LinuxCalls.call(OPENAT, linuxBase, path, wanted, 0666);
        long guest = program.call(() -> Open.openat(guestBase, program.string(path), wanted, 0666));
        String what = "open " + path + " " + Integer.toOctalString(wanted);
        assertEquals(Math.min(linux, 0), Math.min(guest, 0), what);
        if (linux < 0) {
            return;
        }
        byte[] data = new byte[random.nextInt(100)];
        program.fill(data);
        assertEquals(
                LinuxCalls.call(WRITE, linux, LinuxCalls.BUFFER, data.length),
                program.call(() -> Write.write((int) guest, SimulatedProgram.BUFFER, data.length)),
                "write to " + what);
        assertEquals(0, LinuxCalls.call(CLOSE, linux));
        assertEquals(0, program.call(() -> Close.close((int) guest)));
    }

    private void rename(String from, String to) {
        int flags = pick(0, 0, 0, Fcntl.RENAME_NOREPLACE, Fcntl.RENAME_EXCHANGE);
        long linux = LinuxCalls.call(RENAMEAT2, linuxBase, from, linuxBase, to, flags);
        long guest =
                program.call(
                        () ->
                                Rename.renameat2(
                                        guestBase,
                                        program.string(from),
                                        guestBase,
                                        program.string(to),
                                        flags));
        sameResult(linux, guest, "rename " + from + " to " + to + " flags " + flags);
    }

    private void link(String from, String to) {
        int flags = pick(0, Fcntl.AT_SYMLINK_FOLLOW);
        long linux = LinuxCalls.call(LINKAT, linuxBase, from, linuxBase, to, flags);
        long guest =
                program.call(
                        () ->
                                Link.linkat(
                                        guestBase,
                                        program.string(from),
                                        guestBase,
                                        program.string(to),
                                        flags));
        sameResult(linux, guest, "link " + from + " to " + to + " flags " + flags);
    }

    private void symlink(String target, String path) {
        long linux = LinuxCalls.call(SYMLINKAT, target, linuxBase, path);
        long guest =
                program.call(
                        () ->
                                Link.symlinkat(
                                        program.string(target), guestBase, program.string(path)));
        sameResult(linux, guest, "symlink " + target + " at " + path);
    }

    private void readlink(String path) {
        long linux = LinuxCalls.call(READLINKAT, linuxBase, path, LinuxCalls.BUFFER, 3);
        long buffer = SimulatedProgram.BUFFER;
        long guest =
                program.call(() -> Link.readlinkat(guestBase, program.string(path), buffer, 3));
        sameResult(linux, guest, "readlink " + path);
        if (linux > 0) {
            assertEquals(
                    new String(
                            LinuxCalls.BUFFER.getByteArray(0, (int) linux),
                            StandardCharsets.ISO_8859_1),
                    program.text(guest));
        }
    }

    private void both(int call, String path, int argument) {
        long linux = LinuxCalls.call(call, linuxBase, path, argument, 0);
        long guest =
                program.call(
                        () -> {
                            long address = program.string(path);
                            return switch (call) {
                                case MKDIRAT -> MakeNode.mkdirat(guestBase, address, argument);
                                case UNLINKAT -> Unlink.unlinkat(guestBase, address, argument);
                                case FCHMODAT -> ChangeMode.fchmodat(guestBase, address, argument);
                                case FACCESSAT -> Access.faccessat(guestBase, address, argument);
                                case MKNODAT -> MakeNode.mknodat(guestBase, address, argument, 0);
                                default -> -Errno.ENOSYS;
                            };
                        });
        String what = "call " + call + " " + path + " " + Integer.toOctalString(argument);
        sameResult(linux, guest, what);
    }

    private void stat(String path, int flags) {
        long linux = LinuxCalls.call(NEWFSTATAT, linuxBase, path, LinuxCalls.BUFFER, flags);
        long buffer = SimulatedProgram.BUFFER;
        long guest =
                program.call(
                        () ->
                                FileStatus.newfstatat(
                                        guestBase, program.string(path), buffer, flags));
        sameResult(linux, guest, "stat " + path);
        if (linux == 0) {
            assertEquals(linuxStatus(), guestStatus(), "stat " + path);
        }
    }

    /** Links, mode and owner; the size but for directories, whose size means nothing. */
    private static String linuxStatus() {
        int mode = LinuxCalls.BUFFER.getInt(24);
        boolean directory = (mode & 0170000) == 0040000;
        return status(
                LinuxCalls.BUFFER.getLong(16),
                mode,
                LinuxCalls.BUFFER.getInt(28),
                directory ? 0 : LinuxCalls.BUFFER.getLong(48));
    }

    private static String guestStatus() {
        long buffer = SimulatedProgram.BUFFER;
        int mode = Mem.getInt(buffer + 24);
        boolean directory = (mode & 0170000) == 0040000;
        return status(
                Mem.getLong(buffer + 16),
                mode,
                Mem.getInt(buffer + 28),
                directory ? 0 : Mem.getLong(buffer + 48));
    }

    private static String status(long links, int mode, int uid, long size) {
        return links + " links, mode " + Integer.toOctalString(mode) + ", " + uid + ", " + size;
    }

    private void compareTrees(String path) {
        String prefix = path.isEmpty() ? "." : path;
        Map<String, Integer> linux = linuxList(prefix);
        Map<String, Integer> guest = guestList(prefix);
        assertEquals(linux, guest, "directory " + prefix);
        for (var entry : linux.entrySet()) {
            String name = entry.getKey();
            if (name.equals(".") || name.equals("..")) {
                continue;
            }
            String below = prefix + "/" + name;
            stat(below, Fcntl.AT_SYMLINK_NOFOLLOW);
            if (entry.getValue() == 4) {
                compareTrees(below);
            }
        }
    }

    private Map<String, Integer> linuxList(String path) {
        int flags = Fcntl.O_DIRECTORY;
        long descriptor = LinuxCalls.call(OPENAT, linuxBase, path, flags, 0);
        long length = LinuxCalls.call(GETDENTS64, descriptor, LinuxCalls.BUFFER, LIST_SIZE);
        LinuxCalls.call(CLOSE, descriptor);
        return entries(LinuxCalls.BUFFER.getByteArray(0, (int) length));
    }

    private Map<String, Integer> guestList(String path) {
        int flags = Fcntl.O_DIRECTORY;
        long descriptor =
                program.call(() -> Open.openat(guestBase, program.string(path), flags, 0));
        long length =
                program.call(
                        () ->
                                GetDents.getdents64(
                                        (int) descriptor, SimulatedProgram.BUFFER, LIST_SIZE));
        program.call(() -> Close.close((int) descriptor));
        return entries(program.bytes((int) length));
    }

    private static Map<String, Integer> entries(byte[] records) {
        TreeMap<String, Integer> entries = new TreeMap<>();
        int at = 0;
        while (at < records.length) {
            int length = (records[at + 16] & 0xff) | (records[at + 17] & 0xff) << 8;
            int end = at + 19;
            while (records[end] != 0) {
                end++;
            }
            String name = new String(records, at + 19, end - at - 19, StandardCharsets.ISO_8859_1);
            entries.put(name, (int) records[at + 18]);
            at += length;
        }
        return entries;
    }
}
