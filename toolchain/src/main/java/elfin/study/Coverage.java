package elfin.study;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a corpus needs. Importance and weighted completeness are those of Tsai et al., "A Study of
 * Modern Linux API Usage and Compatibility" (EuroSys 2016).
 */
public final class Coverage {
    private final List<StudiedProgram> programs;
    private final double total;
    private final double heaviest;

    /** Programs that need the same calls are one group. */
    private final List<Group> groups;

    /** Programs with the same needs. */
    private static final class Group {
        private final BitSet calls;
        private final List<String> paths = new ArrayList<>();
        private double weight;

        private Group(BitSet calls) {
            this.calls = calls;
        }

        private BitSet missing(BitSet have) {
            BitSet rest = (BitSet) calls.clone();
            rest.andNot(have);
            return rest;
        }
    }

    public Coverage(List<StudiedProgram> programs) {
        this.programs = List.copyOf(programs);
        this.total = programs.stream().mapToDouble(StudiedProgram::weight).sum();
        this.heaviest = programs.stream().mapToDouble(StudiedProgram::weight).max().orElse(1);
        Map<BitSet, Group> byCalls = new LinkedHashMap<>();
        for (StudiedProgram program : programs) {
            Group group = byCalls.computeIfAbsent(program.required(), Group::new);
            group.paths.add(program.path());
            group.weight += program.weight();
        }
        this.groups = List.copyOf(byCalls.values());
    }

    /**
     * A call with who needs it.
     *
     * @param share of the programs (0 to 1, weighted) that need it
     * @param importance the probability that an installation has a program that needs it, when the
     *     heaviest program is on every installation and the others by their weight
     */
    public record Importance(int number, double share, double importance) {}

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
        TreeMap<Integer, Double> absent = new TreeMap<>();
        for (StudiedProgram program : programs) {
            double installed = program.weight() / heaviest;
            program.required().stream()
                    .forEach(
                            n -> {
                                weights.merge(n, program.weight(), Double::sum);
                                absent.merge(n, 1 - installed, (a, b) -> a * b);
                            });
        }
        List<Importance> list = new ArrayList<>();
        weights.forEach(
                (number, weight) ->
                        list.add(new Importance(number, weight / total, 1 - absent.get(number))));
        list.sort(
                Comparator.comparingDouble(Importance::share)
                        .reversed()
                        .thenComparingInt(Importance::number));
        return list;
    }

    /** The weighted share of programs whose calls are all among some. */
    public double completeness(BitSet supported) {
        double complete = 0;
        for (Group group : groups) {
            complete += group.missing(supported).isEmpty() ? group.weight : 0;
        }
        return total == 0 ? 1 : complete / total;
    }

    /** The share of complete programs with the N most important calls, for N from 0. */
    public List<Double> curveByImportance() {
        List<Double> curve = new ArrayList<>();
        BitSet have = new BitSet();
        curve.add(completeness(have));
        for (Importance call : importance()) {
            have.set(call.number());
            curve.add(completeness(have));
        }
        return curve;
    }

    /**
     * What to implement next: in each step the calls that unlock most programs per call. Started
     * from nothing it is the coverage curve.
     */
    public List<Step> plan(BitSet supported) {
        BitSet have = (BitSet) supported.clone();
        List<Group> open = new ArrayList<>(groups);
        open.removeIf(group -> group.missing(have).isEmpty());
        double complete = completeness(have) * total;
        List<Step> steps = new ArrayList<>();
        while (!open.isEmpty()) {
            BitSet next = best(open, have);
            have.or(next);
            List<String> unlocked = new ArrayList<>();
            for (Group group : List.copyOf(open)) {
                if (group.missing(have).isEmpty()) {
                    unlocked.addAll(group.paths);
                    complete += group.weight;
                    open.remove(group);
                }
            }
            steps.add(new Step(next.stream().boxed().toList(), unlocked, complete / total));
        }
        return steps;
    }

    /** The median number of calls a program may make. */
    public double medianCalls() {
        return median(programs.stream().mapToInt(p -> p.calls().cardinality()).sorted().toArray());
    }

    /** The median number of calls a program cannot do without. */
    public double medianRequired() {
        return median(
                programs.stream().mapToInt(p -> p.required().cardinality()).sorted().toArray());
    }

    /** How many different calls there are in all. */
    public int differentCalls() {
        BitSet all = new BitSet();
        programs.forEach(program -> all.or(program.calls()));
        return all.cardinality();
    }

    private static double median(int[] counts) {
        int middle = counts.length / 2;
        if (counts.length == 0) {
            return 0;
        }
        return counts.length % 2 == 1
                ? counts[middle]
                : (counts[middle - 1] + counts[middle]) / 2.0;
    }

    private static BitSet best(List<Group> open, BitSet have) {
        Map<BitSet, Double> candidates = new LinkedHashMap<>();
        for (Group group : open) {
            candidates.merge(group.missing(have), group.weight, Double::sum);
        }
        BitSet best = null;
        double bestGain = -1;
        for (BitSet candidate : candidates.keySet()) {
            double unlocked = 0;
            for (Map.Entry<BitSet, Double> other : candidates.entrySet()) {
                if (other.getKey().cardinality() <= candidate.cardinality()
                        && isSubset(other.getKey(), candidate)) {
                    unlocked += other.getValue();
                }
            }
            double gain = unlocked / candidate.cardinality();
            if (gain > bestGain) {
                bestGain = gain;
                best = candidate;
            }
        }
        return best;
    }

    private static boolean isSubset(BitSet part, BitSet whole) {
        for (int bit = part.nextSetBit(0); bit >= 0; bit = part.nextSetBit(bit + 1)) {
            if (!whole.get(bit)) {
                return false;
            }
        }
        return true;
    }
}
