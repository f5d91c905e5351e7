package elfin.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import elfin.strace.CallTimeline;
import elfin.strace.RecordedCall;
import elfin.table.Level;
import elfin.table.Row;
import elfin.table.Syscalls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
        assertEquals(3, json.get("schema").asInt());
        assertEquals(report.sites().size(), json.get("sites").size());
        assertEquals(report.calls().size(), json.get("calls").size());
        assertEquals(report.verdict(), json.get("verdict").asText());
    }

    @Test
    void callsOfCodeThatNothingLeadsToAreToldApart() throws Exception {
        Path sash = Path.of("/bin/sash");
        ProgramReport other = ProgramReport.of(sash.toString(), Files.readAllBytes(sash));
        assertFalse(other.idle().isEmpty());
        CallUse idle = other.idle().get(0);
        assertFalse(idle.reachable());
        assertFalse(other.expected().contains(idle));
        String name = '"' + idle.name() + '"';
        assertTrue(JsonReport.of(other).contains(name));
        assertFalse(SeccompProfile.of(other).contains(name));
        assertTrue(TextReport.of(other, false).contains("of code that nothing leads to"));
        assertTrue(TableReport.csv(other).contains(idle.name() + ",certain,false,"));
        assertTrue(TableReport.markdown(other).contains("certain, not reachable"));
        assertTrue(HtmlReport.of(other).contains("certain, not reachable"));
    }

    @Test
    void valuesOfArgumentsAreInEveryFormat() throws Exception {
        CallUse socket =
                report.calls().stream()
                        .filter(call -> call.name().equals("socket"))
                        .findFirst()
                        .orElseThrow();
        assertEquals("family", socket.possible().argument());
        assertTrue(socket.possible().values().contains("AF_NETLINK"));
        boolean partial = socket.level() == Level.PARTIAL;
        assertEquals(partial, socket.possible().leftOut().contains("AF_NETLINK"));
        for (String text :
                List.of(
                        TextReport.of(report, false),
                        JsonReport.of(report),
                        TableReport.csv(report),
                        TableReport.markdown(report),
                        HtmlReport.of(report))) {
            assertTrue(text.contains("AF_NETLINK"), text.substring(0, 60));
        }
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
        RecordedRun run = run(false, made("openat", 3, 0), refused("bpf", 2));
        assertEquals("blocked by bpf (exit status 1)", report.with(run).verdict());
    }

    @Test
    void runThatFailsOnAMissingCommandIsBlockedByIt() {
        RecordedCall ioctl =
                new RecordedCall(
                        Syscalls.find("ioctl").number(),
                        1,
                        0,
                        0,
                        10,
                        10,
                        Map.of(),
                        Map.of("EINVAL", 1L),
                        List.of(),
                        Map.of("cmd", Map.of("TIOCCONS", new RecordedCall.Uses(1, 1))));
        ProgramReport with = report.with(run(false, ioctl));
        boolean partial = Syscalls.find("ioctl").level() == Level.PARTIAL;
        assertEquals(
                partial ? "blocked by ioctl(TIOCCONS) (exit status 1)" : "fails: exit status 1",
                with.verdict());
    }

    @Test
    void valuesThatARunPassedAreInEveryFormat() throws Exception {
        RecordedCall fcntl =
                new RecordedCall(
                        Syscalls.find("fcntl").number(),
                        3,
                        0,
                        0,
                        10,
                        10,
                        Map.of(),
                        Map.of(),
                        List.of(),
                        Map.of("cmd", Map.of("F_GETLEASE", new RecordedCall.Uses(3, 0))));
        ProgramReport with = report.with(run(true, fcntl));
        assertTrue(TableReport.csv(with).contains("\"cmd: F_GETLEASE=3\""));
        assertTrue(TableReport.markdown(with).contains("| `fcntl` | cmd: F_GETLEASE 3 |"));
        for (String text : List.of(TextReport.of(with, false), HtmlReport.of(with))) {
            assertTrue(text.contains("F_GETLEASE"), text.substring(0, 60));
        }
    }

    @Test
    void pageSaysWhatAFoldedCellIs() {
        String page = HtmlReport.of(report);
        assertTrue(page.contains("<table id=\"calls\" class=\"folds\">"));
        assertTrue(page.contains("class=\"text\" data-head=\"what is missing\""));
    }

    @Test
    void runWithoutMissingCallsSucceedsForItsWorkload() {
        RecordedRun run = run(true, made("openat", 4, 1));
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
        ProgramReport with = report.with(run(true, made(unforeseen.name(), 1, 0)));
        assertEquals(
                List.of(unforeseen.name()), with.missed().stream().map(CallUse::name).toList());
        assertTrue(TextReport.of(with, false).contains("not foreseen"));
    }

    @Test
    void siteThatMadeACallIsCompared() {
        var site = report.sites().get(0);
        int number = site.resolution().numbers().iterator().next();
        RecordedRun run =
                run(true, from(number, site.address()), from(300, site.address()), from(39, 0x10));
        SiteComparison comparison = report.with(run).comparison();
        assertEquals(1, comparison.used());
        assertEquals(Map.of(0x10L, 1L), comparison.unknown());
        assertEquals(1, comparison.surprises().size());
        assertEquals(300, comparison.surprises().get(0).number());
    }

    @Test
    void dynamicProgramIsReportedWithItsLibraries() throws Exception {
        ProgramReport linked =
                ProgramReport.of("/bin/true", Files.readAllBytes(Path.of("/bin/true")));
        assertTrue(linked.linked().libraries().contains("libc.so.6"));
        assertTrue(linked.linked().missing().isEmpty());
        assertTrue(linked.calls().stream().anyMatch(call -> call.name().equals("exit_group")));
        assertTrue(TextReport.of(linked, true).contains("libc.so.6"));
        assertTrue(HtmlReport.of(linked).contains("through libraries"));
    }

    @Test
    void needFollowsFromBothTrials() {
        WhatIf.Outcome good = new WhatIf.Outcome(true, "exit status 0");
        WhatIf.Outcome bad = new WhatIf.Outcome(false, "exit status 1");
        assertEquals(WhatIf.Need.REQUIRED, new WhatIf.Trial(bad, bad).need());
        assertEquals(WhatIf.Need.STUBBABLE, new WhatIf.Trial(good, bad).need());
        assertEquals(WhatIf.Need.FAKEABLE, new WhatIf.Trial(bad, good).need());
        assertEquals(WhatIf.Need.BOTH, new WhatIf.Trial(good, good).need());
    }

    @Test
    void loupeFileHasOneLetterPerCall() {
        WhatIf.Outcome good = new WhatIf.Outcome(true, "");
        WhatIf.Outcome bad = new WhatIf.Outcome(false, "");
        Map<Integer, WhatIf.Trial> trials = new TreeMap<>();
        trials.put(0, new WhatIf.Trial(bad, bad));
        trials.put(1, new WhatIf.Trial(good, bad));
        trials.put(3, new WhatIf.Trial(good, good));
        trials.put(439, new WhatIf.Trial(bad, good));
        ProgramReport with =
                report.with(run(true, made("openat", 1, 0)))
                        .with(new WhatIf("exit status 0", trials, null));
        List<String> lines = LoupeReport.of(with).lines().toList();
        assertEquals("# syscall, used, works faked, works stubbed, works both", lines.get(0));
        assertEquals("0,Y,N,N,N", lines.get(1));
        assertEquals("1,Y,N,Y,N", lines.get(2));
        assertEquals("2,N,N,N,N", lines.get(3));
        assertEquals("3,Y,N,N,Y", lines.get(4));
        assertEquals("439,Y,Y,N,N", lines.get(lines.size() - 1));
        assertEquals(1 + 335 + 1, lines.size());
    }

    private static RecordedCall made(String name, long count, long trapped) {
        int number = Syscalls.find(name).number();
        return new RecordedCall(
                number, count, trapped, 0, 10, 10, Map.of(), Map.of(), List.of(), Map.of());
    }

    private static RecordedCall refused(String name, long count) {
        int number = Syscalls.find(name).number();
        Map<String, Long> errors = Map.of("ENOSYS", count);
        return new RecordedCall(number, count, 0, 0, 10, 10, Map.of(), errors, List.of(), Map.of());
    }

    private static RecordedCall from(int number, long site) {
        return new RecordedCall(
                number, 1, 0, 0, 10, 10, Map.of(site, 1L), Map.of(), List.of(), Map.of());
    }

    private static RecordedRun run(boolean succeeded, RecordedCall... calls) {
        String outcome = "exit status " + (succeeded ? 0 : 1);
        return RecordedRun.of(
                List.of("x"), succeeded, outcome, List.of(calls), new CallTimeline(), 0);
    }
}
