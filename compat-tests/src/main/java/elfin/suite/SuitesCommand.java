package elfin.suite;

import elfin.tool.ToolMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code elfin suites}: test suites of other projects, on Linux and in the unikernel. */
@Command(
        name = "suites",
        description =
                "Runs other projects' test suites on Linux and in the unikernel, and compares them"
                        + " test by test.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:every test that passes on Linux passes here or is excluded with a reason",
            "1:some other test fails"
        })
public final class SuitesCommand implements Callable<Integer> {
    @Option(names = "--help", usageHelp = true, description = "shows this help")
    private boolean help;

    @Option(
            names = "--markdown",
            paramLabel = "FILE",
            description =
                    "writes the table as Markdown, with results of earlier runs for what has not run now")
    private Path markdown;

    @Option(
            names = "--output",
            paramLabel = "DIR",
            description = "where suites.json, programs and their output go (${DEFAULT-VALUE})")
    private Path output = Path.of(System.getProperty("elfin.suites", "target/suites"));

    @Parameters(
            paramLabel = "NAME",
            arity = "0..*",
            description = "only these suites (go, kernel, python) or programs (kernel/nolibc-test)")
    private List<String> names = new ArrayList<>();

    private SuitesCommand() {}

    public static void main(String[] arguments) {
        ToolMain.run(new SuitesCommand(), arguments);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path kernel = Path.of(System.getProperty("elfin.kernel", ""));
        if (!Files.isRegularFile(kernel)) {
            throw new IllegalArgumentException("no kernel image (run it through ./elfin)");
        }
        SuiteRunner runner = new SuiteRunner(kernel, output, SuitesCommand::progress);
        List<Comparison> results = runner.run(names);
        if (results.isEmpty()) {
            throw new IllegalArgumentException("no such suite or program: " + names);
        }
        List<Comparison> all = withEarlier(results);
        SuiteReport.json(all, output.resolve("suites.json"));
        if (markdown != null) {
            Files.writeString(markdown, SuiteReport.markdown(all, Exclusions.load()));
        }
        System.out.print(SuiteReport.plain(results));
        return results.stream().allMatch(result -> result.surprises().isEmpty()) ? 0 : 1;
    }

    /** These results, and those of earlier runs for the programs that have not run now. */
    private List<Comparison> withEarlier(List<Comparison> results) throws IOException {
        Map<String, Comparison> known = new LinkedHashMap<>();
        SuiteReport.read(output.resolve("suites.json"), Exclusions.load())
                .forEach(one -> known.put(one.key(), one));
        results.forEach(one -> known.put(one.key(), one));
        List<Comparison> all = new ArrayList<>();
        for (ThirdPartySuite suite : SuiteRunner.SUITES) {
            for (SuiteProgram program : suite.programs()) {
                Comparison one = known.get(suite.name() + "/" + program.name());
                if (one != null) {
                    all.add(one);
                }
            }
        }
        return all;
    }

    private static void progress(String what) {
        System.err.println("elfin: " + what);
    }
}
