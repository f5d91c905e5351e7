package elfin.corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** The page {@code docs/precision.md}. */
final class PrecisionReport {
    private static final String INTRODUCTION =
            """
            # How well static sets fit

            This page is written by `elfin corpus --precision docs/precision.md`, which needs Linux, strace and gdb, no virtual
            machine, and some 25 minutes on two processors. All rows are from one run.

            **Method.** The *foreseen* set of a program holds the calls that code may make which the entry point leads to
            (`elfin.rewrite.CallGraph`, `elfin.rewrite.LinkedProgram`): over direct calls and jumps, jump tables, every address
            that reached code makes, and every function that the program's data points at. The truth that it is held against
            is what strace sees the program call on Linux, in three steps, each of which includes the one before:

            - *Short*: the few runs of `elfin.corpus.Corpus`.
            - *Thorough*: also the workloads of `elfin.corpus.ThoroughWorkloads`: scripts
              (`compat-tests/src/main/resources/elfin/corpus`) and lines of arguments that go through the features in a
              program's manual, as a test suite does. Shells also run on a terminal, with lines typed in, and from a copy with
              the set-user-id bit. Nothing is made to go wrong.
            - *Failures*: also runs in which something is wrong (`elfin.corpus.FailureRunner`). For each call that an
              undisturbed workload makes, workloads run again while strace lets that call fail always, with each of 22 errors,
              or lets it do nothing and return 0; while it fails once, at different times; and while a call fails that only a
              failure made the program try. Also: memory runs out at different times, limits are small, standard
              descriptors are closed, `/proc`, `/dev`, `/etc` and the like are empty, `/tmp` is full or read-only, variables
              choose a locale that is not there or small thresholds of malloc, signals arrive in the middle, and there is no
              vDSO (gdb hides it before the first instruction). All this is what Linux can do to a program: a
              seccomp filter, as containers have one, makes any call fail with any error or seem done, and a
              clock source without a vDSO is usual in some virtual machines. *Runs* says how many of them there were; no more
              are started after 45 seconds.

            So the truth is the calls that the program was seen to make under any circumstance that could be produced. What a
            program does because of a failure it may do, as anything else: a seccomp profile without such a call would break
            it just then. Loupe's what-if runs (Lefeuvre et al., ASPLOS 2024) make calls fail in the same way.

            The programs run in name spaces of their own, without the capabilities that could change the machine (clock,
            modules, reboot): these calls are made and refused. *F1* is the harmonic mean of precision (which share of the
            foreseen calls is made) and recall (which share of the calls made was foreseen). *Missed* calls were made and not
            foreseen: there must be none. `restart_syscall` is the kernel's own and left out.

            **What it says, and what it does not.** B-Side (Thévenon et al., Middleware 2024, arXiv 2410.18053) publishes an
            average F1 of 0.81 "over a set of popular applications", and 0.31 and 0.53 for its competitors on the same. The
            programs, the workloads and thereby the truth are others here, so that the numbers can be set beside each other,
            not subtracted; of the columns, *thorough* is the one that is measured most like theirs, by runs of a test suite's
            kind. A call that is foreseen and never made is not known to be impossible. The list of programs is not chosen by
            result. Terminal sessions differ by one or two calls from run to run, and a busy machine does fewer runs with
            failures.

            """;

    private PrecisionReport() {}

    static String page(List<Precision> results) {
        StringBuilder page = new StringBuilder(INTRODUCTION);
        page.append(
                "| program | kind | foreseen | short | F1 | thorough | F1 | failures | F1 | runs | missed |\n");
        page.append("|---|---|--:|--:|--:|--:|--:|--:|--:|--:|---|\n");
        for (Precision result : results) {
            page.append(
                    String.format(
                            Locale.ROOT,
                            "| %s | %s | %d | %d | %.2f | %d | %.2f | %d | **%.2f** | %d | %s |%n",
                            result.program().name(),
                            result.program().kind().label(),
                            result.foreseen().size(),
                            result.brief().size(),
                            result.briefScore(),
                            result.thorough().size(),
                            result.thoroughScore(),
                            result.troubled().size(),
                            result.troubledScore(),
                            result.runs(),
                            result.missed().isEmpty()
                                    ? "none"
                                    : String.join(", ", result.missed())));
        }
        page.append(
                "\n| | programs | F1 short | F1 thorough | F1 with failures |\n|---|--:|--:|--:|--:|\n");
        Map<CorpusProgram.Kind, List<Precision>> kinds = new TreeMap<>();
        for (Precision result : results) {
            kinds.computeIfAbsent(result.program().kind(), kind -> new ArrayList<>()).add(result);
        }
        kinds.forEach((kind, of) -> page.append(means(kind.label(), of)));
        page.append(means("**all**", results));
        page.append("\n## Foreseen and not made\n\n");
        for (Precision result : results) {
            page.append("- **").append(result.program().name()).append("**: ");
            page.append(String.join(", ", result.unused())).append('\n');
        }
        return page.toString();
    }

    private static String means(String name, List<Precision> of) {
        return String.format(
                Locale.ROOT,
                "| %s | %d | %.2f | %.2f | **%.2f** |%n",
                name,
                of.size(),
                mean(of, Precision::briefScore),
                mean(of, Precision::thoroughScore),
                mean(of, Precision::troubledScore));
    }

    private static double mean(List<Precision> of, ToDoubleFunction<Precision> score) {
        return of.stream().mapToDouble(score).average().orElse(0);
    }
}
