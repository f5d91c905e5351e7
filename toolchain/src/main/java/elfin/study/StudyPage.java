package elfin.study;

import elfin.report.HtmlPage;
import elfin.report.HtmlPage.Bar;
import elfin.report.HtmlPage.Cell;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/** A study as one self-contained page, with the coverage curve. */
public final class StudyPage {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 260;
    private static final int MARGIN = 40;
    private static final int MOST = 25;

    private StudyPage() {}

    /** Writes the page. */
    public static String of(StudyReport report) {
        Coverage coverage = report.coverage();
        HtmlPage page = new HtmlPage("elfin study");
        page.element("h1", "", "Study of " + report.programs() + " programs");
        double complete = 100 * coverage.completeness(report.supported());
        page.tiles(
                List.of(
                        List.of(format("%.1f %%", complete), "of the programs complete here"),
                        List.of(format("%.1f", coverage.medianCalls()), "calls, median program"),
                        List.of(format("%,d", report.sites()[0]), "syscall instructions"),
                        List.of(share(report.sites()[1], report.sites()[0]), "rewritten"),
                        List.of(share(report.sites()[2], report.sites()[0]), "numbers known"),
                        List.of(format("%d", report.failures().size()), "files failed")));
        page.element("h2", "", "Programs that are complete with so many calls");
        page.raw(curve(coverage.plan(new BitSet())));
        page.raw("<div class=\"charts\">\n");
        List<Bar> bars = new ArrayList<>();
        coverage.importance().stream()
                .filter(call -> !report.supported().get(call.number()))
                .limit(MOST)
                .forEach(
                        call ->
                                bars.add(
                                        new Bar(
                                                StudyReport.name(call.number()),
                                                100 * call.share(),
                                                "absent")));
        page.bars("Missing calls, percent of programs", bars, "%,.1f");
        page.raw("</div>\n").element("h2", "", "What to implement next");
        List<List<Cell>> rows = new ArrayList<>();
        for (Coverage.Step step : coverage.plan(report.supported())) {
            rows.add(
                    List.of(
                            new Cell("number", format("%.1f %%", 100 * step.share())),
                            new Cell("number", format("%d", step.unlocked().size())),
                            new Cell("text", StudyReport.names(step))));
        }
        page.table(
                "plan",
                "steps",
                List.of(new Cell("", "complete"), new Cell("", "unlocks"), new Cell("", "calls")),
                rows);
        return page.end();
    }

    /** The curve as a drawing: calls to the right, share of programs upwards. */
    private static String curve(List<Coverage.Step> steps) {
        int all = steps.stream().mapToInt(step -> step.added().size()).sum();
        StringBuilder points = new StringBuilder();
        int calls = 0;
        double share = 0;
        for (Coverage.Step step : steps) {
            calls += step.added().size();
            double x = MARGIN + (double) calls / Math.max(1, all) * (WIDTH - 2 * MARGIN);
            points.append(format("%.1f,%.1f ", x, y(share)));
            share = step.share();
            points.append(format("%.1f,%.1f ", x, y(share)));
        }
        StringBuilder drawing = new StringBuilder();
        drawing.append(
                format(
                        "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"coverage curve\""
                                + " style=\"width:100%%;max-width:48rem\" font-size=\"12\""
                                + " fill=\"currentColor\">%n",
                        WIDTH, HEIGHT));
        for (int percent = 0; percent <= 100; percent += 25) {
            drawing.append(
                    format(
                            "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\""
                                    + " stroke=\"var(--line)\"/><text x=\"0\" y=\"%.1f\">%d %%</text>%n",
                            MARGIN,
                            WIDTH - MARGIN,
                            y(percent / 100.0),
                            y(percent / 100.0),
                            y(percent / 100.0) + 4,
                            percent));
        }
        drawing.append(
                format(
                        "<text x=\"%d\" y=\"%d\">0</text><text x=\"%d\" y=\"%d\""
                                + " text-anchor=\"end\">%d calls</text>%n",
                        MARGIN, HEIGHT - 8, WIDTH - MARGIN, HEIGHT - 8, all));
        drawing.append("<polyline fill=\"none\" stroke=\"var(--bar)\" stroke-width=\"2.5\"");
        return drawing.append(" points=\"").append(points).append("\"/></svg>\n").toString();
    }

    private static double y(double share) {
        return HEIGHT - MARGIN + 10 - share * (HEIGHT - MARGIN - 10);
    }

    private static String share(long part, long all) {
        return format("%.1f %%", all == 0 ? 100.0 : 100.0 * part / all);
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
