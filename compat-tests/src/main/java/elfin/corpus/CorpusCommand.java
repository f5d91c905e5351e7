package elfin.corpus;

import elfin.tool.ToolMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code elfin corpus}: rewriting measured over stock programs. */
@Command(
        name = "corpus",
        description =
                "Fetches stock static programs from Debian and the npm registry, analyses them, and"
                        + " runs them on Linux and rewritten in the unikernel.")
public final class CorpusCommand implements Callable<Integer> {
    private static final int FAILED = 125;

    @Option(names = "--help", usageHelp = true, description = "shows this help")
    private boolean help;

    @Option(names = "--no-run", description = "only analyses")
    private boolean noRun;

    @Option(names = "--markdown", paramLabel = "FILE", description = "writes the page as Markdown")
    private Path markdown;

    @Option(
            names = "--precision",
            paramLabel = "FILE",
            description =
                    "measures the static sets against short and thorough workloads on Linux only,"
                            + " and writes that page as Markdown")
    private Path precision;

    @Option(
            names = "--cache",
            paramLabel = "DIR",
            description = "where packages are kept (${DEFAULT-VALUE})")
    private Path cache = Path.of(System.getProperty("user.home"), ".cache", "elfin", "corpus");

    @Parameters(paramLabel = "NAME", arity = "0..*", description = "only these programs")
    private List<String> names = new ArrayList<>();

    private CorpusCommand() {}

    public static void main(String[] arguments) {
        ToolMain.run(new CorpusCommand(), arguments);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        CorpusFetcher fetcher = new CorpusFetcher(cache);
        Path work = Files.createTempDirectory("elfin-corpus");
        try {
            Path root = work.resolve("root");
            return precision != null
                    ? measurePrecision(fetcher, root, work)
                    : measureRewriting(fetcher, root, work);
        } finally {
            CorpusRoot.delete(work);
        }
    }

    private int measureRewriting(CorpusFetcher fetcher, Path root, Path work)
            throws IOException, InterruptedException {
        if (!noRun) {
            CorpusRoot.make(root);
        }
        CorpusRunner runner = new CorpusRunner(root, work);
        List<CorpusResult> results = new ArrayList<>();
        boolean failed = false;
        for (CorpusProgram program : Corpus.all()) {
            if (names.isEmpty() || names.contains(program.name())) {
                try {
                    CorpusResult result = runner.run(program, fetcher.program(program), !noRun);
                    System.out.println(CorpusReport.line(result));
                    results.add(result);
                } catch (IOException e) {
                    failed = true;
                    System.out.println(program.name() + ": FAILED: " + e.getMessage());
                }
            }
        }
        if (markdown != null) {
            Files.writeString(markdown, CorpusReport.page(results));
        }
        List<String> missed = CorpusTargets.missed(results);
        missed.forEach(System.out::println);
        return !failed && missed.isEmpty() && results.stream().allMatch(CorpusReport::isRight)
                ? 0
                : 1;
    }

    private int measurePrecision(CorpusFetcher fetcher, Path root, Path work)
            throws IOException, InterruptedException {
        ThoroughRoot.make(root);
        List<Precision> results = new ArrayList<>();
        for (ThoroughWorkload workload : ThoroughWorkloads.all()) {
            for (CorpusProgram program : Corpus.all()) {
                boolean wanted = names.isEmpty() || names.contains(program.name());
                if (wanted && program.name().equals(workload.program())) {
                    Path file = fetcher.program(program);
                    Precision result = Precision.measure(program, file, workload, root, work);
                    System.out.println(result.line());
                    results.add(result);
                }
            }
        }
        Files.writeString(precision, PrecisionReport.page(results));
        return results.stream().allMatch(result -> result.missed().isEmpty()) ? 0 : 1;
    }
}
