package elfin.report;

import java.util.List;
import java.util.Locale;

/** The calls of a report as a table: CSV (RFC 4180) or Markdown. */
public final class TableReport {
    private TableReport() {}

    /** As CSV; a run's columns are empty without one. */
    public static String csv(ProgramReport report) {
        StringBuilder text =
                new StringBuilder(
                        "number,name,certainty,level,sites,callers,rewritten,trapped,note\n");
        for (CallUse call : report.calls()) {
            text.append(call.number()).append(',').append(call.name()).append(',');
            text.append(call.certainty().description()).append(',').append(level(call));
            text.append(',').append(call.sites().size()).append(',');
            text.append(quote(String.join("; ", call.callers()))).append(',');
            text.append(call.made() == null ? "" : call.made().rewritten()).append(',');
            text.append(call.made() == null ? "" : call.made().trapped()).append(',');
            text.append(quote(call.note())).append('\n');
        }
        return text.toString();
    }

    /** As Markdown. */
    public static String markdown(ProgramReport report) {
        StringBuilder text = new StringBuilder("# ").append(report.path()).append("\n\n**");
        text.append(report.verdict()).append("**\n\n");
        text.append(
                String.format(
                        Locale.ROOT,
                        "%s, C library %s, %s; %d of %d sites rewritten.%n%n",
                        report.identity().kind(),
                        report.identity().library(),
                        report.identity().language(),
                        report.rewritten(),
                        report.sites().size()));
        boolean run = report.run() != null;
        row(text, cells(run, "number", "call", "level", "known", "sites", "made", "note"));
        row(text, cells(run, "--:", "---", "---", "---", "--:", "--:", "---"));
        for (CallUse call : report.calls()) {
            String made = call.made() == null ? "" : Long.toString(call.made().total());
            row(
                    text,
                    cells(
                            run,
                            Integer.toString(call.number()),
                            "`" + call.name() + "`",
                            level(call),
                            call.certainty().description(),
                            Integer.toString(call.sites().size()),
                            made,
                            call.note().replace("|", "\\|")));
        }
        return text.toString();
    }

    private static List<String> cells(
            boolean run,
            String number,
            String call,
            String level,
            String known,
            String sites,
            String made,
            String note) {
        return run
                ? List.of(number, call, level, known, sites, made, note)
                : List.of(number, call, level, known, sites, note);
    }

    private static void row(StringBuilder text, List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private static String level(CallUse call) {
        return call.level().name().toLowerCase(Locale.ROOT);
    }

    private static String quote(String text) {
        return '"' + text.replace("\"", "\"\"") + '"';
    }
}
