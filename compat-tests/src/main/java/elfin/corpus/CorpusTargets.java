package elfin.corpus;

import elfin.corpus.CorpusProgram.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What rewriting and the search for numbers must reach over all programs of a kind. Sites are
 * counted without the trampolines that return from signals, which are never rewritten: of the 40
 * sites of a Go program one alone is 2.5 %.
 */
final class CorpusTargets {
    /** Calls that come out of stubs, in percent, without {@code rt_sigreturn}. */
    private static final double CALLS = 99.5;

    private CorpusTargets() {}

    /**
     * Sums over programs of a kind.
     *
     * @param sites with the trampolines
     * @param numbered sites of which all numbers are known
     * @param stubs calls through stubs
     * @param traps calls by trap, but for {@code rt_sigreturn}
     */
    record Figures(
            long sites, long trampolines, long rewritten, long numbered, long stubs, long traps) {
        static Figures of(List<CorpusResult> results) {
            long[] sums = new long[6];
            for (CorpusResult result : results) {
                sums[0] += result.sites();
                sums[1] += result.trampolines();
                sums[2] += result.rewritten();
                sums[3] += result.complete();
                sums[4] += result.callsThroughStubs();
                sums[5] += result.callsByTrap();
            }
            return new Figures(sums[0], sums[1], sums[2], sums[3], sums[4], sums[5]);
        }
    }

    /** What is below its target, for all kinds; empty when nothing is. */
    static List<String> missed(List<CorpusResult> results) {
        List<String> missed = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            List<CorpusResult> of =
                    results.stream().filter(r -> r.program().kind() == kind).toList();
            missed.addAll(missed(kind, Figures.of(of)));
        }
        return missed;
    }

    static List<String> missed(Kind kind, Figures figures) {
        List<String> missed = new ArrayList<>();
        long sites = figures.sites - figures.trampolines;
        check(missed, kind, "sites rewritten", figures.rewritten, sites, sitesOf(kind));
        check(missed, kind, "numbers known", figures.numbered, figures.sites, numbersOf(kind));
        long calls = figures.stubs + figures.traps;
        check(missed, kind, "calls through stubs", figures.stubs, calls, CALLS);
        return missed;
    }

    private static void check(
            List<String> missed, Kind kind, String what, long part, long all, double target) {
        double percent = all == 0 ? 100 : 100.0 * part / all;
        if (percent < target) {
            missed.add(
                    String.format(
                            Locale.ROOT,
                            "%s: %s %.2f %%, not %.1f %%",
                            kind.label(),
                            what,
                            percent,
                            target));
        }
    }

    private static double sitesOf(Kind kind) {
        return switch (kind) {
            case GLIBC, GLIBC_PIE, GO -> 98;
            case MUSL -> 97;
            case RUST -> 94;
            case OTHER -> 0;
        };
    }

    private static double numbersOf(Kind kind) {
        return switch (kind) {
            case GLIBC, GLIBC_PIE -> 99;
            case MUSL, RUST -> 95;
            case GO -> 100;
            case OTHER -> 0;
        };
    }
}
