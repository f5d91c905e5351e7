package elfin.cli;

import elfin.elf.ElfException;
import elfin.report.CallUse;
import elfin.report.HtmlReport;
import elfin.report.JsonReport;
import elfin.report.LoupeReport;
import elfin.report.ProgramReport;
import elfin.report.RecordedRun;
import elfin.report.SeccompProfile;
import elfin.report.TableReport;
import elfin.report.TextReport;
import elfin.report.WhatIf;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code elfin report}: how compatible a program is. */
@Command(
        name = "report",
        description = {
            "Says which system calls a program may make, how much of each there is, and how each",
            "of its syscall instructions is rewritten; with --run also what it really called.",
            "Arguments of the program that begin with - stand behind --."
        })
final class ReportCommand implements Callable<Integer> {
    private static final long MOST_OUTPUT = 64 << 20;

    @Option(names = "--help", usageHelp = true, description = "shows this help")
    private boolean help;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES} (text)")
    private Format format = Format.text;

    @Option(names = "--json", description = "same as --format=json")
    private boolean json;

    @Option(names = "--csv", description = "same as --format=csv: the calls")
    private boolean csv;

    @Option(names = "--md", description = "same as --format=md")
    private boolean markdown;

    @Option(names = "--html", description = "same as --format=html: one page with charts")
    private boolean html;

    @Option(names = "--seccomp", description = "same as --format=seccomp: an OCI profile")
    private boolean seccomp;

    @Option(names = "--loupe", description = "same as --format=loupe: dyn.csv, with --what-if")
    private boolean loupe;

    @Option(names = "--sites", description = "lists every site in the text")
    private boolean everySite;

    @Option(names = "--run", description = "boots the program with ARGS and records its calls")
    private boolean run;

    @Option(
            names = "--what-if",
            description = {
                "also runs it with each of these calls stubbed (ENOSYS) and faked (0), and says",
                "which of them it needs"
            })
    private boolean whatIf;

    @Option(
            names = "--check",
            paramLabel = "COMMAND",
            description = {
                "a shell command that says whether a run was good; its standard input is what the",
                "program wrote, also in the file $ELFIN_STDOUT ($ELFIN_STDERR); $ELFIN_STATUS"
            })
    private String check;

    @Option(
            names = "--expect",
            paramLabel = "FILE",
            description =
                    "a good run writes exactly this (without --check and --expect: what the"
                            + " unchanged run writes)")
    private Path expected;

    @Option(
            names = "--expect-status",
            paramLabel = "N",
            description = "the exit status of a good run (0)")
    private Integer expectedStatus;

    @Option(names = "--input", paramLabel = "FILE", description = "the program's standard input")
    private Path input;

    @Option(
            names = "--jobs",
            paramLabel = "N",
            description = "machines at a time for --what-if (one per processor)")
    private int jobs = Runtime.getRuntime().availableProcessors();

    @Option(
            names = {"-e", "--env"},
            paramLabel = "NAME[=VALUE]",
            description = "a variable of the program's environment")
    private List<String> environment = new ArrayList<>();

    @Option(
            names = {"-w", "--workdir"},
            paramLabel = "DIR",
            description = "the program's working directory (/)")
    private String workingDirectory;

    @Option(
            names = "--rootfs",
            paramLabel = "PATH",
            description = "root file system: a directory, or a tar or cpio archive")
    private String rootfs;

    @Option(
            names = {"-m", "--memory"},
            paramLabel = "SIZE",
            description = "the guest's memory (256Mi)")
    private String memory;

    @Option(names = "--timeout", paramLabel = "TIME", description = "the time limit of a run (60s)")
    private String timeout = "60s";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "writes there instead of to standard output")
    private Path output;

    @Parameters(paramLabel = "PROGRAM [ARGS...]", arity = "1..*", hideParamSyntax = true)
    private List<String> words;

    /** Ways to write a report; the names are what users type. */
    enum Format {
        text,
        json,
        csv,
        md,
        html,
        seccomp,
        loupe
    }

    @Override
    public Integer call() throws Failure, IOException, InterruptedException {
        String path = words.get(0);
        whatIf |= format() == Format.loupe;
        byte[] program = read(path);
        ProgramReport report;
        try {
            // Checked before the run, so that a hopeless program is told at once.
            report = ProgramReport.of(path, program);
        } catch (ElfException e) {
            throw new Failure(
                    ExitStatus.NOT_RUNNABLE, path, e.getMessage(), e.problem().suggestion());
        }
        if (run || whatIf) {
            report = report.with(record());
        }
        if (whatIf) {
            report = report.with(experiments(report));
        }
        String text = write(report);
        if (output == null) {
            System.out.print(text);
        } else {
            Files.writeString(output, text);
        }
        return 0;
    }

    private byte[] read(String path) throws Failure {
        Path inside = rootfs == null ? null : Path.of(rootfs, path);
        Path file = inside != null && Files.isRegularFile(inside) ? inside : Path.of(path);
        if (!Files.isRegularFile(file)) {
            throw new Failure(
                    ExitStatus.NOT_FOUND, path, "no such file", "give the path of a program");
        }
        return ProgramPack.readProgram(path, file);
    }

    private String write(ProgramReport report) {
        return switch (format()) {
            case text -> TextReport.of(report, everySite);
            case json -> JsonReport.of(report);
            case csv -> TableReport.csv(report);
            case md -> TableReport.markdown(report);
            case html -> HtmlReport.of(report);
            case seccomp -> SeccompProfile.of(report);
            case loupe -> LoupeReport.of(report);
        };
    }

    private Format format() {
        if (json) {
            return Format.json;
        }
        if (csv) {
            return Format.csv;
        }
        if (markdown) {
            return Format.md;
        }
        if (html) {
            return Format.html;
        }
        if (loupe) {
            return Format.loupe;
        }
        return seccomp ? Format.seccomp : format;
    }

    private RunOptions options() throws Failure {
        RunOptions options = new RunOptions();
        options.program = words.get(0);
        options.arguments.addAll(words.subList(1, words.size()));
        environment.forEach(options::addEnvironment);
        options.workingDirectory = workingDirectory;
        options.rootfs = rootfs;
        options.timeoutMillis = RunOptions.duration(timeout);
        if (memory != null) {
            options.setMemory(memory);
        }
        return options;
    }

    private RecordedRun record() throws Failure, IOException, InterruptedException {
        RunOptions options = options();
        options.stats = true;
        options.trace = true;
        Path written = Files.createTempFile("elfin", ".out");
        Path error = Files.createTempFile("elfin", ".err");
        // The program's output goes to standard error, so that the report stays clean.
        WritableByteChannel shown = new FileOutputStream(FileDescriptor.err).getChannel();
        try (FileChannel in = open();
                BoundedFile out = new BoundedFile(written, MOST_OUTPUT);
                BoundedFile err = new BoundedFile(error, MOST_OUTPUT)) {
            ReportedRun run =
                    ReportedRun.of(
                            options,
                            in,
                            new BothChannels(shown, out),
                            new BothChannels(shown, err));
            SuccessCheck check = check();
            boolean good = check == null ? run.status() == 0 : check.passes(run, written, error);
            String uptime = run.guest().statistics().getOrDefault("stat uptimeNanos", "0");
            return RecordedRun.of(
                    options.arguments,
                    good,
                    run.outcome() + (check == null || good ? "" : "; not what is expected"),
                    run.recorder().calls(),
                    run.recorder().timeline(),
                    Long.parseLong(uptime));
        } finally {
            Files.deleteIfExists(written);
            Files.deleteIfExists(error);
        }
    }

    private WhatIf experiments(ProgramReport report)
            throws Failure, IOException, InterruptedException {
        RunOptions options = options();
        List<Integer> numbers = report.made().stream().map(CallUse::number).sorted().toList();
        return new Experiments(options, input, check(), jobs, ExperimentCache.of(options, input))
                .run(numbers);
    }

    /** What the program reads; experiments need the same each time, so a file or nothing. */
    private FileChannel open() throws IOException {
        if (input != null) {
            return FileChannel.open(input);
        }
        return whatIf ? null : new FileInputStream(FileDescriptor.in).getChannel();
    }

    /** What the user says of a good run, or null. */
    private SuccessCheck check() throws IOException {
        if (check == null && expected == null && expectedStatus == null) {
            return null;
        }
        return new SuccessCheck(
                check,
                expected == null ? null : Files.readAllBytes(expected),
                expectedStatus == null ? 0 : expectedStatus);
    }
}
