package elfin.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** One page that needs no other file: style, bars and tables. */
public final class HtmlPage {
    private static final String FILTER =
            "<script>document.querySelectorAll('input[data-table]').forEach(i=>i.addEventListener("
                    + "'input',()=>{const w=i.value.toLowerCase();document.querySelectorAll('#'+"
                    + "i.dataset.table+' tbody tr').forEach(r=>r.hidden="
                    + "!r.textContent.toLowerCase().includes(w))}))</script>\n";

    private final StringBuilder text = new StringBuilder();

    /** A bar: what it stands for, how much, and its class in the style sheet. */
    public record Bar(String name, double value, String style) {}

    /** A cell: its class in the style sheet, and its text. */
    public record Cell(String style, String text) {}

    /** Begins a page. */
    public HtmlPage(String title) {
        text.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        text.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        text.append("<title>").append(escape(title)).append("</title>\n<style>\n");
        text.append(styleSheet()).append("</style>\n</head>\n<body>\n");
    }

    /** An element with a class of the style sheet, or none. */
    public HtmlPage element(String name, String style, String content) {
        text.append('<').append(name);
        if (!style.isEmpty()) {
            text.append(" class=\"").append(style).append('"');
        }
        text.append('>').append(escape(content)).append("</").append(name).append(">\n");
        return this;
    }

    /** Figures side by side, as {figure, what it is}. */
    public HtmlPage tiles(List<List<String>> tiles) {
        raw("<div class=\"tiles\">\n");
        for (List<String> tile : tiles) {
            raw("<div class=\"tile\"><b>" + escape(tile.get(0)) + "</b><span>");
            raw(escape(tile.get(1)) + "</span></div>\n");
        }
        return raw("</div>\n");
    }

    /** Horizontal bars, the longest as wide as there is room. */
    public HtmlPage bars(String heading, List<Bar> bars) {
        raw("<section>\n").element("h2", "", heading);
        double most = bars.stream().mapToDouble(Bar::value).max().orElse(1);
        raw("<div class=\"bars\">\n");
        for (Bar bar : bars) {
            double percent = most == 0 ? 0 : 100 * bar.value() / most;
            raw("<span class=\"name\">" + escape(bar.name()) + "</span><span><i class=\"");
            raw(bar.style() + "\" style=\"width:");
            raw(String.format(Locale.ROOT, "%.1f%%\"></i></span>", percent));
            raw(String.format(Locale.ROOT, "<span class=\"value\">%,.0f</span>%n", bar.value()));
        }
        return raw("</div>\n</section>\n");
    }

    /** A table with a field that filters its rows. */
    public HtmlPage table(String id, List<Cell> head, List<List<Cell>> rows) {
        raw("<input data-table=\"" + id + "\" placeholder=\"filter\" aria-label=\"filter\">\n");
        raw("<div class=\"scroll\"><table id=\"" + id + "\"><thead>");
        row("th", head);
        raw("</thead><tbody>\n");
        rows.forEach(row -> row("td", row));
        return raw("</tbody></table></div>\n");
    }

    /** HTML as it is. */
    public HtmlPage raw(String html) {
        text.append(html);
        return this;
    }

    /** Ends the page; the whole of it. */
    public String end() {
        return text.append(FILTER).append("</body>\n</html>\n").toString();
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private void row(String element, List<Cell> cells) {
        raw("<tr>");
        for (Cell cell : cells) {
            raw("<" + element + " class=\"" + cell.style() + "\">" + escape(cell.text()));
            raw("</" + element + ">");
        }
        raw("</tr>\n");
    }

    private static String styleSheet() {
        try (InputStream style = HtmlPage.class.getResourceAsStream("page.css")) {
            return new String(style.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
