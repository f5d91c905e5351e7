package elfin.report;

import elfin.strace.RecordedCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The calls of a report as a table: CSV (RFC 4180) or Markdown. */
public final class TableReport {
    private TableReport() {}

    /** As CSV; a run's columns are empty without one. */
    public static String csv(ProgramReport report) {
        StringBuilder text =
                new StringBuilder(
                        "number,name,certainty,reachable,level,sites,callers,rewritten,trapped,nanos,errors,"
                                + "missing_values,need,note,argument,possible_values,"
                                + "values_complete,values_left_out,used_values\n");
        for (CallUse call : report.calls()) {
            text.append(call.number()).append(',').append(call.name()).append(',');
            text.append(call.certainty().description()).append(',').append(call.reachable());
            text.append(',').append(call.levelName());
            text.append(',').append(call.sites().size()).append(',');
            text.append(quote(String.join("; ", call.callers()))).append(',');
            made(text, call.made());
            text.append(quote(String.join(" ", call.missingValues()))).append(',');
            text.append(need(report, call)).append(',');
            text.append(quote(call.note())).append(',');
            possible(text, call.possible());
            text.append(quote(used(call.made(), "=", " "))).append('\n');
        }
        return text.toString();
    }

    private static void possible(StringBuilder text, PossibleValues possible) {
        if (possible == null) {
            text.append(",,,,");
            return;
        }
        text.append(possible.argument()).append(',');
        text.append(quote(String.join(" ", possible.values()))).append(',');
        text.append(possible.complete()).append(',');
        text.append(quote(String.join(" ", possible.leftOut()))).append(',');
    }

    /** The values that a run passed, each argument with its name: {@code cmd: TCGETS=1}. */
    private static String used(RecordedCall made, String count, String separator) {
        List<String> arguments = new ArrayList<>();
        if (made != null) {
            made.arguments()
                    .forEach(
                            (argument, values) -> {
                                List<String> uses = new ArrayList<>();
                                values.forEach((v, use) -> uses.add(v + count + use.count()));
                                arguments.add(argument + ": " + String.join(separator, uses));
                            });
        }
        return String.join("; ", arguments);
    }

    private static void made(StringBuilder text, RecordedCall made) {
        if (made == null) {
            text.append(",,,,");
            return;
        }
        text.append(made.count() - made.trapped()).append(',').append(made.trapped()).append(',');
        text.append(made.nanos()).append(',');
        List<String> errors = new ArrayList<>();
        made.errors().forEach((name, count) -> errors.add(name + "=" + count));
        text.append(quote(String.join(" ", errors))).append(',');
    }

    private static String need(ProgramReport report, CallUse call) {
        WhatIf.Need need = report.whatIf() == null ? null : report.whatIf().need(call.number());
        return need == null ? "" : need.description();
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
        List<String> head = new ArrayList<>(List.of("number", "call", "level", "known", "sites"));
        List<String> rule = new ArrayList<>(List.of("--:", "---", "---", "---", "--:"));
        if (run) {
            head.addAll(List.of("made", "ms", "errors"));
            rule.addAll(List.of("--:", "--:", "---"));
        }
        if (report.whatIf() != null) {
            head.add("need");
            rule.add("---");
        }
        head.add("note");
        rule.add("---");
        row(text, head);
        row(text, rule);
        for (CallUse call : report.calls()) {
            row(text, cells(report, call));
        }
        return text.append(possible(report)).append(used(report)).toString();
    }

    private static String used(ProgramReport report) {
        StringBuilder text = new StringBuilder();
        for (CallUse call : report.made()) {
            String values = used(call.made(), " ", ", ");
            if (!values.isEmpty()) {
                row(text, List.of("`" + call.name() + "`", values.replace("|", "\\|")));
            }
        }
        return text.isEmpty()
                ? ""
                : "\n| call | values it passed, with counts |\n|---|---|\n" + text;
    }

    private static String possible(ProgramReport report) {
        StringBuilder text = new StringBuilder();
        for (CallUse call : report.calls()) {
            PossibleValues possible = call.possible();
            if (possible != null) {
                row(
                        text,
                        List.of(
                                "`" + call.name() + "`",
                                possible.argument(),
                                possible.text().replace("|", "\\|"),
                                String.join(", ", possible.leftOut())));
            }
        }
        return text.isEmpty()
                ? ""
                : "\n| call | argument | values it may pass | not there |\n|---|---|---|---|\n"
                        + text;
    }

    private static List<String> cells(ProgramReport report, CallUse call) {
        List<String> cells = new ArrayList<>();
        cells.add(Integer.toString(call.number()));
        cells.add("`" + call.name() + "`");
        cells.add(call.levelName());
        cells.add(call.known());
        cells.add(Integer.toString(call.sites().size()));
        if (report.run() != null) {
            RecordedCall made = call.made();
            cells.add(made == null ? "" : Long.toString(made.count()));
            cells.add(made == null ? "" : SiteText.millis(made.nanos()));
            cells.add(made == null ? "" : String.join(" ", made.errors().keySet()));
        }
        if (report.whatIf() != null) {
            cells.add(need(report, call));
        }
        String missing = String.join(", ", call.missingValues());
        String note = (missing.isEmpty() ? "" : "without " + missing + "; ") + call.note();
        cells.add(note.replace("|", "\\|"));
        return cells;
    }

    private static void row(StringBuilder text, List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private static String quote(String text) {
        return '"' + text.replace("\"", "\"\"") + '"';
    }
}
