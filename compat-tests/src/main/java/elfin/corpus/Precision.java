package elfin.corpus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * How well a program's static set fits what it calls.
 *
 * @param foreseen calls that code may make which the entry point leads to
 * @param brief calls of the short workloads
 * @param thorough calls of the thorough workload and of the short ones
 * @param troubled calls of these, and of runs in which something was wrong
 * @param runs how many of the latter there were
 */
record Precision(
        CorpusProgram program,
        Set<String> foreseen,
        Set<String> brief,
        Set<String> thorough,
        Set<String> troubled,
        int runs) {

    /** No more runs with something wrong are started after this. */
    private static final int SECONDS = 45;

    static Precision measure(
            CorpusProgram program, Path file, ThoroughWorkload workload, Path root, Path work)
            throws IOException, InterruptedException {
        Set<String> foreseen = CorpusRunner.reachable(program, Files.readAllBytes(file));
        Set<String> brief = new CorpusRunner(root, work).callsOnLinux(program, file);
        Set<String> thorough = new TreeSet<>(brief);
        thorough.addAll(new ThoroughRunner(root, work).run(program, file, workload));
        String path = ThoroughRoot.place(root, program, file);
        FailureRunner failures = new FailureRunner(root, work, path, SECONDS, Integer.MAX_VALUE);
        Set<String> troubled = new TreeSet<>(thorough);
        troubled.addAll(failures.run(program, workload));
        return new Precision(program, foreseen, brief, thorough, troubled, failures.runs());
    }

    /** Calls that were made and not foreseen. */
    Set<String> missed() {
        Set<String> missed = new TreeSet<>(troubled);
        missed.removeAll(foreseen);
        return missed;
    }

    /** Calls that were foreseen and not made. */
    Set<String> unused() {
        Set<String> unused = new TreeSet<>(foreseen);
        unused.removeAll(troubled);
        return unused;
    }

    double briefScore() {
        return CorpusResult.score(foreseen, brief);
    }

    double thoroughScore() {
        return CorpusResult.score(foreseen, thorough);
    }

    double troubledScore() {
        return CorpusResult.score(foreseen, troubled);
    }

    /** For the terminal. */
    String line() {
        return String.format(
                Locale.ROOT,
                "%-20s %3d foreseen, short %3d F1 %.2f, thorough %3d F1 %.2f, failures %3d F1"
                        + " %.2f (%d runs)%s",
                program.name(),
                foreseen.size(),
                brief.size(),
                briefScore(),
                thorough.size(),
                thoroughScore(),
                troubled.size(),
                troubledScore(),
                runs,
                missed().isEmpty() ? "" : ", MISSED " + missed());
    }
}
