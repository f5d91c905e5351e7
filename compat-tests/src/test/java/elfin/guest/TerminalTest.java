package elfin.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elfin.cli.Elfin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Programs on a terminal show the same in the unikernel as on the host, key for key; and the user's
 * terminal is afterwards as it was.
 */
class TerminalTest {
    private static final Path KERNEL = Path.of("../toolchain/target/kernel/elfin-kernel.elf");
    private static final String READY = "@ready@";
    private static final String DONE = "@done@";

    @TempDir Path directory;

    private Path root;
    private int terminals;

    /** Keys to press, and the text on the screen to wait for then. */
    private record Step(String text, String... keys) {}

    @BeforeEach
    void makeRoot() throws IOException {
        root = Files.createDirectories(directory.resolve("root"));
        Runs.makeRoot(root, "bin", "tmp");
        Files.writeString(root.resolve("tmp/text"), "first line\nsecond line\n");
    }

    private String elfin(String arguments) {
        return "java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Delfin.kernel="
                + KERNEL.toAbsolutePath()
                + " -cp "
                + System.getProperty("java.class.path")
                + " "
                + Elfin.class.getName()
                + " run --accel tcg --timeout 60s --rootfs "
                + root
                + " "
                + arguments;
    }

    private String host(String arguments) {
        return "env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
                + " HOME=/root TERM=$TERM setsid -c -w /usr/sbin/chroot "
                + root
                + " "
                + arguments;
    }

    /** A terminal that shows how a command ended. */
    private Tmux open(String command) throws Exception {
        Path script = directory.resolve("script" + terminals);
        Files.writeString(
                script,
                "stty -g > "
                        + directory
                        + "/before\n"
                        + command
                        + "\nstatus=$?\nstty -g > "
                        + directory
                        + "/after\necho status $status "
                        + DONE
                        + "\nread wait\n");
        return new Tmux(directory.resolve("tmux" + terminals++), "sh " + script);
    }

    private List<String> play(String command, List<Step> steps) throws Exception {
        List<String> screens = new ArrayList<>();
        try (Tmux tmux = open(command)) {
            for (Step step : steps) {
                tmux.press(step.keys());
                screens.add(tmux.awaitText(step.text()));
            }
            screens.add(tmux.awaitText(DONE));
        }
        assertRestored();
        return screens;
    }

    private void assertRestored() throws IOException {
        assertEquals(
                Files.readString(directory.resolve("before")),
                Files.readString(directory.resolve("after")));
    }

    /** The last step's text must end the picture: everything before it has been shown by then. */
    private void compare(String arguments, Step... steps) throws Exception {
        List<Step> all = List.of(steps);
        List<String> expected = play(host(arguments), all);
        List<String> actual = play(elfin(arguments), all);
        assertEquals(String.join("\n====\n", expected), String.join("\n====\n", actual));
    }

    @Test
    void aLineIsEditedBeforeItIsRead() throws Exception {
        compare(
                "/bin/busybox cat /tmp/text -",
                new Step("second line", ""),
                new Step("wxyz", "wxyz"),
                new Step("ab\nab", "C-u", "one", "C-w", "ax", "BSpace", "b", "Enter"),
                new Step("status 0", "C-d"));
    }

    @Test
    void aShellEditsItsCommandLine() throws Exception {
        compare(
                "/bin/busybox sh",
                new Step("/ #", ""),
                new Step("\nhello\n/ #", "echo helo", "Left", "l", "Enter"),
                new Step("\nhello\n/ # echo hello\nhello\n/ #", "Up", "Enter"),
                new Step("@read@\"", "read x; echo \"[$x]@read@\"", "Enter"),
                new Step("[a b c]@read@\n/ #", "a b c", "Enter"),
                new Step("status 7", "exit 7", "Enter"));
    }

    @Test
    void anEditorDrawsItsScreen() throws Exception {
        compare(
                "/bin/busybox vi /tmp/text",
                new Step("1/2 50%", ""),
                new Step("new one", "O", "new one"),
                new Step("- /tmp/text [Modified] 1/3 33%", "Escape"),
                new Step("Undo [", "j", "j", "d", "d", "x", "u"),
                new Step("status 0", ":q!", "Enter"));
    }

    @Test
    void bashControlsItsJobs() throws Exception {
        Runs.addProgram(root, Path.of("/bin/bash-static"), "bash");
        String stopped = "[1]+  Stopped                 ";
        String itself = "busybox sh -c 'kill -STOP $$; echo @t@'";
        compare(
                "/bin/bash --norc --noprofile -i",
                new Step("bash-5.2#", ""),
                new Step("\n@a@\n$", "PATH=/bin PS1='$ '; echo @a@", "Enter"),
                new Step("\n@b@", "echo @b@; busybox cat", "Enter"),
                new Step("abc\nabc", "abc", "Enter"),
                new Step(stopped + "busybox cat\n$", "C-z"),
                new Step("$ fg\nbusybox cat", "fg", "Enter"),
                new Step("def\ndef", "def", "Enter"),
                new Step("^C\n$", "C-c"),
                new Step("\n130\n$", "echo $?", "Enter"),
                new Step(stopped + itself + "\n$", itself, "Enter"),
                new Step("\n@u@\n$", "bg; wait; echo @u@", "Enter"),
                new Step("status 3", "exit 3", "Enter"));
    }

    @Test
    void anEditorFollowsTheWindowsSize() throws Exception {
        try (Tmux tmux = open(elfin("/bin/busybox vi /tmp/text"))) {
            tmux.awaitText("1/2 50%");
            tmux.resize(60, 12);
            String screen = tmux.await(text -> text.lines().count() == 12 && text.contains("50%"));
            assertTrue(screen.startsWith("first line\nsecond line\n~\n"), screen);
            tmux.press(":q", "Enter");
            tmux.awaitText("status 0");
        }
        assertRestored();
    }

    @Test
    void interruptKeyKillsTheProgram() throws Exception {
        List<String> screens =
                play(
                        elfin("/bin/busybox sh -c 'echo " + READY + "; read x'"),
                        List.of(new Step(READY, ""), new Step("status 130", "C-c")));
        assertTrue(screens.get(1).contains("^C"), screens.get(1));
    }

    @Test
    void secondInterruptKeyStopsTheMachine() throws Exception {
        String program =
                "/bin/busybox sh -c 'trap \"\" INT; echo " + READY + "; while :; do :; done'";
        play(
                elfin(program),
                List.of(new Step(READY, ""), new Step("^C", "C-c"), new Step("status 130", "C-c")));
    }

    @Test
    void windowSizeReachesTheProgram() throws Exception {
        String program =
                "/bin/busybox sh -c 'trap \"echo changed\" WINCH; echo "
                        + READY
                        + "; while :; do read x && echo got $x; done'";
        try (Tmux tmux = open(elfin(program))) {
            tmux.awaitText(READY);
            tmux.resize(60, 20);
            tmux.awaitText("changed");
            tmux.press("C-c");
            tmux.awaitText("status 130");
        }
        assertRestored();
    }

    @Test
    void onlyWhatIsATerminalIsOne() throws Exception {
        String program =
                "/bin/busybox sh -c 'for i in 0 1 2; do [ -t $i ] && echo tty $i || echo pipe $i; done'";
        try (Tmux tmux = open(elfin(program) + " | cat")) {
            String screen = tmux.awaitText(DONE);
            assertTrue(screen.contains("tty 0\npipe 1\ntty 2\n"), screen);
        }
        try (Tmux tmux = open("echo | " + elfin(program))) {
            String screen = tmux.awaitText(DONE);
            assertTrue(screen.contains("pipe 0\ntty 1\ntty 2\n"), screen);
        }
        assertRestored();
    }

    @Test
    void terminalIsRestoredWhenElfinIsTerminatedOrQemuDies() throws Exception {
        String program = "/bin/busybox sh -c 'echo " + READY + "; read x'";
        for (boolean elfinItself : new boolean[] {true, false}) {
            try (Tmux tmux = open(elfin(program))) {
                tmux.awaitText(READY);
                ProcessHandle elfin = find("elfin.cli.Elfin", root.toString());
                ProcessHandle victim =
                        elfinItself ? elfin : elfin.descendants().findFirst().orElseThrow();
                assertTrue(elfinItself ? victim.destroy() : victim.destroyForcibly());
                String screen = tmux.awaitText(DONE);
                assertTrue(screen.contains(elfinItself ? "status 143" : "status 125"), screen);
                assertFalse(screen.contains("\tat "), screen);
            }
            assertRestored();
        }
    }

    /** The Java process with these words on its command line, which may be long. */
    private static ProcessHandle find(String... words) {
        return ProcessHandle.allProcesses()
                .filter(process -> isJava(process.pid(), words))
                .findFirst()
                .orElseThrow();
    }

    private static boolean isJava(long pid, String... words) {
        try {
            byte[] bytes = Files.readAllBytes(Path.of("/proc/" + pid + "/cmdline"));
            String line = new String(bytes, StandardCharsets.ISO_8859_1);
            return line.startsWith("java\0") && List.of(words).stream().allMatch(line::contains);
        } catch (IOException e) {
            return false;
        }
    }
}
