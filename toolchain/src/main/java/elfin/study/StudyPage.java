package elfin.study;

import elfin.report.HtmlPage;
import elfin.report.HtmlPage.Bar;
import elfin.report.HtmlPage.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A study as one self-contained page, with the coverage curve. */
public final class StudyPage {
    private static final int MOST = 25;

    private final StudyReport report;
    private final Coverage coverage;
    private final HtmlPage page = new HtmlPage("elfin study");

    private StudyPage(StudyReport report) {
        this.report = report;
        this.coverage = report.coverage();
    }

    /** Writes the page. */
    public static String of(StudyReport report) {
        StudyPage writer = new StudyPage(report);
        writer.head();
        writer.page.element("h2", "", "Calls and complete programs");
        writer.page.raw(CoverageChart.svg(report));
        writer.systems();
        writer.importance();
        writer.plan();
        writer.failures();
        return writer.page.end();
    }

    private void head() {
        page.raw("<header>\n").element("p", "dim", "Study of the corpus " + report.corpus());
        page.element("h1", "", format("%,d programs", report.programs()));
        List<String> kinds = new ArrayList<>();
        report.kinds().forEach((kind, count) -> kinds.add(format("%,d %s", count, kind)));
        page.element("p", "dim", String.join("; ", kinds)).raw("</header>\n");
        double complete = 100 * coverage.completeness(report.supported());
        List<List<String>> tiles = new ArrayList<>();
        String first = report.systems().get(0).name();
        tiles.add(List.of(format("%.1f %%", complete), "of the programs complete with " + first));
        tiles.add(List.of(format("%.1f", coverage.medianCalls()), "calls used, median program"));
        if (coverage.medianRequired() != coverage.medianCalls()) {
            tiles.add(
                    List.of(format("%.1f", coverage.medianRequired()), "required, median program"));
        }
        tiles.add(List.of(format("%d", coverage.differentCalls()), "different calls in all"));
        if (report.sites()[0] > 0) {
            long all = report.sites()[0];
            tiles.add(List.of(format("%,d", all), "sites in static programs"));
            tiles.add(List.of(share(report.sites()[1], all), "of them rewritten"));
            tiles.add(List.of(share(report.sites()[2], all), "with known numbers"));
        }
        tiles.add(List.of(format("%,d", report.failures().size()), "files failed"));
        page.tiles(tiles);
    }

    private void systems() {
        page.raw("<div class=\"charts\">\n");
        List<Bar> bars = new ArrayList<>();
        for (Baseline system : report.systems()) {
            String name = format("%s (%d)", system.name(), system.calls().cardinality());
            String style = bars.isEmpty() ? "series0" : "rest";
            bars.add(new Bar(name, 100 * coverage.completeness(system.calls()), style));
        }
        page.bars("Complete programs by system (calls it has), percent", bars, "%,.1f");
        List<Bar> missing = new ArrayList<>();
        coverage.importance().stream()
                .filter(call -> !report.supported().get(call.number()))
                .limit(MOST)
                .forEach(
                        call ->
                                missing.add(
                                        new Bar(
                                                StudyReport.name(call.number()),
                                                100 * call.share(),
                                                "absent")));
        if (!missing.isEmpty()) {
            String first = report.systems().get(0).name();
            page.bars("Missing in " + first + ", percent of programs", missing, "%,.1f");
        }
        page.raw("</div>\n");
    }

    private void importance() {
        page.element("h2", "", "Calls by importance");
        List<List<Cell>> rows = new ArrayList<>();
        int rank = 1;
        for (Coverage.Importance call : coverage.importance()) {
            boolean there = report.supported().get(call.number());
            rows.add(
                    List.of(
                            new Cell("number", Integer.toString(rank++)),
                            new Cell("name", StudyReport.name(call.number())),
                            new Cell("number", format("%.1f %%", 100 * call.share())),
                            new Cell("number wide", format("%.1f %%", 100 * call.importance())),
                            new Cell(there ? "full" : "absent", there ? "yes" : "missing")));
        }
        List<Cell> head =
                List.of(
                        new Cell("number", "rank"),
                        new Cell("", "call"),
                        new Cell("number", "programs"),
                        new Cell("number wide", "installations"),
                        new Cell("", report.systems().get(0).name()));
        page.table("importance", "calls", head, rows);
    }

    private void plan() {
        page.element("h2", "", "What " + report.systems().get(0).name() + " needs next");
        if (report.plan().isEmpty()) {
            page.element("p", "", "Nothing: every program is complete.");
            return;
        }
        List<List<Cell>> rows = new ArrayList<>();
        for (Coverage.Step step : report.plan()) {
            rows.add(
                    List.of(
                            new Cell("number", format("%.1f %%", 100 * step.share())),
                            new Cell("number", format("%d", step.unlocked().size())),
                            new Cell("text", StudyReport.names(step)),
                            new Cell("wide text", examples(step))));
        }
        List<Cell> head =
                List.of(
                        new Cell("number", "complete"),
                        new Cell("number", "unlocks"),
                        new Cell("", "calls"),
                        new Cell("wide", "programs"));
        page.table("plan", "steps", head, rows);
    }

    private static String examples(Coverage.Step step) {
        int shown = 3;
        List<String> first = step.unlocked().subList(0, Math.min(shown, step.unlocked().size()));
        String names = String.join(", ", first.stream().map(StudyPage::lastName).toList());
        return names + (step.unlocked().size() > shown ? " ..." : "");
    }

    private static String lastName(String path) {
        return path.startsWith("/") ? path.substring(path.lastIndexOf('/') + 1) : path;
    }

    private void failures() {
        if (report.failures().isEmpty()) {
            return;
        }
        page.raw("<details><summary>Files that could not be analysed</summary>\n");
        List<List<Cell>> rows = new ArrayList<>();
        report.failures()
                .forEach(
                        (path, why) ->
                                rows.add(List.of(new Cell("text", path), new Cell("text", why))));
        page.table("failures", "files", List.of(new Cell("", "file"), new Cell("", "why")), rows);
        page.raw("</details>\n");
    }

    private static String share(long part, long all) {
        return format("%.1f %%", all == 0 ? 100.0 : 100.0 * part / all);
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
