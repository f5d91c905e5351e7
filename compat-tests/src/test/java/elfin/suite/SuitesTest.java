package elfin.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Other projects' suites pass here as on Linux, and their output is read right. */
class SuitesTest {
    private static final Path KERNEL = Path.of("../toolchain/target/kernel/elfin-kernel.elf");
    private static final Path WORK = Path.of("target/suites");

    /** A few programs; {@code elfin suites} runs all. */
    @Test
    void testsThatPassOnLinuxPassHere() throws Exception {
        List<String> programs =
                List.of(
                        "go/io",
                        "go/os/exec",
                        "go/path/filepath",
                        "python/test_fork1",
                        "python/test_glob",
                        "python/test_select");
        List<Comparison> results = new SuiteRunner(KERNEL, WORK, System.out::println).run(programs);
        assertEquals(programs.size(), results.size());
        List<String> surprises = new ArrayList<>();
        results.forEach(result -> surprises.addAll(result.surprises()));
        assertEquals(List.of(), surprises);
        assertTrue(results.stream().mapToLong(Comparison::passHere).sum() > 150);
    }

    @Test
    void readsTheTestAnythingProtocol() {
        Map<String, Verdict> verdicts =
                new KernelSuite()
                        .verdicts(
                                List.of(
                                        "TAP version 13",
                                        "ok 1 a.test of 17 things",
                                        "not ok 2 another # what failed",
                                        "ok 3 third # SKIP no such device",
                                        "4 getpid = 12      [OK]",
                                        "STATUS 1"));
        assertEquals(
                Map.of(
                        "1 a test of things", Verdict.PASS,
                        "2 another", Verdict.FAIL,
                        "3 third", Verdict.SKIP,
                        "4 getpid", Verdict.PASS,
                        "exit status", Verdict.FAIL),
                verdicts);
    }

    @Test
    void readsGoAndPython() {
        assertEquals(
                Map.of("TestA", Verdict.PASS, "TestB", Verdict.FAIL),
                new GoSuite()
                        .verdicts(
                                List.of(
                                        "--- PASS: TestA (0.01s)",
                                        "    --- FAIL: TestB/part (0.00s)",
                                        "--- FAIL: TestB (0.00s)")));
        assertEquals(
                Map.of("A.test_x", Verdict.FAIL, "A.test_y", Verdict.SKIP),
                new PythonSuite()
                        .verdicts(
                                List.of(
                                        "RESULT FAIL test.test_a.A.test_x",
                                        "RESULT PASS test.test_a.A.test_x",
                                        "RESULT SKIP test.test_a.A.test_y")));
    }

    @Test
    void exclusionsNeedReasonsAndEndWithThem() {
        Exclusions exclusions =
                Exclusions.parse(List.of("# comment", "go/os/TestA: why", "go/net/*: no network"));
        assertEquals("why", exclusions.reason("go/os/TestA"));
        assertEquals("no network", exclusions.reason("go/net/TestB"));
        assertNull(exclusions.reason("go/os/TestC"));
        assertThrows(
                IllegalArgumentException.class, () -> Exclusions.parse(List.of("go/os/TestA")));
        Comparison comparison =
                new Comparison(
                        "go",
                        "os",
                        Map.of("TestA", Verdict.PASS, "TestC", Verdict.PASS),
                        Map.of("TestA", Verdict.PASS),
                        exclusions);
        assertEquals(
                List.of(
                        "go/os/TestA: passes, although excluded: why",
                        "go/os/TestC: passes on Linux, here: did not end"),
                comparison.surprises());
    }

    @Test
    void pageHasTheExclusionsOfTheList() throws Exception {
        String page = Files.readString(Path.of("../docs/suites.md"));
        assertEquals(
                SuiteReport.excluded(Exclusions.load()),
                page.substring(page.indexOf(SuiteReport.EXCLUDED_TITLE)));
    }

    @Test
    void resultsOfEarlierRunsAreReadBack(@TempDir Path directory) throws Exception {
        Exclusions none = Exclusions.parse(List.of());
        Map<String, Verdict> linux = Map.of("TestA", Verdict.PASS, "TestB", Verdict.SKIP);
        Map<String, Verdict> here = Map.of("TestB", Verdict.FAIL);
        Path file = directory.resolve("suites.json");
        assertEquals(List.of(), SuiteReport.read(file, none));
        SuiteReport.json(List.of(new Comparison("go", "os", linux, here, none)), file);
        Comparison read = SuiteReport.read(file, none).get(0);
        assertEquals("go/os", read.key());
        assertEquals(
                List.of(
                        new Comparison.Test("TestA", Verdict.PASS, null, null, false),
                        new Comparison.Test("TestB", Verdict.SKIP, Verdict.FAIL, null, false)),
                read.tests());
    }
}
