package elfin.kernel.syscall.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.kernel.fs.MountPoints;
import elfin.kernel.fs.proc.ProcFileSystem;
import elfin.kernel.mm.Frames;
import elfin.raw.Mem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** /proc over the simulated machine. */
final class ProcFilesTest {
    private static final long BUFFER = SimulatedProgram.BUFFER;

    private SimulatedProgram program;

    @BeforeEach
    void start() {
        program = new SimulatedProgram(16);
        MountPoints.mount(
                program.root,
                "proc",
                new ProcFileSystem(new SimulatedProcesses(program.process)),
                program.process.credentials());
    }

    private int open(String path, int flags) {
        return (int) program.call(() -> Open.open(program.string(path), flags, 0644));
    }

    private String read(String path) {
        int file = open(path, 0);
        long got = program.call(() -> Read.read(file, BUFFER, 10_000));
        program.call(() -> Close.close(file));
        return program.text(got);
    }

    private String link(String path) {
        long got = program.call(() -> Link.readlink(program.string(path), BUFFER, 1000));
        return got < 0 ? Errno.name((int) -got) : program.text(got);
    }

    @Test
    void showsTextsOfTheMachineAndGivesTheirPagesBack() {
        long free = Frames.freeFrames();
        assertTrue(read("/proc/meminfo").startsWith("MemTotal:"));
        assertTrue(read("/proc/stat").contains("\nbtime 1000\n"));
        assertEquals("Linux\n", read("/proc/sys/kernel/ostype"));
        assertEquals("1.25 0.50\n", read("/proc/uptime"));
        assertEquals(free, Frames.freeFrames());
    }

    @Test
    void leadsSelfToTheCaller() {
        assertEquals("3", link("/proc/self"));
        assertEquals("tester\n", read("/proc/self/comm"));
        assertEquals("tester\n", read("/proc/thread-self/comm"));
        assertTrue(read("/proc/self/stat").startsWith("3 (tester) R 1 3 3 "));
        assertEquals(52, read("/proc/self/stat").split(" ").length);
        assertEquals("ENOENT", link("/proc/4/exe"));
        assertEquals("/", link("/proc/self/root"));
    }

    @Test
    void namesOpenFilesAsTheyAreNow() {
        int file = open("/a file", Fcntl.O_CREAT | Fcntl.O_WRONLY);
        String path = "/proc/self/fd/" + file;
        assertEquals("/a file", link(path));
        program.call(() -> Rename.rename(program.string("/a file"), program.string("/b")));
        assertEquals("/b", link(path));
        program.call(() -> Unlink.unlink(program.string("/b")));
        assertEquals("/b (deleted)", link(path));
        assertEquals("ENOENT", link("/proc/self/fd/99"));
        assertEquals("ENOENT", link("/proc/self/fd/00"));
        program.call(() -> PipeCalls.pipe(BUFFER));
        int pipe = Mem.getInt(BUFFER);
        assertTrue(link("/proc/self/fd/" + pipe).startsWith("pipe:["));
    }

    @Test
    void opensWhatADescriptorHoldsAnew() {
        int file = open("/f", Fcntl.O_CREAT | Fcntl.O_RDWR);
        program.fill("contents".getBytes(StandardCharsets.ISO_8859_1));
        program.call(() -> Write.write(file, BUFFER, 8));
        program.call(() -> Unlink.unlink(program.string("/f")));
        assertEquals("contents", read("/proc/self/fd/" + file));
        program.call(() -> PipeCalls.pipe2(BUFFER, Fcntl.O_NONBLOCK));
        int read = Mem.getInt(BUFFER);
        int write = open("/proc/self/fd/" + Mem.getInt(BUFFER + 4), Fcntl.O_WRONLY);
        program.fill("through".getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(7, program.call(() -> Write.write(write, BUFFER, 7)));
        assertEquals(7, program.call(() -> Read.read(read, BUFFER, 100)));
    }

    @Test
    void listsProcessesAndDescriptors() {
        for (int i = 0; i < 5; i++) {
            open("/", Fcntl.O_DIRECTORY);
        }
        assertEquals(List.of(".", "..", "0", "1", "2", "3", "4", "5"), list("/proc/self/fd"));
        List<String> names = list("/proc");
        assertTrue(names.containsAll(List.of("3", "self", "meminfo", "sys")), "" + names);
    }

    private List<String> list(String path) {
        int directory = open(path, Fcntl.O_DIRECTORY);
        List<String> names = new ArrayList<>();
        long got;
        while ((got = program.call(() -> GetDents.getdents64(directory, BUFFER, 100))) > 0) {
            byte[] records = program.bytes((int) got);
            for (int at = 0; at < got; at += records[at + 16]) {
                int end = at + 19;
                while (records[end] != 0) {
                    end++;
                }
                names.add(new String(records, at + 19, end - at - 19, StandardCharsets.ISO_8859_1));
            }
        }
        assertEquals(0, got);
        program.call(() -> Close.close(directory));
        return names;
    }

    @Test
    void refusesToChangeWhatTheKernelMakes() {
        assertEquals(-Errno.ENOENT, open("/proc/new", Fcntl.O_CREAT | Fcntl.O_WRONLY));
        assertEquals(
                -Errno.EPERM, program.call(() -> Unlink.unlink(program.string("/proc/meminfo"))));
        assertEquals(
                -Errno.EPERM,
                program.call(() -> ChangeMode.chmod(program.string("/proc/meminfo"), 0666)));
        String mounts = read("/proc/mounts");
        assertEquals("none / tmpfs rw,relatime 0 0\nproc /proc proc rw,relatime 0 0\n", mounts);
    }
}
