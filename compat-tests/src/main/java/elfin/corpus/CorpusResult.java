package elfin.corpus;

import elfin.patch.Tactic;
import elfin.patch.TrapReason;
import elfin.rewrite.ProgramAnalysis;
import elfin.rewrite.Resolution;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What was found out about a program.
 *
 * @param analysisNanos processor time of the analysis, without what warms up the JVM
 * @param reachable names of the calls that code can make which the entry point leads to
 * @param onLinux names of the calls strace saw, or null where nothing ran
 * @param inGuest per call how often it came from a rewritten site and by trap
 * @param differences what was not the same in the unikernel; empty when all was
 */
record CorpusResult(
        CorpusProgram program,
        long bytes,
        ProgramAnalysis analysis,
        long analysisNanos,
        Set<String> possible,
        Set<String> reachable,
        Set<String> onLinux,
        Map<String, long[]> inGuest,
        List<String> differences) {

    /** The call that is never made through a stub. */
    private static final String SIGRETURN = "rt_sigreturn";

    long sites() {
        return analysis.sites().size();
    }

    /** Sites that are never rewritten, as they return from signals. */
    long trampolines() {
        return analysis.plan().report().byReason().getOrDefault(TrapReason.SIGRETURN, 0);
    }

    long rewritten() {
        return analysis.sites().stream().filter(s -> s.tactic() != Tactic.TRAP).count();
    }

    Map<Tactic, Long> tactics() {
        Map<Tactic, Long> counts = new TreeMap<>();
        analysis.sites().forEach(site -> counts.merge(site.tactic(), 1L, Long::sum));
        return counts;
    }

    Map<Resolution.How, Long> numbers() {
        Map<Resolution.How, Long> counts = new TreeMap<>();
        analysis.sites().forEach(site -> counts.merge(site.resolution().how(), 1L, Long::sum));
        return counts;
    }

    /** Sites of which all numbers are known. */
    long complete() {
        return analysis.sites().stream().filter(site -> site.resolution().complete()).count();
    }

    /** Sites of which some number is known. */
    long resolved() {
        return analysis.sites().stream()
                .filter(site -> !site.resolution().numbers().isEmpty())
                .count();
    }

    boolean ran() {
        return onLinux != null;
    }

    /** Calls made anywhere that the analysis did not see. */
    List<String> missed() {
        return seen().stream().filter(name -> !possible.contains(name)).toList();
    }

    /** Calls made anywhere that the smaller set of reachable ones lacks. */
    List<String> missedByReach() {
        return seen().stream().filter(name -> !reachable.contains(name)).toList();
    }

    /** Every call made, on Linux or in the unikernel. */
    Set<String> seen() {
        Set<String> names = new java.util.TreeSet<>(onLinux == null ? Set.of() : onLinux);
        names.addAll(inGuest.keySet());
        return names;
    }

    long callsThroughStubs() {
        return inGuest.values().stream().mapToLong(counts -> counts[0]).sum();
    }

    /** Calls by trap, but for the one that is never rewritten. */
    long callsByTrap() {
        return inGuest.entrySet().stream()
                .filter(call -> !call.getKey().equals(SIGRETURN))
                .mapToLong(call -> call.getValue()[1])
                .sum();
    }

    /** The F1 score of a set against the calls that were made. */
    double score(Set<String> set) {
        return score(set, seen());
    }

    /** The harmonic mean of precision and recall of a set against what was seen. */
    static double score(Set<String> set, Set<String> seen) {
        long right = seen.stream().filter(set::contains).count();
        return set.isEmpty() && seen.isEmpty() ? 1 : 2.0 * right / (set.size() + seen.size());
    }
}
