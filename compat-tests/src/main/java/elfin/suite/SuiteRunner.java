package elfin.suite;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Prepares suites and runs their programs on both systems. */
final class SuiteRunner {
    static final List<ThirdPartySuite> SUITES =
            List.of(new GoSuite(), new KernelSuite(), new PythonSuite());

    private final Path kernel;
    private final Path work;
    private final Consumer<String> progress;

    SuiteRunner(Path kernel, Path work, Consumer<String> progress) {
        this.kernel = kernel;
        this.work = work;
        this.progress = progress;
    }

    /**
     * Runs suites.
     *
     * @param names of suites, or {@code SUITE/PROGRAM}; none for all
     */
    List<Comparison> run(List<String> names) throws IOException, InterruptedException {
        Exclusions exclusions = Exclusions.load();
        List<Comparison> results = new ArrayList<>();
        for (ThirdPartySuite suite : SUITES) {
            List<SuiteProgram> programs =
                    suite.programs().stream()
                            .filter(program -> isWanted(names, suite, program))
                            .toList();
            if (programs.isEmpty()) {
                continue;
            }
            progress.accept("preparing " + suite.name());
            Path place = work.resolve(suite.name());
            Files.createDirectories(place);
            Path root = place.resolve("root");
            SuiteRoot.create(root);
            suite.prepare(place.toAbsolutePath(), root.toAbsolutePath());
            for (SuiteProgram program : programs) {
                progress.accept(suite.name() + "/" + program.name());
                results.add(compare(suite, program, place, root, exclusions));
            }
        }
        return results;
    }

    private Comparison compare(
            ThirdPartySuite suite,
            SuiteProgram program,
            Path place,
            Path root,
            Exclusions exclusions)
            throws IOException, InterruptedException {
        List<String> linux = HostRun.run(root, program, place);
        List<String> here = new GuestRun(kernel, place).run(root, program);
        String file = program.name().replace('/', '-');
        Files.write(place.resolve(file + ".linux.txt"), linux, StandardCharsets.ISO_8859_1);
        Files.write(place.resolve(file + ".here.txt"), here, StandardCharsets.ISO_8859_1);
        Map<String, Verdict> expected = suite.verdicts(linux);
        if (expected.isEmpty()) {
            throw new IOException(
                    suite.name() + "/" + program.name() + " runs no test on Linux: " + linux);
        }
        return new Comparison(
                suite.name(), program.name(), expected, suite.verdicts(here), exclusions);
    }

    private static boolean isWanted(
            List<String> names, ThirdPartySuite suite, SuiteProgram program) {
        return names.isEmpty()
                || names.contains(suite.name())
                || names.contains(suite.name() + "/" + program.name());
    }
}
