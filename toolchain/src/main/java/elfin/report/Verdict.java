package elfin.report;

import elfin.table.Level;
import java.util.ArrayList;
import java.util.List;

/** Whether a program runs, in one line. */
final class Verdict {
    private static final int MAX_NAMES = 8;

    private Verdict() {}

    static String of(ProgramReport report) {
        List<String> absent = report.calls(Level.ABSENT).stream().map(CallUse::name).toList();
        return report.run() == null ? expected(report, absent) : seen(report, absent);
    }

    private static String expected(ProgramReport report, List<String> absent) {
        int unknown = report.unknownPlaces();
        String doubt = unknown == 0 ? "" : "; " + unknown + " sites are unknown";
        if (report.linked() != null && !report.linked().obstacle().isEmpty()) {
            String needs = absent.isEmpty() ? "" : "; it may also need " + names(absent);
            return "does not run: " + report.linked().obstacle() + needs;
        }
        return absent.isEmpty()
                ? "runs: every call it is known to make is there" + doubt
                : "may be blocked by " + names(absent) + doubt;
    }

    private static String seen(ProgramReport report, List<String> absent) {
        RecordedRun run = report.run();
        List<String> missing = new ArrayList<>(run.missing().keySet());
        for (CallUse call : report.made()) {
            if (!call.missingValues().isEmpty()) {
                missing.add(call.name() + "(" + String.join(", ", call.missingValues()) + ")");
            }
        }
        if (run.succeeded()) {
            boolean all = absent.isEmpty() && report.unknownSites().isEmpty();
            String runs = all ? "runs" : "runs for this workload";
            return missing.isEmpty() ? runs : runs + ", without " + names(missing);
        }
        return missing.isEmpty()
                ? "fails: " + run.outcome()
                : "blocked by " + names(missing) + " (" + run.outcome() + ")";
    }

    /** One word for a style sheet. */
    static String kind(ProgramReport report) {
        String verdict = of(report);
        if (verdict.startsWith("runs")) {
            return verdict.contains("without") ? "partial" : "full";
        }
        return verdict.startsWith("may") ? "partial" : "absent";
    }

    private static String names(List<String> names) {
        String first = String.join(", ", names.subList(0, Math.min(MAX_NAMES, names.size())));
        return names.size() <= MAX_NAMES
                ? first
                : first + " and " + (names.size() - MAX_NAMES) + " more";
    }
}
