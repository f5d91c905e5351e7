package elfin.report;

import elfin.table.Level;
import java.util.List;

/** Whether a program runs, in one line. */
final class Verdict {
    private static final int MAX_NAMES = 8;

    private Verdict() {}

    static String of(ProgramReport report) {
        List<String> absent = report.calls(Level.ABSENT).stream().map(CallUse::name).toList();
        return report.run() == null ? expected(report, absent) : seen(report.run(), absent);
    }

    private static String expected(ProgramReport report, List<String> absent) {
        int unknown = report.unknownSites().size();
        String doubt = unknown == 0 ? "" : "; " + unknown + " sites are unknown";
        return absent.isEmpty()
                ? "runs: every call it is known to make is there" + doubt
                : "may be blocked by " + names(absent) + doubt;
    }

    private static String seen(RecordedRun run, List<String> absent) {
        List<String> missing = List.copyOf(run.missing().keySet());
        if (run.succeeded() && missing.isEmpty()) {
            return absent.isEmpty() ? "runs" : "runs for this workload";
        }
        if (run.succeeded()) {
            return "runs for this workload, without " + names(missing);
        }
        return missing.isEmpty()
                ? "fails: " + run.outcome()
                : "blocked by " + names(missing) + " (" + run.outcome() + ")";
    }

    private static String names(List<String> names) {
        String first = String.join(", ", names.subList(0, Math.min(MAX_NAMES, names.size())));
        return names.size() <= MAX_NAMES
                ? first
                : first + " and " + (names.size() - MAX_NAMES) + " more";
    }
}
