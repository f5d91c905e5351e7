package elfin.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the analysis finds in programs whose source is known. */
class CompiledProgramTest {
    private static final int FIONREAD = 0x541b;
    private static final int TIOCGWINSZ = 0x5413;
    private static final int IOCTL = 16;
    private static final int SETUID = 105;
    private static final int SETGID = 106;
    private static final int SETRESGID = 119;

    private static final String IDENTITY =
            """
            #define _GNU_SOURCE
            #include <unistd.h>
            int main(void) { return setuid(0) + setresgid(0, 0, 0); }
            """;

    private static final String REQUESTS =
            """
            #include <sys/ioctl.h>
            static __attribute__((noinline)) int ask(int fd, unsigned long what, void *to) {
                return ioctl(fd, what, to) + 1;
            }
            int main(void) { int n; return ask(0, FIONREAD, &n) + ask(1, TIOCGWINSZ, &n); }
            """;

    @TempDir Path directory;

    @Test
    void callsForAllThreadsAreThoseThatTheProgramHas() throws Exception {
        for (String compiler : List.of("gcc", "musl-gcc")) {
            Set<Integer> numbers = new TreeSet<>();
            for (var site : analyse(compiler, IDENTITY).sites()) {
                numbers.addAll(site.resolution().numbers());
                assertTrue(
                        site.resolution().how() != Resolution.How.SETXID
                                || site.resolution().complete());
            }
            assertTrue(numbers.containsAll(List.of(SETUID, SETRESGID)), compiler + numbers);
            assertFalse(numbers.contains(SETGID), compiler + numbers);
        }
    }

    @Test
    void requestsArePassedThroughTwoFunctions() throws Exception {
        for (String compiler : List.of("gcc", "musl-gcc")) {
            Set<Integer> requests = new TreeSet<>();
            for (ArgumentSet set : arguments(analyse(compiler, REQUESTS), IOCTL)) {
                assertEquals(1, set.index());
                requests.addAll(set.values());
            }
            assertTrue(requests.containsAll(List.of(FIONREAD, TIOCGWINSZ)), compiler + requests);
        }
    }

    @Test
    void argumentThatIsNotConstantIsSaidToBeUnknown() throws Exception {
        String source = REQUESTS.replace("int main(void)", "int main(int c, char **v)");
        source = source.replace("ask(0, FIONREAD, &n)", "ask(0, (unsigned long) v[c][1], &n)");
        List<ArgumentSet> sets = arguments(analyse("gcc", source), IOCTL);
        assertTrue(sets.stream().anyMatch(set -> !set.complete()), sets.toString());
        assertTrue(sets.stream().anyMatch(set -> set.values().contains(TIOCGWINSZ)));
        assertTrue(sets.stream().noneMatch(set -> set.values().contains(FIONREAD)));
    }

    private static List<ArgumentSet> arguments(ProgramAnalysis analysis, int number) {
        List<ArgumentSet> sets = new ArrayList<>();
        for (var site : analysis.sites()) {
            site.arguments().stream().filter(set -> set.number() == number).forEach(sets::add);
        }
        assertFalse(sets.isEmpty());
        return sets;
    }

    private ProgramAnalysis analyse(String compiler, String source) throws Exception {
        Path program = directory.resolve("program");
        Path text = Files.writeString(directory.resolve("program.c"), source);
        Process process =
                new ProcessBuilder(
                                compiler,
                                "-O2",
                                "-static",
                                "-o",
                                program.toString(),
                                text.toString())
                        .inheritIO()
                        .start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0, compiler);
        return ProgramAnalysis.of(Files.readAllBytes(program));
    }
}
