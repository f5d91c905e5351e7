package elfin.study;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a corpus needs. Importance and weighted completeness are those of Tsai et al., "A Study of
 * Modern Linux API Usage and Compatibility" (EuroSys 2016).
 */
public final class Coverage {
    private final List<StudiedProgram> programs;
    private final double total;

    public Coverage(List<StudiedProgram> programs) {
        this.programs = List.copyOf(programs);
        this.total = programs.stream().mapToDouble(StudiedProgram::weight).sum();
    }

    /** A call with the share of programs (0 to 1, weighted) that may make it. */
    public record Importance(int number, double share) {}

    /**
     * One step of a plan.
     *
     * @param added the calls to implement in this step
     * @param unlocked programs that need nothing more from then on
     * @param share the share of all programs (0 to 1, weighted) that are complete then
     */
    public record Step(List<Integer> added, List<String> unlocked, double share) {}

    /** All calls, the most important first. */
    public List<Importance> importance() {
        TreeMap<Integer, Double> weights = new TreeMap<>();
        for (StudiedProgram program : programs) {
            program.calls().stream().forEach(n -> weights.merge(n, program.weight(), Double::sum));
        }
        List<Importance> list = new ArrayList<>();
        weights.forEach((number, weight) -> list.add(new Importance(number, weight / total)));
        list.sort(
                Comparator.comparingDouble(Importance::share)
                        .reversed()
                        .thenComparingInt(Importance::number));
        return list;
    }

    /** The weighted share of programs whose calls are all among some. */
    public double completeness(BitSet supported) {
        double complete = 0;
        for (StudiedProgram program : programs) {
            complete += missing(program, supported).isEmpty() ? program.weight() : 0;
        }
        return total == 0 ? 1 : complete / total;
    }

    /**
     * What to implement next: in each step the calls that unlock most programs per call. Started
     * from nothing it is the coverage curve.
     */
    public List<Step> plan(BitSet supported) {
        BitSet have = (BitSet) supported.clone();
        List<StudiedProgram> open = new ArrayList<>();
        for (StudiedProgram program : programs) {
            if (!missing(program, have).isEmpty()) {
                open.add(program);
            }
        }
        double complete = completeness(have) * total;
        List<Step> steps = new ArrayList<>();
        while (!open.isEmpty()) {
            BitSet next = best(open, have);
            have.or(next);
            List<String> unlocked = new ArrayList<>();
            for (StudiedProgram program : List.copyOf(open)) {
                if (missing(program, have).isEmpty()) {
                    unlocked.add(program.path());
                    complete += program.weight();
                    open.remove(program);
                }
            }
            steps.add(new Step(next.stream().boxed().toList(), unlocked, complete / total));
        }
        return steps;
    }

    /** The median number of calls a program may make. */
    public double medianCalls() {
        int[] counts = programs.stream().mapToInt(p -> p.calls().cardinality()).sorted().toArray();
        int middle = counts.length / 2;
        if (counts.length == 0) {
            return 0;
        }
        return counts.length % 2 == 1
                ? counts[middle]
                : (counts[middle - 1] + counts[middle]) / 2.0;
    }

    private static BitSet best(List<StudiedProgram> open, BitSet have) {
        Set<BitSet> candidates = new LinkedHashSet<>();
        open.forEach(program -> candidates.add(missing(program, have)));
        BitSet best = null;
        double bestGain = -1;
        for (BitSet candidate : candidates) {
            double unlocked = 0;
            for (StudiedProgram program : open) {
                BitSet rest = missing(program, have);
                rest.andNot(candidate);
                unlocked += rest.isEmpty() ? program.weight() : 0;
            }
            double gain = unlocked / candidate.cardinality();
            if (gain > bestGain) {
                bestGain = gain;
                best = candidate;
            }
        }
        return best;
    }

    private static BitSet missing(StudiedProgram program, BitSet have) {
        BitSet rest = (BitSet) program.calls().clone();
        rest.andNot(have);
        return rest;
    }
}
