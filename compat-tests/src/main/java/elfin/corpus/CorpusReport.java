package elfin.corpus;

import elfin.patch.Tactic;
import elfin.rewrite.Resolution;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/** The results as text. */
final class CorpusReport {
    private static final double NANOS = 1e9;

    private static final String INTRODUCTION =
            """
            # Rewriting, measured over stock programs

            This page is written by `elfin corpus --markdown docs/rewriting.md`. The command fetches the programs from
            Debian's packages (`apt-get download`) and the npm registry (`npm pack`), analyses each, and runs its workloads
            (`elfin.corpus.Corpus` lists them) on Linux in a chroot under strace, and in the unikernel, rewritten, over the
            same files. Standard output and exit status must be the same.

            Tactics, in the order they are tried: **P1** a jump over the one instruction before the site; **J** a short jump
            over the `syscall` to dead padding that holds a jump (given first to sites without a P window); **P2** a jump
            over two or three instructions before; **P3** as P1 or P2 with instructions that touch memory, faults being
            shown at their original address; **E** a short jump over the `syscall` to a jump that takes the place of code
            nearby, which runs from the stubs. What is left keeps its trap. The trampoline that returns from signals is
            never touched: it is the one site per program that stays.

            """;

    private static final String SETS =
            """

            ## Numbers and dynamic calls

            *All numbers known*: sites for which no other number is possible. *Some*: at least one is known. *Missed* lists
            calls seen by strace or counted by the unikernel that the analysis did not know of: there must be none, neither
            in the set of all sites nor in the smaller one of sites that the entry point leads to (*reachable*, by
            `elfin.rewrite.CallGraph`). *F1* is the harmonic mean of precision and recall of the reachable set against the
            calls that the workloads made; workloads are short, so calls that another use of the program would make count
            against precision. *Through stubs* is the share of the calls in the unikernel that did not trap, without
            `rt_sigreturn`.

            """;

    private CorpusReport() {}

    /** Whether nothing was wrong with a program. */
    static boolean isRight(CorpusResult result) {
        return result.differences().isEmpty()
                && result.missed().isEmpty()
                && result.missedByReach().isEmpty();
    }

    /** One line while it goes on. */
    static String line(CorpusResult r) {
        String text =
                String.format(
                        Locale.ROOT,
                        "%-24s %4d sites, %5.1f%% rewritten, %5.1f%% known, %.1f M/s",
                        r.program().name(),
                        r.sites(),
                        percent(r.rewritten(), r.sites()),
                        percent(r.complete(), r.sites()),
                        speed(r));
        if (r.ran()) {
            text +=
                    String.format(
                            Locale.ROOT,
                            ", calls %d stub %d trap, F1 %.2f (%d of %d, %d)",
                            r.callsThroughStubs(),
                            r.callsByTrap(),
                            r.score(r.reachable()),
                            r.seen().size(),
                            r.reachable().size(),
                            r.possible().size());
        }
        if (!r.differences().isEmpty()) {
            text += " DIFFERS: " + r.differences();
        }
        if (!r.missed().isEmpty() || !r.missedByReach().isEmpty()) {
            text += " MISSED: " + r.missed() + " " + r.missedByReach();
        }
        return text;
    }

    /** The page. */
    static String page(List<CorpusResult> results) {
        StringBuilder text = new StringBuilder(INTRODUCTION);
        text.append("## By kind\n\n");
        text.append(
                "| kind | programs | sites | rewritten | without the trampolines"
                        + " | all numbers known | some | calls through stubs |\n");
        text.append("|---|---|---|---|---|---|---|---|\n");
        for (CorpusProgram.Kind kind : CorpusProgram.Kind.values()) {
            List<CorpusResult> of =
                    results.stream().filter(r -> r.program().kind() == kind).toList();
            if (!of.isEmpty()) {
                appendKind(text, kind.label(), of);
            }
        }
        appendKind(text, "**all**", results);
        text.append("\n## Sites\n\n");
        text.append(
                "| program | kind | package | sites | P1 | J | P2 | P3 | E | trap | why |"
                        + " instructions | seconds | million/s |\n");
        text.append("|---|---|---|---|---|---|---|---|---|---|---|---|---|---|\n");
        results.forEach(result -> appendSites(text, result));
        text.append(SETS);
        text.append(
                "| program | constant | callers | setxid | unknown | all known | possible"
                        + " | reachable | seen | missed | F1 | through stubs | same output |\n");
        text.append("|---|---|---|---|---|---|---|---|---|---|---|---|---|\n");
        results.forEach(result -> appendNumbers(text, result));
        double f1 =
                results.stream()
                        .filter(CorpusResult::ran)
                        .mapToDouble(r -> r.score(r.reachable()))
                        .average()
                        .orElse(0);
        text.append(String.format(Locale.ROOT, "%nAverage F1: %.2f.%n", f1));
        return text.toString();
    }

    private static void appendKind(StringBuilder text, String label, List<CorpusResult> of) {
        long sites = sum(of, CorpusResult::sites);
        long rewritten = sum(of, CorpusResult::rewritten);
        long kept = sum(of, CorpusResult::trampolines);
        long stubs = sum(of, CorpusResult::callsThroughStubs);
        long traps = sum(of, CorpusResult::callsByTrap);
        text.append(
                String.format(
                        Locale.ROOT,
                        "| %s | %d | %d | %.1f %% | %.1f %% | %.1f %% | %.1f %% | %s |%n",
                        label,
                        of.size(),
                        sites,
                        percent(rewritten, sites),
                        percent(rewritten, sites - kept),
                        percent(sum(of, CorpusResult::complete), sites),
                        percent(sum(of, CorpusResult::resolved), sites),
                        stubs + traps == 0
                                ? "–"
                                : String.format(
                                        Locale.ROOT, "%.2f %%", percent(stubs, stubs + traps))));
    }

    private static void appendSites(StringBuilder text, CorpusResult r) {
        text.append("| ").append(r.program().name());
        text.append(" | ").append(r.program().kind().label());
        text.append(" | ").append(r.program().source().replace("deb:", "").replace("npm:", ""));
        text.append(" | ").append(r.sites());
        for (Tactic tactic :
                List.of(Tactic.P1, Tactic.J, Tactic.P2, Tactic.P3, Tactic.E, Tactic.TRAP)) {
            text.append(" | ").append(r.tactics().getOrDefault(tactic, 0L));
        }
        StringBuilder reasons = new StringBuilder();
        r.analysis()
                .plan()
                .report()
                .byReason()
                .forEach(
                        (reason, count) -> {
                            reasons.append(reasons.length() == 0 ? "" : ", ");
                            reasons.append(reason.description());
                            reasons.append(count == 1 ? "" : " (" + count + ")");
                        });
        text.append(" | ").append(reasons);
        text.append(
                String.format(
                        Locale.ROOT,
                        " | %,d | %.2f | %.1f |%n",
                        r.analysis().instructions(),
                        r.analysisNanos() / NANOS,
                        speed(r)));
    }

    private static void appendNumbers(StringBuilder text, CorpusResult r) {
        text.append("| ").append(r.program().name());
        for (Resolution.How how : Resolution.How.values()) {
            text.append(" | ").append(r.numbers().getOrDefault(how, 0L));
        }
        text.append(
                String.format(
                        Locale.ROOT,
                        " | %.1f %% | %d | %d | ",
                        percent(r.complete(), r.sites()),
                        r.possible().size(),
                        r.reachable().size()));
        if (!r.ran()) {
            text.append("not run | | | | |\n");
            return;
        }
        long calls = r.callsThroughStubs() + r.callsByTrap();
        List<String> missed = r.missedByReach();
        text.append(
                String.format(
                        Locale.ROOT,
                        "%d | %s | %.2f | %.2f %% of %d | %s |%n",
                        r.seen().size(),
                        missed.isEmpty() ? "none" : String.join(", ", missed),
                        r.score(r.reachable()),
                        percent(r.callsThroughStubs(), calls),
                        calls,
                        r.differences().isEmpty() ? "yes" : "no: " + r.differences()));
    }

    private static long sum(List<CorpusResult> results, ToLongFunction<CorpusResult> of) {
        return results.stream().mapToLong(of).sum();
    }

    private static double percent(long part, long all) {
        return all == 0 ? 100 : 100.0 * part / all;
    }

    private static double speed(CorpusResult r) {
        return r.analysis().instructions() * 1e3 / Math.max(1, r.analysisNanos());
    }
}
