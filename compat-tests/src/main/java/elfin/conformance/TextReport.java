package elfin.conformance;

import java.util.List;
import java.util.Map;

/** The results as a table per system call, for terminals and as Markdown. */
final class TextReport {
    private TextReport() {}

    /** A table, then every case that does not pass. */
    static String plain(SuiteResult result) {
        StringBuilder text = new StringBuilder();
        text.append(String.format("%-22s %5s", "call", "cases"));
        result.platforms().forEach(name -> text.append(String.format(" %10s", name)));
        text.append('\n');
        for (Map.Entry<String, List<CaseInfo>> call : result.byCall().entrySet()) {
            row(text, call.getKey(), result, call.getValue());
        }
        row(text, "all", result, result.cases());
        for (String platform : result.platforms()) {
            for (CaseInfo one : result.cases()) {
                Outcome outcome = result.outcome(platform, one);
                if (!outcome.passed()) {
                    text.append(
                            String.format(
                                    "%s %s: %s %s%n",
                                    platform, one.name(), outcome.kind(), outcome.message()));
                }
            }
        }
        return text.toString();
    }

    private static void row(
            StringBuilder text, String call, SuiteResult result, List<CaseInfo> cases) {
        text.append(String.format("%-22s %5d", call, cases.size()));
        for (String platform : result.platforms()) {
            text.append(String.format(" %10d", result.passed(platform, cases)));
        }
        text.append('\n');
    }

    /** The page {@code docs/conformance.md}. */
    static String markdown(SuiteResult result) {
        StringBuilder text = new StringBuilder();
        text.append(
                """
                # Conformance

                Cases per system call, and how many pass on the host's Linux (the oracle) and in the
                unikernel: with the program's system calls rewritten into jumps, and by trap. A case that
                was not run does not pass. `elfin conform --markdown=docs/conformance.md` writes this page.

                | call | cases |""");
        result.platforms().forEach(name -> text.append(' ').append(name).append(" |"));
        text.append("\n|---|---:|").append("---:|".repeat(result.platforms().size()));
        text.append('\n');
        for (Map.Entry<String, List<CaseInfo>> call : result.byCall().entrySet()) {
            markdownRow(text, "`" + call.getKey() + "`", result, call.getValue());
        }
        markdownRow(text, "**all**", result, result.cases());
        return text.toString();
    }

    private static void markdownRow(
            StringBuilder text, String call, SuiteResult result, List<CaseInfo> cases) {
        text.append("| ").append(call).append(" | ").append(cases.size()).append(" |");
        for (String platform : result.platforms()) {
            text.append(' ').append(result.passed(platform, cases)).append(" |");
        }
        text.append('\n');
    }
}
