package elfin.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import elfin.table.Level;
import elfin.table.Row;
import elfin.table.Syscalls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Reports of Debian's static busybox. */
class ProgramReportTest {
    private static ProgramReport report;

    @BeforeAll
    static void analyse() throws Exception {
        Path busybox = Path.of("/bin/busybox");
        report = ProgramReport.of(busybox.toString(), Files.readAllBytes(busybox));
    }

    @Test
    void programIsIdentified() {
        assertEquals("static", report.identity().kind());
        assertEquals("glibc", report.identity().library());
        assertEquals("C", report.identity().language());
        assertTrue(report.identity().stripped());
    }

    @Test
    void everyCallComesFromASite() {
        assertTrue(report.calls().size() > 100);
        for (CallUse call : report.calls()) {
            assertFalse(call.sites().isEmpty(), call.name());
        }
    }

    @Test
    void jsonHoldsEverySiteAndCall() throws Exception {
        JsonNode json = new ObjectMapper().readTree(JsonReport.of(report));
        assertEquals(1, json.get("schema").asInt());
        assertEquals(report.sites().size(), json.get("sites").size());
        assertEquals(report.calls().size(), json.get("calls").size());
        assertEquals(report.verdict(), json.get("verdict").asText());
    }

    @Test
    void csvHasALinePerCall() {
        assertEquals(report.calls().size() + 1, TableReport.csv(report).lines().count());
    }

    @Test
    void seccompProfileAllowsExactlyTheCalls() throws Exception {
        JsonNode json = new ObjectMapper().readTree(SeccompProfile.of(report));
        JsonNode names = json.get("syscalls").get(0).get("names");
        assertEquals(report.calls().size(), names.size());
        assertEquals("SCMP_ACT_ERRNO", json.get("defaultAction").asText());
    }

    @Test
    void pageNeedsNothingElse() {
        String page = HtmlReport.of(report);
        assertFalse(page.contains("http:") || page.contains("https:"), "refers to another file");
        assertFalse(page.contains("src=") || page.contains("<link"), "refers to another file");
        assertTrue(page.contains("rt_sigaction"));
    }

    @Test
    void runThatFailsOnAMissingCallIsBlockedByIt() {
        RecordedRun run = run(false, Map.of("call openat", "3 0", "missing bpf", "2"));
        assertEquals("blocked by bpf (exit status 1)", report.with(run).verdict());
    }

    @Test
    void runWithoutMissingCallsSucceedsForItsWorkload() {
        RecordedRun run = run(true, Map.of("call openat", "3 1"));
        String absent = report.calls(Level.ABSENT).isEmpty() ? "runs" : "runs for this workload";
        assertEquals(absent, report.with(run).verdict());
        assertEquals(4, run.total());
        assertEquals(75, run.rewrittenPercent());
    }

    @Test
    void callThatTheAnalysisMissedIsSaid() {
        Row unforeseen =
                Arrays.stream(Syscalls.ROWS)
                        .filter(
                                row ->
                                        report.calls().stream()
                                                .noneMatch(c -> c.number() == row.number()))
                        .findFirst()
                        .orElseThrow();
        ProgramReport with = report.with(run(true, Map.of("call " + unforeseen.name(), "1 0")));
        assertEquals(
                List.of(unforeseen.name()), with.missed().stream().map(CallUse::name).toList());
        assertTrue(TextReport.of(with, false).contains("not foreseen"));
    }

    private static RecordedRun run(boolean succeeded, Map<String, String> statistics) {
        String outcome = "exit status " + (succeeded ? 0 : 1);
        return RecordedRun.of(List.of("x"), succeeded, outcome, statistics);
    }
}
