package elfin.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elfin.corpus.CorpusProgram.Kind;
import elfin.corpus.CorpusTargets.Figures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The targets of rewriting, over those stock programs that are small; elfin corpus takes all. */
class CorpusTest {
    private static final List<String> SMALL =
            List.of(
                    "busybox",
                    "bash",
                    "catatonit",
                    "ldconfig",
                    "mksh (musl)",
                    "mksh (dietlibc)",
                    "mksh (klibc)",
                    "esbuild");

    @TempDir Path directory;

    @Test
    void smallStockProgramsReachTheTargetsAndDoAsOnLinux() throws Exception {
        System.setProperty(CorpusRunner.KERNEL, "../toolchain/target/kernel/elfin-kernel.elf");
        Path cache = Path.of(System.getProperty("user.home"), ".cache", "elfin", "corpus");
        CorpusFetcher fetcher = new CorpusFetcher(cache);
        Path root = directory.resolve("root");
        CorpusRoot.make(root);
        CorpusRunner runner = new CorpusRunner(root, Files.createDirectory(directory.resolve("w")));
        List<CorpusResult> results = new ArrayList<>();
        for (CorpusProgram program : Corpus.all()) {
            if (SMALL.contains(program.name())) {
                CorpusResult result = runner.run(program, fetcher.program(program), true);
                assertTrue(CorpusReport.isRight(result), CorpusReport.line(result));
                results.add(result);
            }
        }
        assertEquals(SMALL.size(), results.size());
        assertEquals(List.of(), CorpusTargets.missed(results));
    }

    @Test
    void trampolinesDoNotCountAsSitesButTraps() {
        assertEquals(List.of(), CorpusTargets.missed(Kind.GO, new Figures(40, 1, 39, 40, 995, 5)));
        assertEquals(
                List.of(
                        "Go: sites rewritten 97.44 %, not 98.0 %",
                        "Go: numbers known 97.50 %, not 100.0 %",
                        "Go: calls through stubs 99.40 %, not 99.5 %"),
                CorpusTargets.missed(Kind.GO, new Figures(40, 1, 38, 39, 994, 6)));
        assertEquals(List.of(), CorpusTargets.missed(Kind.OTHER, new Figures(2, 1, 0, 0, 0, 0)));
    }
}
