package elfin.conformance;

import java.util.List;
import java.util.Map;

/** The results as one HTML page that needs nothing else. */
final class HtmlReport {
    private static final String STYLE =
            """
            :root { color-scheme: light dark; --line: #8884; --good: #2a9d4a; --bad: #d33a3a; --none: #888; }
            body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 62rem; padding: 0 1rem; }
            h1 { font-size: 1.5rem; margin-bottom: .2rem; }
            .totals { display: flex; gap: 1rem; margin: 1.2rem 0; flex-wrap: wrap; }
            .total { border: 1px solid var(--line); border-radius: .6rem; padding: .6rem 1rem; min-width: 9rem; }
            .total b { font-size: 1.5rem; display: block; }
            table { border-collapse: collapse; width: 100%; }
            th, td { text-align: right; padding: .25rem .6rem; border-bottom: 1px solid var(--line); }
            th:first-child, td:first-child { text-align: left; }
            thead th { position: sticky; top: 0; background: Canvas; }
            tr.case td:first-child { padding-left: 2rem; color: GrayText; }
            tr.case { display: none; }
            tr.open { display: table-row; }
            tr.call { cursor: pointer; }
            .pass { color: var(--good); } .fail { color: var(--bad); } .none { color: var(--none); }
            .why { font-size: .85em; color: var(--bad); }
            code { font-family: ui-monospace, monospace; }
            """;

    private static final String SCRIPT =
            """
            document.querySelectorAll('tr.call').forEach(row => row.addEventListener('click', () => {
              for (let next = row.nextElementSibling; next && next.classList.contains('case');
                   next = next.nextElementSibling) next.classList.toggle('open');
            }));
            """;

    private final SuiteResult result;
    private final StringBuilder html = new StringBuilder();

    private HtmlReport(SuiteResult result) {
        this.result = result;
    }

    static String of(SuiteResult result) {
        return new HtmlReport(result).page();
    }

    private String page() {
        html.append("<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n");
        html.append("<meta name=\"viewport\" content=\"width=device-width\">\n");
        html.append("<title>Elfin: system call conformance</title>\n<style>\n");
        html.append(STYLE).append("</style>\n<h1>System call conformance</h1>\n<p>");
        html.append(result.cases().size()).append(" cases for ");
        html.append(result.byCall().size());
        html.append(" system calls. Linux is the oracle; a case that was not run does not pass.");
        html.append(" Click a call to see its cases.</p>\n<div class=\"totals\">\n");
        for (String platform : result.platforms()) {
            html.append("<div class=\"total\">").append(platform).append("<b>");
            html.append(result.passed(platform, result.cases())).append("</b>of ");
            html.append(result.cases().size()).append(" pass</div>\n");
        }
        html.append("</div>\n<table>\n<thead><tr><th>call</th><th>cases</th>");
        result.platforms().forEach(name -> html.append("<th>").append(name).append("</th>"));
        html.append("</tr></thead>\n");
        for (Map.Entry<String, List<CaseInfo>> call : result.byCall().entrySet()) {
            call(call.getKey(), call.getValue());
        }
        html.append("</table>\n<script>\n").append(SCRIPT).append("</script>\n</html>\n");
        return html.toString();
    }

    private void call(String name, List<CaseInfo> cases) {
        html.append("<tr class=\"call\"><td><code>").append(name).append("</code></td><td>");
        html.append(cases.size()).append("</td>");
        for (String platform : result.platforms()) {
            long passed = result.passed(platform, cases);
            html.append("<td class=\"").append(passed == cases.size() ? "pass" : "fail");
            html.append("\">").append(passed).append("</td>");
        }
        html.append("</tr>\n");
        boolean failing = cases.stream().anyMatch(one -> !result.passesEverywhere(one));
        for (CaseInfo one : cases) {
            oneCase(one, failing && !result.passesEverywhere(one));
        }
    }

    private void oneCase(CaseInfo one, boolean open) {
        html.append("<tr class=\"case").append(open ? " open" : "").append("\"><td>");
        html.append(escape(one.method())).append("</td><td></td>");
        for (String platform : result.platforms()) {
            Outcome outcome = result.outcome(platform, one);
            String style =
                    switch (outcome.kind()) {
                        case PASS -> "pass";
                        case NOT_RUN -> "none";
                        case FAIL, CRASH, HANG -> "fail";
                    };
            html.append("<td class=\"").append(style).append("\">");
            html.append(
                    outcome.kind().toString().replace('_', ' ').toLowerCase(java.util.Locale.ROOT));
            if (!outcome.message().isEmpty()) {
                html.append("<div class=\"why\">").append(escape(outcome.message()));
                html.append("</div>");
            }
            html.append("</td>");
        }
        html.append("</tr>\n");
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
