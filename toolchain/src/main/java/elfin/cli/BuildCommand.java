package elfin.cli;

import elfin.compiler.CompilerOptions;
import elfin.image.ImageBuilder;
import elfin.qemu.MachineOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code elfin build}: kernel, program and files as one bootable file. */
@Command(
        name = "build",
        description = {
            "Makes one bootable image of a program and prints the QEMU command that boots it.",
            "Arguments of the program that begin with - stand behind --."
        })
final class BuildCommand implements Callable<Integer> {
    private static final int MEBIBYTES = 256;

    @Option(names = "--help", usageHelp = true, description = "shows this help")
    private boolean help;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "IMAGE",
            required = true,
            description = "the file to write")
    private Path output;

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
            names = "--no-rewrite",
            description = "leaves the program's syscall instructions as they are")
    private boolean noRewrite;

    @Option(
            names = {"-v", "--verbose"},
            description = "says which executables of the root keep their traps, and why")
    private boolean verbose;

    @Option(
            names = "--tailor",
            description = {
                "compiles a kernel that has only the calls which the program may make by what",
                "elfin report finds; all others answer ENOSYS"
            })
    private boolean tailor;

    @Option(
            names = "--tailor-from",
            paramLabel = "RUN.json",
            description = {
                "the same with the calls made in a run that elfin report --run --json recorded; may",
                "be given several times"
            })
    private List<Path> recordedRuns = new ArrayList<>();

    @Option(
            names = "--kernel",
            paramLabel = "FILE",
            description = "keeps the tailored kernel there, for elfin run --kernel")
    private Path kept;

    @Option(
            names = "--machine",
            paramLabel = "TYPE",
            description = "microvm or q35: a tailored kernel has the devices of one (microvm)")
    private String machineType = "microvm";

    @Parameters(paramLabel = "PROGRAM [ARGS...]", arity = "1..*", hideParamSyntax = true)
    private List<String> words;

    @Override
    public Integer call() throws Failure, IOException {
        if (!List.of("microvm", "q35").contains(machineType)) {
            throw new Failure(
                    ExitStatus.FAILED, "--machine", "microvm or q35, not " + machineType, "");
        }
        RunOptions options = new RunOptions();
        environment.forEach(options::addEnvironment);
        options.workingDirectory = workingDirectory;
        options.rootfs = rootfs;
        options.rewrite = !noRewrite;
        options.verbose = verbose;
        options.effort = RootPlans.Effort.BUILD;
        options.program = words.get(0);
        options.arguments.addAll(words.subList(1, words.size()));
        Path payload = Files.createTempFile("elfin", ".pack");
        try {
            new ProgramPack(options).write(payload);
            if (tailor || !recordedRuns.isEmpty()) {
                tailored(options.program, payload);
            } else {
                ImageBuilder.build(Kernel.image(), payload, output);
            }
        } finally {
            Files.deleteIfExists(payload);
        }
        MachineOptions machine =
                new MachineOptions(output, null, MEBIBYTES, Accelerator.TCG, machineType, 0, false);
        System.out.println(Shell.line(machine.plainCommandLine()));
        return 0;
    }

    private void tailored(String program, Path payload) throws Failure, IOException {
        Set<String> names = new TreeSet<>();
        if (tailor) {
            names.addAll(Tailor.staticCalls(program));
        }
        names.addAll(Tailor.recordedCalls(recordedRuns));
        Path kernel = Files.createTempFile("elfin", ".kernel");
        try {
            Tailor.build(names, machineType, kept, kernel);
            ImageBuilder.build(kernel, payload, output);
        } finally {
            Files.deleteIfExists(kernel);
            Files.deleteIfExists(CompilerOptions.debugFile(kernel));
        }
    }
}
