package elfin.conformance;

import elfin.conformance.program.Case;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Runs cases on a platform: a family's cases in one process, those that end or change it in one of
 * their own. When a case takes the process down, the rest of its family is run in a new one.
 */
final class SuiteRunner {
    private final Platform platform;
    private final Consumer<String> progress;
    private final Map<CaseInfo, Outcome> outcomes = new LinkedHashMap<>();

    /**
     * @param progress told what is being run
     */
    SuiteRunner(Platform platform, Consumer<String> progress) {
        this.platform = platform;
        this.progress = progress;
    }

    /** Runs all of them; what became of each. */
    Map<CaseInfo, Outcome> run(List<CaseInfo> cases) throws IOException, InterruptedException {
        Map<String, List<CaseInfo>> families = new LinkedHashMap<>();
        for (CaseInfo one : cases) {
            outcomes.put(one, Outcome.NOT_RUN);
            families.computeIfAbsent(one.group(), name -> new ArrayList<>()).add(one);
        }
        for (Map.Entry<String, List<CaseInfo>> family : families.entrySet()) {
            progress.accept(platform.name() + ": " + family.getKey());
            runGroup(new ArrayDeque<>(family.getValue()));
        }
        return outcomes;
    }

    /**
     * Runs the families of failed cases once more: timing on a busy machine can spoil one. A case
     * that passes now counts as passed and unsteady.
     */
    void repeat(List<CaseInfo> failed) throws IOException, InterruptedException {
        List<CaseInfo> all = new ArrayList<>(outcomes.keySet());
        for (CaseInfo one : failed) {
            Outcome first = outcomes.get(one);
            progress.accept(platform.name() + ": " + one.name() + " again: " + first);
        }
        List<CaseInfo> again =
                all.stream().filter(one -> failed.stream().anyMatch(one::runsWith)).toList();
        Map<CaseInfo, Outcome> second = new SuiteRunner(platform, progress).run(again);
        for (CaseInfo one : failed) {
            if (second.get(one).passed()) {
                outcomes.put(one, outcomes.get(one).steadied());
            }
        }
    }

    private void runGroup(Deque<CaseInfo> left) throws IOException, InterruptedException {
        while (!left.isEmpty()) {
            Platform.Run run = platform.run(left.stream().map(CaseInfo::name).toList());
            int before = left.size();
            takeFinished(run, left);
            if (left.isEmpty()) {
                return;
            }
            boolean started = run.output().contains("RUN " + left.peek().name());
            if (!started && before == left.size()) {
                left.forEach(
                        one -> outcomes.put(one, new Outcome(Outcome.Kind.CRASH, run.message())));
                return;
            }
            if (started) {
                CaseInfo last = left.remove();
                outcomes.put(last, ended(last, run));
            }
        }
    }

    /** Takes the verdicts that the program printed. */
    private void takeFinished(Platform.Run run, Deque<CaseInfo> left) {
        for (String line : run.output()) {
            if (left.isEmpty()) {
                return;
            }
            CaseInfo next = left.peek();
            if (line.equals("PASS " + next.name())) {
                outcomes.put(
                        left.remove(),
                        next.ends() == Case.RETURNS
                                ? Outcome.PASSED
                                : new Outcome(Outcome.Kind.FAIL, "the process went on"));
            } else if (line.startsWith("FAIL " + next.name() + ": ")) {
                String message = line.substring(("FAIL " + next.name() + ": ").length());
                outcomes.put(left.remove(), new Outcome(Outcome.Kind.FAIL, message));
            }
        }
    }

    private static Outcome ended(CaseInfo last, Platform.Run run) {
        return switch (run.end()) {
            case TIMED_OUT -> new Outcome(Outcome.Kind.HANG, run.message());
            case BROKEN -> new Outcome(Outcome.Kind.CRASH, run.message());
            case EXITED, KILLED -> {
                if (last.ends() == Case.RETURNS) {
                    yield new Outcome(Outcome.Kind.CRASH, run.message());
                }
                yield run.status() == last.ends()
                        ? Outcome.PASSED
                        : new Outcome(
                                Outcome.Kind.FAIL,
                                "expected the end "
                                        + last.ends()
                                        + ", got "
                                        + run.status()
                                        + " ("
                                        + run.message()
                                        + ")");
            }
        };
    }
}
