package elfin.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Debian's static shells run scripts with processes, pipes and signals as on the host. */
class ShellTest {
    private static final List<Path> BASH =
            List.of(Path.of("/bin/bash-static"), Path.of("/usr/bin/bash-static"));
    private static final List<Path> ZSH =
            List.of(Path.of("/bin/zsh-static"), Path.of("/usr/bin/zsh-static"));

    @TempDir static Path directory;

    private static Runs runs;

    @BeforeAll
    static void makeRoot() throws Exception {
        Path root = directory.resolve("root");
        for (String name : new String[] {"bin", "tmp", "etc", "dev"}) {
            Files.createDirectories(root.resolve(name));
        }
        install(List.of(Path.of("/bin/busybox")), root, "busybox");
        install(BASH, root, "bash");
        install(ZSH, root, "zsh");
        for (String applet :
                new String[] {"cat", "sed", "sort", "tr", "wc", "sh", "seq", "sleep", "true"}) {
            Files.createSymbolicLink(root.resolve("bin").resolve(applet), Path.of("busybox"));
        }
        new ProcessBuilder("mknod", root + "/dev/null", "c", "1", "3").start().waitFor();
        runs = new Runs(root, directory);
    }

    private static void install(List<Path> places, Path root, String name) throws Exception {
        Path program = places.stream().filter(Files::exists).findFirst().orElse(null);
        assertTrue(program != null, "apt-get install the static " + name);
        Path copy = root.resolve("bin").resolve(name);
        Files.copy(program, copy);
        copy.toFile().setExecutable(true, false);
    }

    private static final List<String> SCRIPTS =
            List.of(
                    "seq 1 20 | sort -r | sed s/1/x/ | tr x y | cat",
                    "for i in 1 2 3; do (exit $i); echo $?; done",
                    "cat <<END | wc -l\none\ntwo $((1 + 1))\nEND",
                    "echo $(echo a $(echo b $(echo c $(echo d $(echo e)))))",
                    "trap 'echo got it' USR1; kill -USR1 $$; echo after",
                    "trap 'echo leaving' EXIT; (trap 'echo inner' EXIT; true); exit 5",
                    "(echo one; exit 3) & wait $!; echo $?",
                    "x=1; (x=2; echo $x); echo $x; false || echo no; true && echo yes",
                    "echo text > /tmp/f; cat < /tmp/f; echo more >> /tmp/f; wc -l < /tmp/f",
                    "f() { echo $# $1; return 4; }; f a b; echo $?",
                    "sh -c 'kill -TERM $$'; echo $?",
                    "sh -c 'kill -STOP $$; echo on' & p=$!; sleep 1; kill -CONT $p; wait $p; echo $?",
                    "i=0; while [ $i -lt 100 ]; do (true); i=$((i + 1)); done; echo $i");

    static Stream<Arguments> scripts() {
        List<Arguments> all = new ArrayList<>();
        for (String script : SCRIPTS) {
            all.add(Arguments.of(List.of("/bin/busybox", "sh", "-c", script)));
            all.add(Arguments.of(List.of("/bin/bash", "-c", script)));
            all.add(Arguments.of(List.of("/bin/zsh", "-f", "-c", script)));
        }
        all.add(
                Arguments.of(
                        List.of(
                                "/bin/bash",
                                "-c",
                                "set -o pipefail; false | true; echo $?; echo ${PIPESTATUS[0]}")));
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void scriptsBehaveAsOnTheHost(List<String> command) throws Exception {
        Runs.Outcome expected = runs.host(new byte[0], command);
        assertEquals(expected, runs.guest(new byte[0], true, command));
        assertEquals(expected, runs.guest(new byte[0], false, command));
    }
}
