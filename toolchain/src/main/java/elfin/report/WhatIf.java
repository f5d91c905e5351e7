package elfin.report;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a program can do without, after Loupe (Lefeuvre et al., ASPLOS 2024): for each call that it
 * made, it ran once with the call stubbed, always answering ENOSYS, and once with it faked, always
 * answering 0.
 *
 * @param check what decided that a run was good, for readers
 * @param trials by the call's number
 * @param together how the run ended in which all calls were avoided that can be, null when there
 *     was none
 */
public record WhatIf(String check, Map<Integer, Trial> trials, Outcome together) {
    /** What a program needs of a call. */
    public enum Need {
        /** Neither a stub nor a fake will do. */
        REQUIRED("required"),
        /** ENOSYS will do, a false success will not. */
        STUBBABLE("stubbable"),
        /** A false success will do, ENOSYS will not. */
        FAKEABLE("fakeable"),
        /** Both will do. */
        BOTH("stubbable or fakeable");

        private final String description;

        Need(String description) {
            this.description = description;
        }

        /** For readers. */
        public String description() {
            return description;
        }
    }

    /**
     * One run.
     *
     * @param passed whether it was good
     * @param text how it ended, for readers
     */
    public record Outcome(boolean passed, String text) {}

    /** The two runs about a call. */
    public record Trial(Outcome stubbed, Outcome faked) {
        /** What they show. */
        public Need need() {
            if (stubbed.passed()) {
                return faked.passed() ? Need.BOTH : Need.STUBBABLE;
            }
            return faked.passed() ? Need.FAKEABLE : Need.REQUIRED;
        }
    }

    /** How many calls there are of each need. */
    public Map<Need, Integer> counts() {
        Map<Need, Integer> counts = new TreeMap<>();
        for (Need need : Need.values()) {
            counts.put(need, 0);
        }
        trials.values().forEach(trial -> counts.merge(trial.need(), 1, Integer::sum));
        return counts;
    }

    /** What a call is, or null when it was not tried. */
    public Need need(int number) {
        Trial trial = trials.get(number);
        return trial == null ? null : trial.need();
    }
}
