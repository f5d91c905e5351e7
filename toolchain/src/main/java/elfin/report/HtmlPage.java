package elfin.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** One page that needs no other file: style, bars and tables. */
public final class HtmlPage {
    private static final String SCRIPT =
            "<script>document.querySelectorAll('input[data-table]').forEach(i=>{"
                    + "const t=document.getElementById(i.dataset.table),c=i.nextElementSibling;"
                    + "const f=()=>{const w=i.value.toLowerCase();let n=0;for(const r of "
                    + "t.tBodies[0].rows){r.hidden=!r.textContent.toLowerCase().includes(w);"
                    + "n+=!r.hidden}c.textContent=w?n+' of '+t.tBodies[0].rows.length:''};"
                    + "i.addEventListener('input',f)});"
                    + "document.querySelectorAll('th button').forEach(b=>b.addEventListener("
                    + "'click',()=>{const h=b.closest('th'),t=h.closest('table'),k=h.cellIndex,"
                    + "d=h.getAttribute('aria-sort')==='ascending'?-1:1;t.querySelectorAll('th')"
                    + ".forEach(o=>o.removeAttribute('aria-sort'));h.setAttribute('aria-sort',"
                    + "d>0?'ascending':'descending');const v=r=>r.cells[k].textContent,"
                    + "m=s=>parseFloat(s.replace(/,/g,''));[...t.tBodies[0].rows].sort((a,b)=>{"
                    + "const x=v(a),y=v(b),p=m(x),q=m(y);return d*(isNaN(p)||isNaN(q)?"
                    + "x.localeCompare(y):p-q)}).forEach(r=>t.tBodies[0].append(r))}))</script>\n";

    private final StringBuilder text = new StringBuilder();

    /** A bar: what it stands for, how much, and its class in the style sheet. */
    public record Bar(String name, double value, String style) {}

    /** A cell: its class in the style sheet, and its text. */
    public record Cell(String style, String text) {
        /** Whether it is running text, which on a narrow page stands below the row's figures. */
        private boolean isLong() {
            return style.endsWith("text");
        }
    }

    /** Begins a page. */
    public HtmlPage(String title) {
        text.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        text.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        text.append("<title>").append(escape(title)).append("</title>\n<style>\n");
        text.append(styleSheet()).append("</style>\n</head>\n<body>\n<main>\n");
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
    public HtmlPage bars(String heading, List<Bar> bars, String format) {
        raw("<section>\n").element("h3", "", heading);
        double most = bars.stream().mapToDouble(Bar::value).max().orElse(1);
        raw("<div class=\"bars\">\n");
        for (Bar bar : bars) {
            double percent = most == 0 ? 0 : 100 * bar.value() / most;
            raw("<span class=\"name\">" + escape(bar.name()) + "</span><span><i class=\"");
            raw(bar.style() + "\" style=\"width:");
            raw(String.format(Locale.ROOT, "%.1f%%\"></i></span>", percent));
            String value = String.format(Locale.ROOT, format, bar.value());
            raw("<span class=\"value\">" + value + "</span>\n");
        }
        return raw("</div>\n</section>\n");
    }

    /** One bar of all parts, with a legend that has the numbers. */
    public HtmlPage stack(String heading, List<Bar> parts) {
        double all = parts.stream().mapToDouble(Bar::value).sum();
        raw("<section>\n").element("h3", "", heading);
        raw("<div class=\"stack\" aria-hidden=\"true\">");
        for (Bar part : parts) {
            if (part.value() > 0) {
                double percent = 100 * part.value() / all;
                raw("<i class=\"" + part.style() + "\" style=\"width:");
                raw(String.format(Locale.ROOT, "%.2f%%\"></i>", percent));
            }
        }
        raw("</div>\n<ul class=\"legend\">");
        for (Bar part : parts) {
            if (part.value() > 0) {
                raw("<li><i class=\"" + part.style() + "\"></i>" + escape(part.name()));
                raw(String.format(Locale.ROOT, " <b>%,.0f</b></li> ", part.value()));
            }
        }
        return raw("</ul>\n</section>\n");
    }

    /**
     * A table with a field that filters its rows, and headings that sort them.
     *
     * @param id its id in the page
     * @param what what its rows are, for the filter's label
     */
    public HtmlPage table(String id, String what, List<Cell> head, List<List<Cell>> rows) {
        raw("<p class=\"filter\"><input type=\"search\" data-table=\"" + id + "\" placeholder=\"");
        raw("Filter " + what + "\" aria-label=\"Filter " + what + "\">");
        raw("<span aria-live=\"polite\"></span></p>\n");
        raw("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"" + what + "\">");
        boolean folds = rows.stream().anyMatch(r -> r.stream().anyMatch(Cell::isLong));
        raw("<table id=\"" + id + (folds ? "\" class=\"folds" : "") + "\"><thead><tr>");
        for (Cell cell : head) {
            raw("<th scope=\"col\" class=\"" + cell.style() + "\"><button type=\"button\">");
            raw(escape(cell.text()) + "</button></th>");
        }
        raw("</tr></thead><tbody>\n");
        for (List<Cell> row : rows) {
            raw("<tr>");
            for (int i = 0; i < row.size(); i++) {
                Cell cell = row.get(i);
                raw("<td class=\"" + cell.style() + "\" data-head=\"" + escape(head.get(i).text()));
                raw("\">" + escape(cell.text()) + "</td>");
            }
            raw("</tr>\n");
        }
        return raw("</tbody></table></div>\n");
    }

    /** HTML as it is. */
    public HtmlPage raw(String html) {
        text.append(html);
        return this;
    }

    /** Ends the page; the whole of it. */
    public String end() {
        return text.append("</main>\n").append(SCRIPT).append("</body>\n</html>\n").toString();
    }

    /** Text as HTML shows it. */
    public static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private static String styleSheet() {
        try (InputStream style = HtmlPage.class.getResourceAsStream("page.css")) {
            return new String(style.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
