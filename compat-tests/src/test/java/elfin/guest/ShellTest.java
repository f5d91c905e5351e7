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
        Runs.makeRoot(root, "bin", "tmp", "etc", "dev");
        install(BASH, root, "bash");
        install(ZSH, root, "zsh");
        install(List.of(Path.of("/bin/sash"), Path.of("/usr/bin/sash")), root, "sash");
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
        Runs.addProgram(root, program, name);
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
                    "i=0; while [ $i -lt 1000 ]; do (exit 3); i=$((i + 1)); done; echo $i",
                    "for i in 1 2 3 4 5; do (echo $i > /tmp/j$i; exit $i) & done; wait; cat /tmp/j?",
                    "trap 'echo end; exit 9' TERM; (kill -TERM $$) & wait; echo not reached",
                    "x=$(cat <<A\none $(echo two `echo three`)\nA\n); echo \"$x\"",
                    "seq 1 100 | sed s/5/five/ | tr v V | sort | wc -c",
                    "sleep 0.05 & sleep 0.01 & wait $!; echo $?; wait; echo $?",
                    "exec 3>/tmp/x; echo three >&3; exec 3>&-; cat /tmp/x; umask 077; umask",
                    "set -e; (false); echo not reached");

    /** What sash does by itself, and with others' programs. */
    private static final List<String> SASH_SCRIPTS =
            List.of(
                    "-echo one two",
                    "seq 1 5 | sort -r",
                    "-ls -d /bin /tmp",
                    "-pwd",
                    "seq 1 3 | tr 1 x | cat | sed s/2/y/ | wc -c");

    static Stream<Arguments> scripts() {
        List<Arguments> all = new ArrayList<>();
        for (String script : SCRIPTS) {
            all.add(Arguments.of(List.of("/bin/busybox", "sh", "-c", script)));
            all.add(Arguments.of(List.of("/bin/bash", "-c", script)));
            all.add(Arguments.of(List.of("/bin/zsh", "-f", "-c", script)));
        }
        for (String script : SASH_SCRIPTS) {
            all.add(Arguments.of(List.of("/bin/sash", "-c", script)));
        }
        all.add(
                Arguments.of(
                        List.of(
                                "/bin/zsh",
                                "-f",
                                "-c",
                                "setopt pipefail; false | true; echo $?; echo $pipestatus")));
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
