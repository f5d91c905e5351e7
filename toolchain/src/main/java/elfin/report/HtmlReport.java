package elfin.report;

import elfin.report.HtmlPage.Bar;
import elfin.report.HtmlPage.Cell;
import elfin.rewrite.ProgramAnalysis.AnalysedSite;
import elfin.strace.RecordedCall;
import elfin.table.Level;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A report as one self-contained page. */
public final class HtmlReport {
    private static final int SHOWN_BARS = 12;

    private final ProgramReport report;
    private final HtmlPage page;

    private HtmlReport(ProgramReport report) {
        this.report = report;
        this.page = new HtmlPage(report.path() + " - elfin report");
    }

    /** Writes the page. */
    public static String of(ProgramReport report) {
        HtmlReport writer = new HtmlReport(report);
        writer.head();
        writer.charts();
        writer.run();
        writer.whatIf();
        writer.calls();
        writer.possible();
        writer.sites();
        return writer.page.end();
    }

    private void head() {
        page.raw("<header>\n").element("p", "dim", "Compatibility report");
        page.element("h1", "", report.path());
        page.element("p", "dim", identity());
        page.element("p", "verdict " + Verdict.kind(report), report.verdict());
        page.raw("</header>\n");
        List<List<String>> tiles = new ArrayList<>();
        int sites = report.sites().size();
        int known = sites - report.unknownSites().size();
        int expected = report.expected().size();
        tiles.add(List.of(Integer.toString(expected), "calls it may make"));
        long there = expected - report.calls(Level.ABSENT).size();
        tiles.add(List.of(percent(there, expected), "of them the kernel has"));
        if (report.linked() == null) {
            tiles.add(List.of(Integer.toString(sites), "syscall instructions"));
            tiles.add(List.of(percent(report.rewritten(), sites), "of them rewritten"));
            tiles.add(List.of(percent(known, sites), "with known numbers"));
        } else {
            String libraries = Integer.toString(report.linked().libraries().size());
            tiles.add(List.of(libraries, "libraries"));
            tiles.add(List.of(Integer.toString(report.linked().unknown()), "places unknown"));
        }
        RecordedRun run = report.run();
        if (run != null) {
            tiles.add(List.of(format("%,d", run.total()), "calls made in the run"));
            tiles.add(List.of(format("%.2f %%", run.rewrittenPercent()), "through jumps"));
        }
        if (report.whatIf() != null) {
            int required = report.whatIf().counts().get(WhatIf.Need.REQUIRED);
            tiles.add(
                    List.of(required + " of " + report.whatIf().trials().size(), "calls required"));
        }
        page.tiles(tiles);
    }

    private String identity() {
        return format(
                "%s executable, C library %s, %s%s, %,d bytes",
                report.identity().kind(),
                report.identity().library(),
                report.identity().language(),
                report.identity().stripped() ? ", stripped" : "",
                report.size());
    }

    private void charts() {
        page.raw("<div class=\"charts\">\n");
        List<Bar> levels = new ArrayList<>();
        for (Level level : Level.values()) {
            String name = level.name().toLowerCase(Locale.ROOT);
            levels.add(new Bar(name, report.calls(level).size(), name));
        }
        page.stack("Calls it may make, by support", levels);
        List<Bar> tactics = new ArrayList<>();
        int number = 0;
        for (var tactic : report.tactics().entrySet()) {
            boolean trap = tactic.getKey() == elfin.patch.Tactic.TRAP;
            String style = trap ? "absent" : "series" + number++;
            String name = trap ? "left to the trap" : "tactic " + tactic.getKey().name();
            tactics.add(new Bar(name, tactic.getValue(), style));
        }
        if (!tactics.isEmpty()) {
            page.stack("Syscall instructions, by rewriting", tactics);
        }
        page.raw("</div>\n");
    }

    private void run() {
        RecordedRun run = report.run();
        if (run == null) {
            return;
        }
        page.element("h2", "", "The run");
        String words = run.arguments().isEmpty() ? "none" : String.join(" ", run.arguments());
        String text = format("Arguments: %s. Outcome: %s", words, run.outcome());
        if (run.elsewhere() > 0) {
            text += format("; programs it executed made %,d calls more", run.elsewhere());
        }
        page.element("p", "", text + ".");
        page.raw(Timeline.svg(run.timeline()));
        page.raw("<div class=\"charts\">\n");
        page.bars("Calls made most often", bars(call -> call.made().count()), "%,.0f");
        page.bars("Calls that took longest, ms", bars(c -> c.made().nanos() / 1e6), "%,.3f");
        page.raw("</div>\n");
        comparison();
        firstErrors();
        arguments();
    }

    private List<Bar> bars(java.util.function.ToDoubleFunction<CallUse> value) {
        return report.made().stream()
                .sorted(Comparator.comparingDouble(value).reversed())
                .limit(SHOWN_BARS)
                .map(c -> new Bar(c.name(), value.applyAsDouble(c), "series0"))
                .toList();
    }

    private void comparison() {
        SiteComparison sites = report.comparison();
        page.element("h3", "", "Against the analysis");
        page.raw("<ul>\n");
        page.element(
                "li", "", format("%d of %d sites made calls", sites.used(), report.sites().size()));
        List<String> missed = report.missed().stream().map(CallUse::name).toList();
        if (!missed.isEmpty()) {
            page.element("li", "absent", "not foreseen: " + String.join(", ", missed));
        }
        sites.unknown()
                .forEach(
                        (address, count) ->
                                page.element(
                                        "li",
                                        "absent",
                                        format("%,d calls from %#x, no site", count, address)));
        for (SiteComparison.Surprise surprise : sites.surprises()) {
            page.element(
                    "li",
                    "absent",
                    format(
                            "%,d calls of %s at %#x, not expected there",
                            surprise.count(), SiteText.name(surprise.number()), surprise.site()));
        }
        if (missed.isEmpty() && sites.unknown().isEmpty() && sites.surprises().isEmpty()) {
            page.element("li", "", "every call was foreseen, at the site that made it");
        }
        page.raw("</ul>\n");
    }

    private void firstErrors() {
        List<String> lines =
                report.made().stream().flatMap(call -> call.made().firstErrors().stream()).toList();
        if (!lines.isEmpty()) {
            page.element("h3", "", "First errors").raw("<pre>");
            lines.forEach(line -> page.raw(HtmlPage.escape(line) + "\n"));
            page.raw("</pre>\n");
        }
    }

    private void arguments() {
        page.element("h3", "", "Arguments that choose what a call does");
        boolean missing = report.made().stream().anyMatch(c -> !c.missingValues().isEmpty());
        List<List<Cell>> rows = new ArrayList<>();
        for (CallUse call : report.made()) {
            for (var argument : call.made().arguments().entrySet()) {
                List<String> values = new ArrayList<>();
                argument.getValue()
                        .forEach((value, uses) -> values.add(value + "\u00a0" + uses.count()));
                List<Cell> row =
                        new ArrayList<>(
                                List.of(
                                        cell("name", call.name()),
                                        cell("name", argument.getKey()),
                                        cell("text", String.join(", ", values))));
                if (missing) {
                    row.add(cell("absent text", String.join(", ", call.missingValues())));
                }
                rows.add(row);
            }
        }
        List<Cell> head =
                new ArrayList<>(
                        List.of(
                                cell("", "call"),
                                cell("", "argument"),
                                cell("", "values, with counts")));
        if (missing) {
            head.add(cell("", "missing"));
        }
        page.table("arguments", "arguments", head, rows);
    }

    private void whatIf() {
        WhatIf whatIf = report.whatIf();
        if (whatIf == null) {
            return;
        }
        page.element("h2", "", "What it can do without");
        page.element("p", "dim", "A run is good when: " + whatIf.check() + ".");
        List<Bar> needs = new ArrayList<>();
        Map<WhatIf.Need, String> styles =
                Map.of(
                        WhatIf.Need.REQUIRED, "absent",
                        WhatIf.Need.STUBBABLE, "partial",
                        WhatIf.Need.FAKEABLE, "stub",
                        WhatIf.Need.BOTH, "full");
        whatIf.counts()
                .forEach((n, count) -> needs.add(new Bar(n.description(), count, styles.get(n))));
        page.stack("Calls made, by need", needs);
        if (whatIf.together() != null) {
            page.element(
                    "p",
                    "",
                    "All that can be avoided, avoided at once: "
                            + (whatIf.together().passed() ? "good" : "not good")
                            + " ("
                            + whatIf.together().text()
                            + ").");
        }
        List<List<Cell>> rows = new ArrayList<>();
        whatIf.trials()
                .forEach(
                        (number, trial) ->
                                rows.add(
                                        List.of(
                                                cell("name", SiteText.name(number)),
                                                cell(
                                                        styles.get(trial.need()),
                                                        trial.need().description()),
                                                cell("text", trial.stubbed().text()),
                                                cell("text", trial.faked().text()))));
        List<Cell> head =
                List.of(
                        cell("", "call"),
                        cell("", "need"),
                        cell("", "when it answers ENOSYS"),
                        cell("", "when it answers 0"));
        page.table("whatif", "calls", head, rows);
    }

    private void possible() {
        List<List<Cell>> rows = new ArrayList<>();
        for (CallUse call : report.calls()) {
            PossibleValues possible = call.possible();
            if (possible != null) {
                rows.add(
                        List.of(
                                cell("name", call.name()),
                                cell("name", possible.argument()),
                                cell("text", possible.text()),
                                cell("absent text", String.join(", ", possible.leftOut()))));
            }
        }
        if (!rows.isEmpty()) {
            page.element("h2", "", "Arguments it may pass");
            List<Cell> head = new ArrayList<>(List.of(cell("", "call"), cell("", "argument")));
            head.addAll(List.of(cell("", "values"), cell("", "not there")));
            page.table("possible", "arguments", head, rows);
        }
    }

    private void calls() {
        page.element("h2", "", "Calls it may make");
        boolean run = report.run() != null;
        List<Cell> head = new ArrayList<>(List.of(cell("number", "no."), cell("", "call")));
        head.addAll(List.of(cell("", "support"), cell("wide", "known")));
        if (run) {
            head.addAll(List.of(cell("number", "made"), cell("number wide", "ms")));
            head.add(cell("wide", "errors"));
        }
        head.add(cell("", "what is missing"));
        List<List<Cell>> rows = new ArrayList<>();
        for (CallUse call : report.calls()) {
            List<Cell> row = new ArrayList<>();
            row.add(cell("number", Integer.toString(call.number())));
            row.add(cell("name", call.name()));
            row.add(cell(call.levelName(), call.levelName()));
            row.add(cell("wide", call.known()));
            if (run) {
                RecordedCall made = call.made();
                row.add(cell("number", made == null ? "" : format("%,d", made.count())));
                row.add(cell("number wide", made == null ? "" : SiteText.millis(made.nanos())));
                row.add(
                        cell(
                                "wide text",
                                made == null ? "" : String.join(" ", made.errors().keySet())));
            }
            String missing = String.join(", ", call.missingValues());
            row.add(cell("text", missing.isEmpty() ? call.note() : missing + "; " + call.note()));
            rows.add(row);
        }
        page.table("calls", "calls", head, rows);
    }

    private void sites() {
        if (report.sites().isEmpty()) {
            return;
        }
        page.raw("<details><summary>Syscall instructions</summary>\n");
        List<Cell> head =
                List.of(
                        cell("", "address"),
                        cell("wide", "function"),
                        cell("", "calls"),
                        cell("wide", "number known by"),
                        cell("", "rewriting"));
        List<List<Cell>> rows = new ArrayList<>();
        for (AnalysedSite site : report.sites()) {
            String doubt = site.resolution().doubt();
            rows.add(
                    List.of(
                            cell("name", "0x" + Long.toHexString(site.address())),
                            cell("wide name", site.function()),
                            cell("text", SiteText.numbers(site)),
                            cell(
                                    "wide text",
                                    site.resolution().how().description()
                                            + (doubt.isEmpty() ? "" : "; " + doubt)),
                            cell("", SiteText.tactic(site))));
        }
        page.table("sites", "sites", head, rows).raw("</details>\n");
    }

    private static String percent(long part, long all) {
        return format("%.1f %%", all == 0 ? 100.0 : 100.0 * part / all);
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    private static Cell cell(String style, String text) {
        return new Cell(style, text);
    }
}
