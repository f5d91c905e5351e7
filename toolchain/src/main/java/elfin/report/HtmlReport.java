package elfin.report;

import elfin.report.HtmlPage.Bar;
import elfin.report.HtmlPage.Cell;
import elfin.rewrite.ProgramAnalysis.AnalysedSite;
import elfin.table.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A report as one self-contained page. */
public final class HtmlReport {
    private static final int MOST_CALLED = 20;

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
        writer.calls();
        writer.sites();
        return writer.page.end();
    }

    private void head() {
        page.element("h1", "", report.path());
        page.element("p", "dim", identity());
        page.element("p", "verdict", report.verdict());
        List<List<String>> tiles = new ArrayList<>();
        int sites = report.sites().size();
        int known = sites - report.unknownSites().size();
        tiles.add(List.of(Integer.toString(sites), "syscall instructions"));
        tiles.add(List.of(percent(report.rewritten(), sites), "of them rewritten"));
        tiles.add(List.of(percent(known, sites), "with known numbers"));
        tiles.add(List.of(Integer.toString(report.calls().size()), "calls it may make"));
        if (report.run() != null) {
            tiles.add(List.of(format("%,d", report.run().total()), "calls made in the run"));
            tiles.add(
                    List.of(
                            format("%.1f %%", report.run().rewrittenPercent()),
                            "of them through jumps"));
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
        page.bars("Calls by support", levels);
        List<Bar> tactics = new ArrayList<>();
        report.tactics().forEach((tactic, count) -> tactics.add(new Bar(tactic.name(), count, "")));
        page.bars("Sites by tactic", tactics);
        if (report.run() != null) {
            page.bars("Calls made most often", made());
        }
        page.raw("</div>\n");
    }

    private List<Bar> made() {
        return report.calls().stream()
                .filter(call -> call.made() != null)
                .sorted((a, b) -> Long.compare(b.made().total(), a.made().total()))
                .limit(MOST_CALLED)
                .map(call -> new Bar(call.name(), call.made().total(), level(call)))
                .toList();
    }

    private void calls() {
        page.element("h2", "", "Calls");
        boolean run = report.run() != null;
        List<Cell> head = new ArrayList<>(List.of(cell("", "no."), cell("", "call")));
        head.addAll(List.of(cell("", "level"), cell("wide", "known")));
        if (run) {
            head.add(cell("", "made"));
        }
        head.add(cell("", "note"));
        List<List<Cell>> rows = new ArrayList<>();
        for (CallUse call : report.calls()) {
            List<Cell> row = new ArrayList<>();
            row.add(cell("number", Integer.toString(call.number())));
            row.add(cell("name", call.name()));
            row.add(cell(level(call), level(call)));
            row.add(cell("wide", call.certainty().description()));
            if (run) {
                String made = call.made() == null ? "" : format("%,d", call.made().total());
                row.add(cell("number", made));
            }
            row.add(cell("text", call.note()));
            rows.add(row);
        }
        page.table("calls", head, rows);
    }

    private void sites() {
        page.raw("<details><summary>Sites</summary>\n");
        List<Cell> head =
                List.of(
                        cell("", "address"),
                        cell("", "function"),
                        cell("", "calls"),
                        cell("wide", "number known by"),
                        cell("", "rewriting"));
        List<List<Cell>> rows = new ArrayList<>();
        for (AnalysedSite site : report.sites()) {
            String doubt = site.resolution().doubt();
            rows.add(
                    List.of(
                            cell("name", "0x" + Long.toHexString(site.address())),
                            cell("name", site.function()),
                            cell("text", SiteText.numbers(site)),
                            cell(
                                    "wide text",
                                    site.resolution().how().description()
                                            + (doubt.isEmpty() ? "" : "; " + doubt)),
                            cell("", SiteText.tactic(site))));
        }
        page.table("sites", head, rows).raw("</details>\n");
    }

    private static String level(CallUse call) {
        return call.level().name().toLowerCase(Locale.ROOT);
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
