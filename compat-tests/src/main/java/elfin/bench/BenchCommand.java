package elfin.bench;

import elfin.bench.program.Program;
import elfin.guest.StaticProgram;
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

/** {@code elfin bench}: what system calls, memory and booting cost, beside a Linux guest. */
@Command(
        name = "bench",
        description =
                "Measures the same program in the unikernel, rewritten and by trap, and in a Linux"
                        + " guest, under the same QEMU in turn.")
public final class BenchCommand implements Callable<Integer> {
    @Option(names = "--help", usageHelp = true, description = "shows this help")
    private boolean help;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "how often each system is measured (${DEFAULT-VALUE})")
    private int rounds = 5;

    @Option(
            names = "--linux",
            paramLabel = "FILE",
            description = "the Linux kernel to compare with (Debian's linux-image-cloud-amd64)")
    private Path linux;

    @Option(names = "--no-linux", description = "measures only the unikernel")
    private boolean noLinux;

    @Option(names = "--accel", paramLabel = "KIND", description = "tcg or kvm (${DEFAULT-VALUE})")
    private String accelerator = "tcg";

    @Option(
            names = {"-m", "--memory"},
            paramLabel = "MEBIBYTES",
            description = "memory of the machines (${DEFAULT-VALUE})")
    private int memory = 256;

    @Option(names = "--markdown", paramLabel = "FILE", description = "writes the table as Markdown")
    private Path markdown;

    @Option(
            names = "--output",
            paramLabel = "DIR",
            description = "where bench.json goes (${DEFAULT-VALUE})")
    private Path output = Path.of(System.getProperty("elfin.bench", "target/bench"));

    @Parameters(paramLabel = "NAME", arity = "0..*", description = "only these benchmarks")
    private List<String> names = new ArrayList<>();

    private BenchCommand() {}

    public static void main(String[] arguments) {
        ToolMain.run(new BenchCommand(), arguments);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        for (String name : names) {
            if (!Bench.names().contains(name)) {
                throw new IllegalArgumentException(
                        name + " is no benchmark: they are " + String.join(", ", Bench.names()));
            }
        }
        Path kernel = Path.of(System.getProperty("elfin.kernel", ""));
        if (!Files.isRegularFile(kernel)) {
            throw new IllegalArgumentException("no kernel image (run it through ./elfin)");
        }
        Files.createDirectories(output);
        Path program = output.resolve("program");
        StaticProgram.build(Program.class, List.of(), program);
        List<BenchedSystem> systems = new ArrayList<>();
        systems.add(new ElfinSystem(kernel, program, output, true));
        systems.add(new ElfinSystem(kernel, program, output, false));
        addLinux(systems, program);
        BenchMachine machine = new BenchMachine(memory, accelerator, false, 600_000);
        List<Figure> figures =
                new Bench(systems, machine, BenchCommand::progress)
                        .run(names.isEmpty() ? Bench.names() : names, rounds);
        report(figures, systems.stream().map(BenchedSystem::name).toList());
        return 0;
    }

    private void addLinux(List<BenchedSystem> systems, Path program)
            throws IOException, InterruptedException {
        if (noLinux) {
            return;
        }
        try {
            Path image = linux == null ? LinuxKernel.find(cache()) : linux;
            progress("comparing with " + image.getFileName());
            systems.add(LinuxSystem.create(image, program, output));
        } catch (IOException e) {
            progress("no Linux kernel to compare with: " + e.getMessage());
        }
    }

    private static Path cache() {
        String home = System.getenv("ELFIN_HOME");
        return home != null
                ? Path.of(home)
                : Path.of(System.getProperty("user.home"), ".cache", "elfin");
    }

    private void report(List<Figure> figures, List<String> systems) throws IOException {
        String conditions =
                "QEMU's microvm with "
                        + accelerator
                        + ", "
                        + memory
                        + " MiB, one processor; medians of "
                        + rounds
                        + " boots of each system in turn, three runs each. Counted instructions are"
                        + " exact (`-icount shift=0`).";
        BenchReport.json(figures, systems, conditions, output.resolve("bench.json"));
        if (markdown != null) {
            Files.writeString(markdown, BenchReport.markdown(figures, systems, conditions));
        }
        System.out.print(BenchReport.plain(figures, systems));
    }

    private static void progress(String what) {
        System.err.println("elfin: " + what);
    }
}
