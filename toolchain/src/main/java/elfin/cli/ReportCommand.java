package elfin.cli;

import elfin.elf.ElfException;
import elfin.qemu.Guest;
import elfin.qemu.GuestResult;
import elfin.qemu.MachineOptions;
import elfin.report.HtmlReport;
import elfin.report.JsonReport;
import elfin.report.ProgramReport;
import elfin.report.RecordedRun;
import elfin.report.SeccompProfile;
import elfin.report.TableReport;
import elfin.report.TextReport;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
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
    private static final long RUN_LIMIT_MILLIS = 60_000;

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

    @Option(names = "--sites", description = "lists every site in the text")
    private boolean everySite;

    @Option(names = "--run", description = "boots the program with ARGS and records its calls")
    private boolean run;

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
        seccomp
    }

    @Override
    public Integer call() throws Failure, IOException, InterruptedException {
        String path = words.get(0);
        byte[] program = read(path);
        ProgramReport report;
        try {
            // Checked before the run, so that a hopeless program is told at once.
            report = ProgramReport.of(path, program);
            if (run) {
                report = report.with(record());
            }
        } catch (ElfException e) {
            throw new Failure(
                    ExitStatus.NOT_RUNNABLE, path, e.getMessage(), e.problem().suggestion());
        }
        String text = write(report);
        if (output == null) {
            System.out.print(text);
        } else {
            Files.writeString(output, text);
        }
        return 0;
    }

    private static byte[] read(String path) throws Failure, IOException {
        Path file = Path.of(path);
        if (!Files.isRegularFile(file)) {
            throw new Failure(
                    ExitStatus.NOT_FOUND, path, "no such file", "give the path of a program");
        }
        if (Files.size(file) > Integer.MAX_VALUE - 8) {
            throw new Failure(
                    ExitStatus.NOT_RUNNABLE, path, "larger than 2 GiB", "give a smaller program");
        }
        return Files.readAllBytes(file);
    }

    private String write(ProgramReport report) {
        return switch (format()) {
            case text -> TextReport.of(report, everySite);
            case json -> JsonReport.of(report);
            case csv -> TableReport.csv(report);
            case md -> TableReport.markdown(report);
            case html -> HtmlReport.of(report);
            case seccomp -> SeccompProfile.of(report);
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
        return seccomp ? Format.seccomp : format;
    }

    private RecordedRun record() throws Failure, IOException, InterruptedException {
        RunOptions options = new RunOptions();
        options.program = words.get(0);
        options.arguments.addAll(words.subList(1, words.size()));
        options.stats = true;
        Path payload = Files.createTempFile("elfin", ".pack");
        try {
            new ProgramPack(options).write(payload);
            MachineOptions machine =
                    new MachineOptions(
                            Kernel.image(),
                            payload,
                            options.memoryMebibytes,
                            Accelerator.choose(options.accelerator),
                            options.machine,
                            0,
                            false);
            GuestResult result = guest(machine).run(RUN_LIMIT_MILLIS);
            return RecordedRun.of(
                    new ArrayList<>(options.arguments),
                    result.kind() == GuestResult.Kind.EXITED && result.status() == 0,
                    outcome(result),
                    result.statistics());
        } finally {
            Files.deleteIfExists(payload);
        }
    }

    /** The program's output goes to standard error, so that the report stays clean. */
    private static Guest guest(MachineOptions machine) {
        FileChannel error = new FileOutputStream(FileDescriptor.err).getChannel();
        FileChannel input = new FileInputStream(FileDescriptor.in).getChannel();
        return new Guest(machine, input, error, error, false);
    }

    private static String outcome(GuestResult result) {
        return switch (result.kind()) {
            case EXITED -> "exit status " + result.status();
            case SIGNALLED -> "killed by signal " + result.status();
            case TIMED_OUT -> "still running after " + RUN_LIMIT_MILLIS / 1000 + " s";
            case INTERRUPTED -> "stopped by the user";
            case KILLED -> "QEMU was killed by signal " + result.status();
            case NOT_STARTED -> "not started: " + result.message();
            case CRASHED -> "the guest died: " + result.message();
        };
    }
}
