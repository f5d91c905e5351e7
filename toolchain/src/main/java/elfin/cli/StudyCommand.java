package elfin.cli;

import elfin.study.Coverage;
import elfin.study.StudiedProgram;
import elfin.study.Study;
import elfin.study.StudyDatabase;
import elfin.study.StudyPage;
import elfin.study.StudyReport;
import elfin.table.Row;
import elfin.table.Syscalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code elfin study}: reports over many programs. */
@Command(
        name = "study",
        description = {
            "Analyses all executables of directories, or those that lists name, and says which",
            "calls they need and what to implement next. Results are kept in an SQLite database;",
            "a study that was stopped goes on where it was."
        })
final class StudyCommand implements Callable<Integer> {
    @Option(names = "--help", usageHelp = true, description = "shows this help")
    private boolean help;

    @Option(names = "--db", paramLabel = "FILE", description = "the database (study.sqlite)")
    private Path database = Path.of("study.sqlite");

    @Option(names = "--jobs", paramLabel = "N", description = "threads (one per processor)")
    private int jobs = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--shard",
            paramLabel = "I/N",
            description = "only the Ith of N parts of the corpus, I from 1")
    private String shard = "1/1";

    @Option(
            names = "--merge",
            paramLabel = "FILE",
            description = "takes over the results of another database")
    private List<Path> merged = new ArrayList<>();

    @Option(
            names = "--popularity",
            paramLabel = "FILE",
            description = "lines of file name and weight, as popcon counts installations")
    private Path popularity;

    @Option(
            names = "--baseline",
            paramLabel = "FILE",
            description = "another system's calls, one name per line, instead of this kernel's")
    private Path baseline;

    @Option(names = "--json", description = "as JSON")
    private boolean json;

    @Option(names = "--html", description = "as one page with the coverage curve")
    private boolean html;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "writes there instead of to standard output")
    private Path output;

    @Parameters(
            paramLabel = "DIR|LIST",
            arity = "0..*",
            description = "the corpus; none shows what the database holds")
    private List<Path> roots = new ArrayList<>();

    @Override
    public Integer call() throws Failure, IOException, InterruptedException {
        try (StudyDatabase results = StudyDatabase.open(database)) {
            for (Path other : merged) {
                results.merge(other);
            }
            if (!roots.isEmpty()) {
                analyse(results);
            }
            List<StudiedProgram> programs = results.programs(weights());
            write(
                    new StudyReport(
                            new Coverage(programs),
                            programs.size(),
                            results.siteCounts(),
                            baseline == null ? StudyReport.kernelCalls() : baselineCalls(),
                            results.failures()));
            return 0;
        } catch (SQLException e) {
            throw new Failure(
                    ExitStatus.FAILED, database.toString(), e.getMessage(), "give another --db");
        } catch (NoSuchFileException e) {
            throw new Failure(
                    ExitStatus.FAILED, e.getMessage(), "no such file", "see elfin study --help");
        }
    }

    private void analyse(StudyDatabase results)
            throws Failure, IOException, InterruptedException, SQLException {
        int[] part = part();
        List<Path> files = Study.corpus(roots, part[0] - 1, part[1]);
        long start = System.nanoTime();
        boolean terminal = System.console() != null;
        Study study =
                new Study(
                        results,
                        jobs,
                        (done, of, file) -> {
                            if (terminal) {
                                double seconds = (System.nanoTime() - start) / 1e9;
                                System.err.printf(
                                        "\r%d of %d, %.0f s left   ",
                                        done, of, seconds / done * (of - done));
                            }
                        });
        int count = study.run(files);
        System.err.printf(
                "%selfin: %d files in %.1f s%n",
                terminal ? "\r" : "", count, (System.nanoTime() - start) / 1e9);
    }

    private int[] part() throws Failure {
        String[] words = shard.split("/", -1);
        try {
            int[] part = {Integer.parseInt(words[0]), Integer.parseInt(words[words.length - 1])};
            if (words.length == 2 && part[0] >= 1 && part[0] <= part[1]) {
                return part;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new Failure(ExitStatus.FAILED, "--shard", "needs I/N like 2/4, not " + shard, "");
    }

    private Map<String, Double> weights() throws IOException, Failure {
        Map<String, Double> weights = new HashMap<>();
        if (popularity == null) {
            return weights;
        }
        for (String line : Files.readAllLines(popularity)) {
            String[] words = line.strip().split("\\s+");
            if (words.length >= 2 && !line.startsWith("#")) {
                try {
                    weights.put(words[0], Double.parseDouble(words[1]));
                } catch (NumberFormatException e) {
                    throw new Failure(
                            ExitStatus.FAILED, popularity.toString(), "no number in: " + line, "");
                }
            }
        }
        return weights;
    }

    private BitSet baselineCalls() throws IOException, Failure {
        BitSet calls = new BitSet();
        for (String line : Files.readAllLines(baseline)) {
            String name = line.strip();
            Row row = Syscalls.find(name);
            if (row == null && !name.isEmpty() && !name.startsWith("#")) {
                throw new Failure(
                        ExitStatus.FAILED, baseline.toString(), "no such call: " + name, "");
            }
            if (row != null) {
                calls.set(row.number());
            }
        }
        return calls;
    }

    private void write(StudyReport report) throws IOException {
        String text = json ? report.json() : html ? StudyPage.of(report) : report.text();
        if (output == null) {
            System.out.print(text);
        } else {
            Files.writeString(output, text);
        }
    }
}
