package elfin.report;

import elfin.rewrite.ProgramAnalysis.AnalysedSite;
import elfin.strace.RecordedCall;
import elfin.table.Level;
import java.util.ArrayList;
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
        writer.possible();
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
        if (report.linked() != null) {
            linked(report.linked());
            return;
        }
        long sites = report.sites().size();
        line(
                "  %d sites, %d rewritten (%.1f %%): %s",
                sites,
                report.rewritten(),
                sites == 0 ? 100.0 : 100.0 * report.rewritten() / sites,
                report.tactics());
        line("  numbers known at %d of %d sites", sites - report.unknownSites().size(), sites);
    }

    private void linked(LinkedCalls linked) {
        line("  linked to %d libraries", linked.libraries().size());
        wrapped(String.join(" ", linked.libraries()));
        if (!linked.missing().isEmpty()) {
            line("  not found: %s", String.join(", ", linked.missing()));
        }
        if (linked.loadsMore()) {
            line("  may load others that are not known before it runs");
        }
        line("  %d places may make calls that are not known", linked.unknown());
    }

    private void calls() {
        line("%ncalls it may make: %d", report.expected().size());
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
        List<CallUse> idle = report.idle();
        if (!idle.isEmpty()) {
            line("  of code that nothing leads to: %d", idle.size());
            wrapped(idle.stream().map(CallUse::name).collect(Collectors.joining(" ")));
        }
    }

    private void possible() {
        List<CallUse> calls =
                report.expected().stream().filter(call -> call.possible() != null).toList();
        if (calls.isEmpty()) {
            return;
        }
        heading("arguments it may pass");
        for (CallUse call : calls) {
            PossibleValues possible = call.possible();
            line("  %s %s: %s", call.name(), possible.argument(), possible.text());
            if (!possible.leftOut().isEmpty()) {
                line("    not there: %s", String.join(", ", possible.leftOut()));
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
                "%nrun with %s: %s; %,d calls, %.2f %% through rewritten sites%s",
                run.arguments().isEmpty() ? "no arguments" : String.join(" ", run.arguments()),
                run.outcome(),
                run.total(),
                run.rewrittenPercent(),
                run.elsewhere() == 0
                        ? ""
                        : String.format(
                                Locale.ROOT, "; %,d by programs it executed", run.elsewhere()));
        line("  %10s  %10s  %9s  %-22s %-8s %s", "calls", "ms", "us each", "", "", "errors");
        report.made().forEach(this::made);
        arguments();
        firstErrors();
        comparison();
        whatIf();
    }

    private void made(CallUse call) {
        RecordedCall made = call.made();
        List<String> errors = new ArrayList<>();
        made.errors().forEach((name, count) -> errors.add(name + " " + count));
        line(
                "  %,10d  %10s  %9.1f  %-22s %-8s %s",
                made.count(),
                SiteText.millis(made.nanos()),
                made.nanos() / 1e3 / made.count(),
                call.name(),
                call.levelName(),
                String.join(", ", errors));
    }

    private void arguments() {
        heading("arguments");
        for (CallUse call : report.made()) {
            call.made()
                    .arguments()
                    .forEach(
                            (argument, values) -> {
                                List<String> uses = new ArrayList<>();
                                values.forEach((v, use) -> uses.add(v + " " + use.count()));
                                line("  %s %s: %s", call.name(), argument, String.join(", ", uses));
                            });
            if (!call.missingValues().isEmpty()) {
                line("  %s lacks %s", call.name(), String.join(", ", call.missingValues()));
            }
        }
    }

    private void firstErrors() {
        List<String> lines =
                report.made().stream().flatMap(call -> call.made().firstErrors().stream()).toList();
        if (!lines.isEmpty()) {
            heading("first errors");
            lines.forEach(each -> line("  %s", each));
        }
    }

    private void comparison() {
        SiteComparison sites = report.comparison();
        heading("against the analysis");
        line("  %d of %d sites made calls", sites.used(), report.sites().size());
        if (!report.missed().isEmpty()) {
            line(
                    "  not foreseen by the analysis: %s",
                    report.missed().stream().map(CallUse::name).collect(Collectors.joining(", ")));
        }
        sites.unknown()
                .forEach((address, count) -> line("  %,d calls from %#x, no site", count, address));
        for (SiteComparison.Surprise surprise : sites.surprises()) {
            line(
                    "  %,d calls of %s at %#x, not expected there",
                    surprise.count(), SiteText.name(surprise.number()), surprise.site());
        }
        if (report.missed().isEmpty() && sites.unknown().isEmpty() && sites.surprises().isEmpty()) {
            line("  every call was foreseen, at the site that made it");
        }
    }

    private void whatIf() {
        WhatIf whatIf = report.whatIf();
        if (whatIf == null) {
            return;
        }
        heading("what if a call were not there (" + whatIf.check() + ")");
        whatIf.trials()
                .forEach(
                        (number, trial) ->
                                line(
                                        "  %-22s %-22s stubbed: %s; faked: %s",
                                        SiteText.name(number),
                                        trial.need().description(),
                                        trial.stubbed().text(),
                                        trial.faked().text()));
        List<String> counts = new ArrayList<>();
        whatIf.counts().forEach((need, count) -> counts.add(count + " " + need.description()));
        line("  %s", String.join(", ", counts));
        if (whatIf.together() != null) {
            line(
                    "  all that can be avoided avoided at once: %s (%s)",
                    whatIf.together().passed() ? "good" : "not good", whatIf.together().text());
        }
    }

    private void heading(String heading) {
        line("%n%s", heading);
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
