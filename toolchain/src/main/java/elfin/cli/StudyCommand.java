package elfin.cli;

import elfin.study.Baseline;
import elfin.study.LoupeImport;
import elfin.study.StudiedProgram;
import elfin.study.Study;
import elfin.study.StudyDatabase;
import elfin.study.StudyPage;
import elfin.study.StudyReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
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
    private static final String LOUPE = "loupe";

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
            names = "--import",
            paramLabel = "PATH",
            description = {
                "takes over recorded runs as the corpus loupe: a checkout of Loupe's database, or a",
                "file with a line per run"
            })
    private List<Path> imported = new ArrayList<>();

    @Option(
            names = "--corpus",
            paramLabel = "NAME",
            description = "which corpus of the database to report on: files or loupe")
    private String corpus;

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            description = "only programs whose kind begins so: static, dynamic, recorded benchmark")
    private String kind = "";

    @Option(
            names = "--by-application",
            description = "counts all recorded runs of an application as one program")
    private boolean byApplication;

    @Option(
            names = "--popularity",
            paramLabel = "FILE",
            description = {
                "how much programs count: popcon's by_inst, or lines of a program's or package's",
                "name and a number"
            })
    private Path popularity;

    @Option(
            names = "--baseline",
            paramLabel = "FILE",
            description = {
                "other systems to compare: NAME.syscalls with a call per line, or lines of a name,",
                "a tab and calls; may be given several times"
            })
    private List<Path> baselines = new ArrayList<>();

    @Option(
            names = "--plan-for",
            paramLabel = "SYSTEM",
            description = "the system of the plan, one of the baselines (Elfin)")
    private String planned;

    @Option(
            names = "--sysroot",
            paramLabel = "DIR",
            description = "where the libraries of dynamic programs lie (/)")
    private Path root = Path.of("/");

    @Option(
            names = "--file-timeout",
            paramLabel = "TIME",
            description = "how long a file may take (5m)")
    private String fileTimeout = "5m";

    @Option(names = "--json", description = "as JSON")
    private boolean json;

    @Option(names = "--csv", description = "the importance of calls as CSV")
    private boolean csv;

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
            for (Path runs : imported) {
                int count = LoupeImport.into(results, LOUPE, runs);
                System.err.printf("elfin: %d recorded runs imported%n", count);
            }
            if (!roots.isEmpty()) {
                analyse(results);
            }
            String shown = corpus(results);
            boolean files = shown.equals(StudyDatabase.FILES);
            write(
                    new StudyReport(
                            shown,
                            programs(results, shown),
                            results.kinds(shown, kind),
                            files ? results.siteCounts() : new long[3],
                            systems(),
                            files ? results.failures() : Map.of()));
            return 0;
        } catch (SQLException e) {
            throw new Failure(
                    ExitStatus.FAILED, database.toString(), e.getMessage(), "give another --db");
        } catch (NoSuchFileException e) {
            throw new Failure(
                    ExitStatus.FAILED, e.getMessage(), "no such file", "see elfin study --help");
        }
    }

    private List<StudiedProgram> programs(StudyDatabase results, String shown)
            throws SQLException, IOException, Failure {
        List<StudiedProgram> programs = results.programs(shown, kind, weights());
        // The files' names begin with directories.
        boolean recorded = !shown.equals(StudyDatabase.FILES);
        return byApplication && recorded ? StudiedProgram.byApplication(programs) : programs;
    }

    /** The one that the user names, or works on, or else the first that there is. */
    private String corpus(StudyDatabase results) throws SQLException, Failure {
        Map<String, Integer> there = results.corpora();
        if (corpus != null && !there.containsKey(corpus)) {
            throw new Failure(
                    ExitStatus.FAILED,
                    "--corpus " + corpus,
                    "the database has only " + String.join(", ", there.keySet()),
                    "");
        }
        if (corpus != null) {
            return corpus;
        }
        if (roots.isEmpty() && !imported.isEmpty()) {
            return LOUPE;
        }
        boolean files = there.isEmpty() || there.containsKey(StudyDatabase.FILES);
        return files ? StudyDatabase.FILES : there.keySet().iterator().next();
    }

    private void analyse(StudyDatabase results)
            throws Failure, IOException, InterruptedException, SQLException {
        int[] part = part();
        List<Path> files = Study.corpus(roots, part[0] - 1, part[1]);
        long start = System.nanoTime();
        try (ProgressBar bar = new ProgressBar("files")) {
            Study study = new Study(results, jobs, root, (done, of, file) -> bar.show(done, of));
            study.setLimitMillis(RunOptions.duration(fileTimeout));
            study.run(files);
        }
        System.err.printf(
                "elfin: %d files in %.1f s%n", files.size(), (System.nanoTime() - start) / 1e9);
    }

    /** All that are compared, the one of the plan first. */
    private List<Baseline> systems() throws IOException, Failure {
        List<Baseline> systems = new ArrayList<>();
        systems.add(Baseline.kernel());
        for (Path file : baselines) {
            systems.addAll(Baseline.read(file));
        }
        for (Baseline system : systems) {
            if (!system.unknown().isEmpty()) {
                System.err.printf(
                        "elfin: %s: no such call: %s%n",
                        system.name(), String.join(", ", system.unknown()));
            }
        }
        if (planned != null) {
            Baseline first =
                    systems.stream()
                            .filter(system -> system.name().equalsIgnoreCase(planned))
                            .findFirst()
                            .orElseThrow(
                                    () ->
                                            new Failure(
                                                    ExitStatus.FAILED,
                                                    "--plan-for " + planned,
                                                    "no such system",
                                                    "give its --baseline"));
            systems.remove(first);
            systems.add(0, first);
        }
        return systems;
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
        for (String line : Files.readAllLines(popularity, StandardCharsets.ISO_8859_1)) {
            String[] words = line.strip().split("\\s+");
            if (words.length < 2 || line.startsWith("#") || line.startsWith("-")) {
                continue;
            }
            // popcon has the rank before the name.
            int name = words.length > 2 && words[0].matches("\\d+") ? 1 : 0;
            try {
                weights.put(words[name], Double.parseDouble(words[name + 1]));
            } catch (NumberFormatException e) {
                throw new Failure(
                        ExitStatus.FAILED, popularity.toString(), "no number in: " + line, "");
            }
        }
        return weights;
    }

    private void write(StudyReport report) throws IOException {
        String text;
        if (json) {
            text = report.json();
        } else if (csv) {
            text = report.csv();
        } else {
            text = html ? StudyPage.of(report) : report.text();
        }
        if (output == null) {
            System.out.print(text);
        } else {
            Files.writeString(output, text);
        }
    }
}
