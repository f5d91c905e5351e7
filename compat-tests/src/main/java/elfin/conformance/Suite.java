package elfin.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Builds the executable of cases and runs it on the platforms. */
final class Suite {
    /** Names of all platforms, the oracle first. */
    static final List<String> PLATFORMS = List.of(SuiteResult.ORACLE, "rewritten", "trapped");

    private static final int TIMEOUT_SECONDS = 60;

    /** More failures than these are no accident. */
    private static final int MOST_REPEATED = 20;

    private final Path work;
    private final Path kernel;
    private final Consumer<String> progress;

    /**
     * @param work a directory for what is built and for the runs
     * @param kernel the kernel image
     * @param progress told what is going on
     */
    Suite(Path work, Path kernel, Consumer<String> progress) {
        this.work = work;
        this.kernel = kernel;
        this.progress = progress;
    }

    /** Runs cases, in the order of their classes, on platforms. */
    SuiteResult run(List<CaseInfo> cases, List<String> platforms)
            throws IOException, InterruptedException {
        Files.createDirectories(work);
        Path program = work.resolve("conformance");
        progress.accept("building the cases");
        ConformanceProgram.build(CaseScanner.scan(), program);
        TestRoot root = new TestRoot(program);
        Blocklist blocklist = Blocklist.load();
        Map<String, Map<CaseInfo, Outcome>> outcomes = new LinkedHashMap<>();
        List<String> names = new ArrayList<>();
        for (String name : platforms) {
            Platform platform = platform(name, root);
            names.add(platform.name());
            SuiteRunner runner = new SuiteRunner(platform, progress);
            Map<CaseInfo, Outcome> found = runner.run(cases);
            outcomes.put(platform.name(), found);
            List<CaseInfo> failed =
                    cases.stream()
                            .filter(one -> !found.get(one).passed())
                            .filter(one -> blocklist.reason(one, platform.name()) == null)
                            .toList();
            if (!failed.isEmpty() && failed.size() <= MOST_REPEATED) {
                runner.repeat(failed);
            }
        }
        return SuiteResult.of(cases, names, outcomes);
    }

    private Platform platform(String name, TestRoot root) {
        return switch (name) {
            case SuiteResult.ORACLE -> new LinuxPlatform(root, work, TIMEOUT_SECONDS);
            case "rewritten" -> new ElfinPlatform(root, kernel, work, true, TIMEOUT_SECONDS);
            case "trapped" -> new ElfinPlatform(root, kernel, work, false, TIMEOUT_SECONDS);
            default ->
                    throw new IllegalArgumentException(
                            name + " is no platform: they are " + String.join(", ", PLATFORMS));
        };
    }
}
