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

            This page is written by `elfin corpus --precision docs/precision.md`, which needs Linux, strace and about six
            minutes, and no virtual machine.

            **Method.** The *foreseen* set of a program holds the calls that code may make which the entry point leads to
            (`elfin.rewrite.CallGraph`, `elfin.rewrite.LinkedProgram`): over direct calls and jumps, jump tables, every address
            that reached code makes, and every function that the program's data points at. The truth that it is held against
            is what strace sees the program call on Linux. *Short* are the few runs of `elfin.corpus.Corpus`; *thorough* are
            these and the workloads of `elfin.corpus.ThoroughWorkloads`: scripts (`compat-tests/src/main/resources/elfin/corpus`)
            and lines of arguments that go through the features in a program's manual, as a test suite does. Shells also run
            on a terminal, with lines typed in, and from a copy with the set-user-id bit. The programs run in name spaces of
            their own, without the capabilities that could change the machine (clock, modules, reboot): these calls are made
            and refused. *F1* is the harmonic mean of precision (which share of the foreseen calls is made) and recall (which
            share of the calls made was foreseen). *Missed* calls were made and not foreseen: there must be none.

            **What it says, and what it does not.** B-Side (Thévenon et al., Middleware 2024, arXiv 2410.18053) publishes an
            average F1 of 0.81 "over a set of popular applications", and 0.31 and 0.53 for its competitors on the same. The
            programs, the workloads and thereby the truth are others here, so that the numbers can be set beside each other,
            not subtracted. A call that is foreseen and never made is not known to be impossible: the workloads make no
            memory run out, no library assert, no name server answer, and kill nothing at the wrong moment. Such calls count
            against the set, as do those that the C library makes itself only on a kernel without a vDSO (`clock_gettime`,
            `gettimeofday`, `time`). The list of programs is not chosen by result; those with few features that need calls of
            their own (gpgv reads a key ring and a file) cannot come near 1 by any workload. `restart_syscall` is the kernel's
            own and left out.

            """;

    private PrecisionReport() {}

    static String page(List<Precision> results) {
        StringBuilder page = new StringBuilder(INTRODUCTION);
        page.append("| program | kind | foreseen | short | F1 | thorough | F1 | missed |\n");
        page.append("|---|---|--:|--:|--:|--:|--:|---|\n");
        for (Precision result : results) {
            page.append(
                    String.format(
                            Locale.ROOT,
                            "| %s | %s | %d | %d | %.2f | %d | **%.2f** | %s |%n",
                            result.program().name(),
                            result.program().kind().label(),
                            result.foreseen().size(),
                            result.brief().size(),
                            result.briefScore(),
                            result.thorough().size(),
                            result.thoroughScore(),
                            result.missed().isEmpty()
                                    ? "none"
                                    : String.join(", ", result.missed())));
        }
        page.append("\n| | programs | F1 short | F1 thorough |\n|---|--:|--:|--:|\n");
        Map<CorpusProgram.Kind, List<Precision>> kinds = new TreeMap<>();
        for (Precision result : results) {
            kinds.computeIfAbsent(result.program().kind(), kind -> new ArrayList<>()).add(result);
        }
        kinds.forEach((kind, of) -> page.append(means(kind.label(), of)));
        page.append(means("**all**", results));
        page.append("\n## Foreseen and not made by the thorough workloads\n\n");
        for (Precision result : results) {
            page.append("- **").append(result.program().name()).append("**: ");
            page.append(String.join(", ", result.unused())).append('\n');
        }
        return page.toString();
    }

    private static String means(String name, List<Precision> of) {
        return String.format(
                Locale.ROOT,
                "| %s | %d | %.2f | %.2f |%n",
                name,
                of.size(),
                mean(of, Precision::briefScore),
                mean(of, Precision::thoroughScore));
    }

    private static double mean(List<Precision> of, ToDoubleFunction<Precision> score) {
        return of.stream().mapToDouble(score).average().orElse(0);
    }
}
