package elfin.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailureRunnerTest {
    /** A busy machine takes longer for as many runs. */
    private static final int SECONDS = 600;

    /** Calls have failed with the first errors by then. */
    private static final int RUNS = 320;

    @TempDir Path directory;

    @Test
    void callsMadeWhenOthersFailAreForeseen() throws Exception {
        Path cache = Path.of(System.getProperty("user.home"), ".cache", "elfin", "corpus");
        Path root = directory.resolve("root");
        ThoroughRoot.make(root);
        CorpusProgram program = program("mksh (klibc)");
        Path file = new CorpusFetcher(cache).program(program);
        String path = ThoroughRoot.place(root, program, file);
        ThoroughWorkload workload = new ThoroughWorkload(program.name(), List.of());
        Set<String> quiet =
                new CorpusRunner(root, Files.createDirectory(directory.resolve("q")))
                        .callsOnLinux(program, file);
        FailureRunner runner =
                new FailureRunner(
                        root, Files.createDirectory(directory.resolve("w")), path, SECONDS, RUNS);
        ThoroughRoot.place(root, program, file);
        Set<String> made = new TreeSet<>(runner.run(program, workload));
        assertTrue(made.containsAll(quiet), made + " without some of " + quiet);
        assertTrue(made.size() > quiet.size(), () -> "nothing new in " + runner.runs() + " runs");
        made.removeAll(CorpusRunner.reachable(program, Files.readAllBytes(file)));
        assertEquals(Set.of(), made);
    }

    private static CorpusProgram program(String name) {
        return Corpus.all().stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow();
    }
}
