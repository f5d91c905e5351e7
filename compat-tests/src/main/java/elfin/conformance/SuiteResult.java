package elfin.conformance;

import elfin.table.Syscalls;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of all cases on all platforms.
 *
 * @param platforms names, the oracle first
 * @param cases in the order of system call numbers
 * @param outcomes per platform and case
 */
record SuiteResult(
        List<String> platforms,
        List<CaseInfo> cases,
        Map<String, Map<CaseInfo, Outcome>> outcomes) {

    static final String ORACLE = "linux";

    static SuiteResult of(
            List<CaseInfo> cases, List<String> platforms, Map<String, Map<CaseInfo, Outcome>> all) {
        List<CaseInfo> sorted = new ArrayList<>(cases);
        sorted.sort(Comparator.comparingInt(one -> Syscalls.find(one.call()).number()));
        return new SuiteResult(platforms, sorted, all);
    }

    Outcome outcome(String platform, CaseInfo one) {
        return outcomes.getOrDefault(platform, Map.of()).getOrDefault(one, Outcome.NOT_RUN);
    }

    /** Whether it passes on the oracle and everywhere else. */
    boolean passesEverywhere(CaseInfo one) {
        return platforms.stream().allMatch(platform -> outcome(platform, one).passed());
    }

    /** What passed only at the second run: platform, case and what was found at first. */
    List<String> unsteady() {
        List<String> lines = new ArrayList<>();
        for (String platform : platforms) {
            for (CaseInfo one : cases) {
                Outcome outcome = outcome(platform, one);
                if (outcome.unsteady()) {
                    lines.add(platform + " " + one.name() + ": " + outcome.message());
                }
            }
        }
        return lines;
    }

    long passed(String platform, List<CaseInfo> some) {
        return some.stream().filter(one -> outcome(platform, one).passed()).count();
    }

    /** The cases by system call, in the order of numbers. */
    Map<String, List<CaseInfo>> byCall() {
        Map<Integer, List<CaseInfo>> byNumber = new TreeMap<>();
        for (CaseInfo one : cases) {
            byNumber.computeIfAbsent(Syscalls.find(one.call()).number(), n -> new ArrayList<>())
                    .add(one);
        }
        Map<String, List<CaseInfo>> byName = new java.util.LinkedHashMap<>();
        byNumber.forEach((number, some) -> byName.put(Syscalls.find(number).name(), some));
        return byName;
    }
}
