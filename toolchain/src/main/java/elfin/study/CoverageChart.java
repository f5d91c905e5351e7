package elfin.study;

import elfin.report.HtmlPage;
import java.util.List;
import java.util.Locale;

/** How many programs are complete with N calls, as a drawing; systems are marks in it. */
final class CoverageChart {
    private static final int WIDE = 960;
    private static final int NARROW = 420;
    private static final int HEIGHT = 400;
    private static final int LEFT = 84;
    private static final int RIGHT = 24;
    private static final int TOP = 20;
    private static final int BOTTOM = 56;
    private static final int GRID = 4;
    private static final int LABEL_ROOM = 230;

    private final StringBuilder svg = new StringBuilder();
    private final int calls;
    private final int width;

    private CoverageChart(int calls, int width) {
        this.calls = Math.max(1, calls);
        this.width = width;
    }

    static String svg(StudyReport report) {
        List<Double> byImportance = report.coverage().curveByImportance();
        int most = byImportance.size() - 1;
        for (Baseline system : report.systems()) {
            most = Math.max(most, system.calls().cardinality());
        }
        return "<figure>\n<p class=\"legend\"><span><i class=\"series0\"></i>best order</span> "
                + "<span><i class=\"series1\"></i>by importance</span> "
                + "<span><i class=\"series2\"></i>systems</span></p>\n"
                + new CoverageChart(most, WIDE).draw(report, "wide")
                + new CoverageChart(most, NARROW).draw(report, "narrow")
                + "</figure>\n";
    }

    private String draw(StudyReport report, String style) {
        svg.append(
                format(
                        "<svg class=\"%s\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"Share of"
                                + " complete programs by number of calls\">%n",
                        style, width, HEIGHT));
        grid();
        importance(report.coverage().curveByImportance());
        greedy(report.curve());
        for (int i = report.systems().size() - 1; i >= 0; i--) {
            system(report, i);
        }
        return svg.append("</svg>\n").toString();
    }

    private void grid() {
        for (int part = 0; part <= GRID; part++) {
            double share = (double) part / GRID;
            svg.append(
                    format(
                            "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>"
                                    + "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.0f %%</text>%n",
                            LEFT,
                            width - RIGHT,
                            y(share),
                            y(share),
                            LEFT - 8,
                            y(share) + 4,
                            100 * share));
        }
        int step = calls > 250 ? 100 : calls > 100 ? 50 : calls > 20 ? 10 : 1;
        for (int at = 0; at <= calls; at += step) {
            svg.append(
                    format(
                            "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%d</text>%n",
                            x(at), HEIGHT - BOTTOM + 22, at));
        }
        svg.append(
                format(
                        "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">calls</text>%n",
                        x(calls / 2.0), HEIGHT - 8));
    }

    private void importance(List<Double> shares) {
        StringBuilder points = new StringBuilder();
        for (int n = 0; n < shares.size(); n++) {
            points.append(format("%.1f,%.1f ", x(n), y(shares.get(n))));
        }
        line("c1", points);
    }

    private void greedy(List<Coverage.Step> steps) {
        StringBuilder points = new StringBuilder();
        int have = 0;
        double share = 0;
        points.append(format("%.1f,%.1f ", x(0), y(0)));
        for (Coverage.Step step : steps) {
            have += step.added().size();
            points.append(format("%.1f,%.1f ", x(have), y(share)));
            share = step.share();
            points.append(format("%.1f,%.1f ", x(have), y(share)));
        }
        line("c0", points);
    }

    private void line(String style, StringBuilder points) {
        svg.append("<polyline class=\"curve ").append(style).append("\" points=\"");
        svg.append(points).append("\"/>\n");
    }

    /** A mark; the first system has its name beside, the others have it as their title. */
    private void system(StudyReport report, int index) {
        Baseline system = report.systems().get(index);
        int have = system.calls().cardinality();
        double share = report.coverage().completeness(system.calls());
        svg.append(
                format(
                        "<circle class=\"series2\" cx=\"%.1f\" cy=\"%.1f\" r=\"%d\"><title>%s: %d"
                                + " calls, %.1f %%</title></circle>%n",
                        x(have),
                        y(share),
                        index == 0 ? 8 : 5,
                        HtmlPage.escape(system.name()),
                        have,
                        100 * share));
        if (index == 0) {
            boolean left = x(have) > width - LABEL_ROOM;
            svg.append(
                    format(
                            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s, %.1f %%</text>%n",
                            x(have) + (width == WIDE ? (left ? -14 : 14) : 0),
                            // A narrow drawing has no room for it between the curves.
                            y(share) + (width == WIDE ? 5 : 28),
                            left ? "end" : "start",
                            HtmlPage.escape(system.name()),
                            100 * share));
        }
    }

    private double x(double number) {
        return LEFT + number / calls * (width - LEFT - RIGHT);
    }

    private static double y(double share) {
        return HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP);
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
