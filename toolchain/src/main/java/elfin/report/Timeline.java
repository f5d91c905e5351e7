package elfin.report;

import elfin.strace.CallTimeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Calls over time as a drawing: a column per slice, stacked by the calls made most often. */
final class Timeline {
    /** For pages as wide as a desk's screen and a telephone's. */
    private static final int[] WIDTHS = {960, 420};

    private static final String[] STYLES = {"wide", "narrow"};
    private static final int HEIGHT = 220;
    private static final int LEFT = 56;
    private static final int BOTTOM = 38;
    private static final int TOP = 18;
    private static final int SERIES = 5;

    private Timeline() {}

    static String svg(CallTimeline timeline) {
        List<Map<Integer, Long>> slices = timeline.slices();
        if (slices.isEmpty()) {
            return "";
        }
        List<Integer> shown = mostOften(slices);
        long most = 2;
        for (Map<Integer, Long> slice : slices) {
            most = Math.max(most, slice.values().stream().mapToLong(Long::longValue).sum());
        }
        most += most % 2;
        StringBuilder svg =
                new StringBuilder("<figure>\n<figcaption>Calls over time</figcaption>\n");
        svg.append("<p class=\"legend\">");
        for (int i = 0; i < shown.size(); i++) {
            svg.append(
                    format(
                            "<span><i class=\"series%d\"></i>%s</span> ",
                            i, HtmlPage.escape(SiteText.name(shown.get(i)))));
        }
        svg.append("<span><i class=\"rest\"></i>all others</span></p>\n");
        for (int i = 0; i < WIDTHS.length; i++) {
            drawing(svg, timeline, shown, most, i);
        }
        return svg.append("</figure>\n").toString();
    }

    private static void drawing(
            StringBuilder svg, CallTimeline timeline, List<Integer> shown, long most, int size) {
        List<Map<Integer, Long>> slices = timeline.slices();
        int all = WIDTHS[size];
        svg.append(
                format(
                        "<svg class=\"%s\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"Calls"
                                + " over time: at most %d in %s\">%n",
                        STYLES[size], all, HEIGHT, most, time(timeline.widthNanos())));
        grid(svg, most, slices.size() * timeline.widthNanos(), all);
        double width = (double) (all - LEFT) / slices.size();
        double drawn = Math.max(width - 0.6, 0.8);
        for (int i = 0; i < slices.size(); i++) {
            column(svg, slices.get(i), shown, LEFT + i * width, drawn, most);
        }
        svg.append("</svg>\n");
    }

    private static List<Integer> mostOften(List<Map<Integer, Long>> slices) {
        Map<Integer, Long> totals = new TreeMap<>();
        for (Map<Integer, Long> slice : slices) {
            slice.forEach((number, count) -> totals.merge(number, count, Long::sum));
        }
        return new ArrayList<>(
                totals.entrySet().stream()
                        .sorted((a, b) -> Long.compare(b.getValue(), a.getValue()))
                        .limit(SERIES)
                        .map(Map.Entry::getKey)
                        .toList());
    }

    private static void grid(StringBuilder svg, long most, long nanos, int width) {
        for (int part = 0; part <= 2; part++) {
            double y = y(most * part / 2.0, most);
            svg.append(
                    format(
                            "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>"
                                    + "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>%n",
                            LEFT,
                            width,
                            y,
                            y,
                            LEFT - 8,
                            y + 4,
                            format("%,d", Math.round(most * part / 2.0))));
            double x = LEFT + (width - LEFT) * part / 2.0;
            String anchor = part == 0 ? "start" : part == 1 ? "middle" : "end";
            svg.append(
                    format(
                            "<text x=\"%.1f\" y=\"%d\" text-anchor=\"%s\">%s</text>%n",
                            x, HEIGHT - 6, anchor, time(nanos * part / 2)));
        }
    }

    private static void column(
            StringBuilder svg,
            Map<Integer, Long> slice,
            List<Integer> shown,
            double x,
            double width,
            long most) {
        long below = 0;
        long all = slice.values().stream().mapToLong(Long::longValue).sum();
        for (int i = 0; i < shown.size(); i++) {
            long count = slice.getOrDefault(shown.get(i), 0L);
            String name = SiteText.name(shown.get(i));
            below = part(svg, "series" + i, name, below, count, x, width, most);
        }
        part(svg, "rest", "all others", below, all - below, x, width, most);
    }

    private static long part(
            StringBuilder svg,
            String style,
            String name,
            long below,
            long count,
            double x,
            double width,
            long most) {
        if (count > 0) {
            double top = y(below + count, most);
            svg.append(
                    format(
                            "<rect class=\"%s\" x=\"%.2f\" y=\"%.2f\" width=\"%.2f\""
                                    + " height=\"%.2f\"><title>%s: %,d</title></rect>%n",
                            style,
                            x,
                            top,
                            width,
                            y(below, most) - top,
                            HtmlPage.escape(name),
                            count));
        }
        return below + count;
    }

    private static double y(double count, long most) {
        return HEIGHT - BOTTOM - count / most * (HEIGHT - BOTTOM - TOP);
    }

    private static String time(long nanos) {
        if (nanos >= 10_000_000_000L) {
            return format("%.0f s", nanos / 1e9);
        }
        return nanos >= 1_000_000_000
                ? format("%.1f s", nanos / 1e9)
                : format("%.1f ms", nanos / 1e6);
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
