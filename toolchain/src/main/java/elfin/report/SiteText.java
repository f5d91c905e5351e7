package elfin.report;

import elfin.patch.Tactic;
import elfin.rewrite.ProgramAnalysis.AnalysedSite;
import elfin.table.Row;
import elfin.table.Syscalls;
import java.util.Locale;
import java.util.stream.Collectors;

/** Parts of a site in words. */
final class SiteText {
    private SiteText() {}

    static String name(int number) {
        Row row = Syscalls.find(number);
        return row == null ? "syscall_" + number : row.name();
    }

    /** A time in milliseconds. */
    static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.3f", nanos / 1e6);
    }

    /** The calls a site may make. */
    static String numbers(AnalysedSite site) {
        String names =
                site.resolution().numbers().stream()
                        .map(SiteText::name)
                        .collect(Collectors.joining(" "));
        return names.isEmpty() ? "unknown" : names;
    }

    /** The tactic, or why there is none. */
    static String tactic(AnalysedSite site) {
        return site.tactic() == Tactic.TRAP
                ? "trap: " + site.reason().description()
                : "rewritten by " + site.tactic();
    }
}
