package elfin.report;

import elfin.rewrite.ProgramAnalysis.AnalysedSite;
import elfin.table.Level;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A report for the terminal. */
public final class TextReport {
    private final StringBuilder text = new StringBuilder();
    private final ProgramReport report;

    private TextReport(ProgramReport report) {
        this.report = report;
    }

    /**
     * Writes a report.
     *
     * @param everySite whether to list all sites, not only those that need a word
     */
    public static String of(ProgramReport report, boolean everySite) {
        TextReport writer = new TextReport(report);
        writer.head();
        writer.calls();
        writer.run();
        writer.doubts();
        if (everySite) {
            writer.sites(report.sites());
        }
        return writer.text.toString();
    }

    private void head() {
        line("%s: %s", report.path(), report.verdict());
        line(
                "  %s executable, C library %s, %s%s, %,d bytes",
                report.identity().kind(),
                report.identity().library(),
                report.identity().language(),
                report.identity().stripped() ? ", stripped" : "",
                report.size());
        long sites = report.sites().size();
        line(
                "  %d sites, %d rewritten (%.1f %%): %s",
                sites,
                report.rewritten(),
                sites == 0 ? 100.0 : 100.0 * report.rewritten() / sites,
                report.tactics());
        line("  numbers known at %d of %d sites", sites - report.unknownSites().size(), sites);
    }

    private void calls() {
        line("%ncalls it may make: %d", report.calls().size());
        for (Level level : Level.values()) {
            List<CallUse> calls = report.calls(level);
            if (calls.isEmpty()) {
                continue;
            }
            line("  %s: %d", level.name().toLowerCase(Locale.ROOT), calls.size());
            if (level == Level.FULL) {
                wrapped(calls.stream().map(CallUse::name).collect(Collectors.joining(" ")));
                continue;
            }
            for (CallUse call : calls) {
                line("    %-22s %s", call.name(), note(call));
            }
        }
    }

    private static String note(CallUse call) {
        if (call.note().isEmpty() && !call.callers().isEmpty()) {
            return "called by " + String.join(", ", call.callers());
        }
        return call.note();
    }

    private void run() {
        RecordedRun run = report.run();
        if (run == null) {
            return;
        }
        line(
                "%nrun with %s: %s; %,d calls, %.2f %% through rewritten sites",
                run.arguments().isEmpty() ? "no arguments" : String.join(" ", run.arguments()),
                run.outcome(),
                run.total(),
                run.rewrittenPercent());
        report.calls().stream()
                .filter(call -> call.made() != null)
                .sorted((a, b) -> Long.compare(b.made().total(), a.made().total()))
                .forEach(
                        call ->
                                line(
                                        "  %,10d  %-22s %s",
                                        call.made().total(),
                                        call.name(),
                                        call.level().name().toLowerCase(Locale.ROOT)));
        if (!report.missed().isEmpty()) {
            line(
                    "  not foreseen by the analysis: %s",
                    report.missed().stream().map(CallUse::name).collect(Collectors.joining(", ")));
        }
    }

    private void doubts() {
        heading("sites with unknown numbers", report.unknownSites());
        heading("sites that may make other calls too", report.doubtfulSites());
        heading(
                "sites left to the trap",
                report.sites().stream()
                        .filter(site -> site.tactic() == elfin.patch.Tactic.TRAP)
                        .toList());
    }

    private void heading(String heading, List<AnalysedSite> sites) {
        if (!sites.isEmpty()) {
            line("%n%s: %d", heading, sites.size());
            sites.forEach(this::site);
        }
    }

    private void sites(List<AnalysedSite> sites) {
        line("%nall sites");
        sites.forEach(this::site);
    }

    private void site(AnalysedSite site) {
        line(
                "  %#x %s: %s (%s); %s; found by %s%s",
                site.address(),
                site.function().isEmpty() ? "?" : site.function(),
                SiteText.numbers(site),
                site.resolution().how().description(),
                SiteText.tactic(site),
                site.origin().description(),
                site.resolution().doubt().isEmpty() ? "" : "; " + site.resolution().doubt());
    }

    private void wrapped(String words) {
        StringBuilder current = new StringBuilder("   ");
        for (String word : words.split(" ")) {
            if (current.length() + word.length() > 100) {
                line("%s", current);
                current = new StringBuilder("   ");
            }
            current.append(' ').append(word);
        }
        line("%s", current);
    }

    private void line(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
    }
}
