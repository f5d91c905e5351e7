package elfin.suite;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The tests of one program, on Linux and here. */
final class Comparison {
    /**
     * One test.
     *
     * @param linux how it ended on Linux
     * @param here how it ended in the unikernel; null when it did not run to its end
     * @param reason why it may fail here, or null
     * @param mustFail whether it then has to, so that no exclusion outlives its reason
     */
    record Test(String name, Verdict linux, Verdict here, String reason, boolean mustFail) {
        /** It passes on Linux only, and there is no reason for it. */
        boolean isFailure() {
            return linux == Verdict.PASS && here != Verdict.PASS && reason == null;
        }

        /** It passes here although a reason says that it cannot. */
        boolean isNeedlessExclusion() {
            return linux == Verdict.PASS && here == Verdict.PASS && mustFail;
        }
    }

    private final String suite;
    private final String program;
    private final List<Test> tests = new ArrayList<>();

    Comparison(
            String suite,
            String program,
            Map<String, Verdict> linux,
            Map<String, Verdict> here,
            Exclusions exclusions) {
        this.suite = suite;
        this.program = program;
        for (Map.Entry<String, Verdict> entry : new TreeMap<>(linux).entrySet()) {
            String name = entry.getKey();
            String key = suite + "/" + program + "/" + name;
            tests.add(
                    new Test(
                            name,
                            entry.getValue(),
                            here.get(name),
                            exclusions.reason(key),
                            exclusions.mustFail(key)));
        }
    }

    String suite() {
        return suite;
    }

    String program() {
        return program;
    }

    /** {@code SUITE/PROGRAM}. */
    String key() {
        return suite + "/" + program;
    }

    List<Test> tests() {
        return tests;
    }

    /** How many tests pass on Linux: those that count. */
    long passOnLinux() {
        return tests.stream().filter(test -> test.linux() == Verdict.PASS).count();
    }

    /** How many of those pass here. */
    long passHere() {
        return tests.stream()
                .filter(test -> test.linux() == Verdict.PASS && test.here() == Verdict.PASS)
                .count();
    }

    /** How many of those are excluded. */
    long excluded() {
        return tests.stream()
                .filter(test -> test.linux() == Verdict.PASS && test.reason() != null)
                .count();
    }

    /** What is not as it should be, a line each. */
    List<String> surprises() {
        List<String> surprises = new ArrayList<>();
        for (Test test : tests) {
            String name = suite + "/" + program + "/" + test.name();
            if (test.isFailure()) {
                surprises.add(name + ": passes on Linux, here: " + shown(test.here()));
            } else if (test.isNeedlessExclusion()) {
                surprises.add(name + ": passes, although excluded: " + test.reason());
            }
        }
        return surprises;
    }

    static String shown(Verdict verdict) {
        return verdict == null ? "did not end" : verdict.name();
    }
}
