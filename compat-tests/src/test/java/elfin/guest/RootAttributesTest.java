package elfin.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.Function;
import com.sun.jna.Native;
import elfin.guest.program.AttributeProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Extended attributes of the root file system are the host's, from a directory and from tar. */
class RootAttributesTest {
    private static final byte[] CAPABILITY = {
        1, 0, 0, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
    };

    @TempDir Path work;

    private Path root;

    @BeforeEach
    void makeRoot() throws Exception {
        root = Files.createDirectory(work.resolve("root"));
        StaticProgram.build(AttributeProgram.class, List.of(), work.resolve("attributes"));
        Files.copy(work.resolve("attributes"), root.resolve("attributes"));
        assertTrue(root.resolve("attributes").toFile().setExecutable(true));
        byte[] large = new byte[3000];
        new Random(1).nextBytes(large);
        Path file = Files.writeString(root.resolve("file"), "contents");
        set(file, "user.text", "some text".getBytes());
        set(file, "security.capability", CAPABILITY);
        set(file, "trusted.large", large);
        set(file, "user.empty", new byte[0]);
        Files.createLink(root.resolve("again"), file);
        Path directory = Files.createDirectory(root.resolve("directory"));
        set(directory, "user.of directory", new byte[300]);
        Path link = Files.createSymbolicLink(root.resolve("link"), Path.of("file"));
        set(link, "trusted.of.link", new byte[] {1});
        Files.writeString(root.resolve("plain"), "");
    }

    private static void set(Path file, String name, byte[] value) throws Exception {
        Object[] arguments = {file.toString(), name, value, (long) value.length, 0};
        int result = Function.getFunction("c", "lsetxattr").invokeInt(arguments);
        assertEquals(0, result, name + ": error " + Native.getLastError());
    }

    private static void run(String... command) throws Exception {
        assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor());
    }

    private static List<String> command() {
        List<String> command = new ArrayList<>(List.of("/attributes"));
        command.addAll(List.of("/file", "/again", "/directory", "/link", "/plain"));
        return command;
    }

    @Test
    void programsSeeAndChangeThemAsOnTheHost() throws Exception {
        Path archive = work.resolve("root.tar");
        run(
                "tar",
                "--xattrs",
                "--xattrs-include=*",
                "-C",
                root.toString(),
                "-cf",
                archive.toString(),
                ".");
        Runs.Outcome fromDirectory = new Runs(root, work).guest(new byte[0], false, command());
        Runs.Outcome fromArchive = new Runs(archive, work).guest(new byte[0], false, command());
        // Last, as it changes the files.
        Runs.Outcome host = new Runs(root, work).host(new byte[0], command());
        assertEquals(sorted(host), sorted(fromDirectory));
        assertEquals(sorted(host), sorted(fromArchive));
        assertEquals(0, host.status());
    }

    /** File systems list names in orders of their own. */
    private static List<String> sorted(Runs.Outcome outcome) throws IOException {
        return new String(outcome.output()).lines().sorted().toList();
    }
}
