package elfin.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The whole suite: Linux is the oracle, the unikernel must agree but for the blocklist. */
class ConformanceTest {
    private static final Path KERNEL = Path.of("../toolchain/target/kernel/elfin-kernel.elf");
    private static final Path WORK = Path.of("target/conformance");

    /** Of about 6,500 outcomes; a busy machine spoils one or two. */
    private static final int MOST_UNSTEADY = 6;

    private static SuiteResult result;

    @BeforeAll
    static void runEverywhere() throws Exception {
        assertTrue(Files.exists(KERNEL), "no kernel at " + KERNEL + ": run mvn package");
        result = new Suite(WORK, KERNEL, line -> {}).run(CaseScanner.scan(), Suite.PLATFORMS);
        JsonReport.write(result, WORK.resolve("conformance.json"));
        Files.writeString(WORK.resolve("conformance.html"), HtmlReport.of(result));
    }

    @Test
    void resultsAreAsTheBlocklistSays() throws Exception {
        List<String> surprises = ConformCommand.surprises(result, Blocklist.load());
        assertTrue(surprises.isEmpty(), () -> String.join("\n", surprises));
    }

    @Test
    void fewCasesNeedASecondRun() {
        List<String> unsteady = result.unsteady();
        unsteady.forEach(line -> System.out.println("unsteady: " + line));
        assertTrue(unsteady.size() <= MOST_UNSTEADY, () -> String.join("\n", unsteady));
    }

    @Test
    void bothEntryPathsGiveTheSameResults() {
        for (CaseInfo one : result.cases()) {
            assertEquals(
                    result.outcome("rewritten", one).kind(),
                    result.outcome("trapped", one).kind(),
                    one.name());
        }
    }

    @Test
    void blockedCasesExist() throws Exception {
        Set<String> names = new HashSet<>();
        result.cases().forEach(one -> names.add(one.name()));
        for (String entry : Blocklist.load().entries()) {
            assertTrue(names.contains(entry.split(" ")[0]), "no case " + entry);
        }
    }

    @Test
    void documentationIsCurrent() throws Exception {
        assertEquals(
                TextReport.markdown(result),
                Files.readString(Path.of("../docs/conformance.md")),
                "run ./elfin conform --markdown=docs/conformance.md");
    }
}
