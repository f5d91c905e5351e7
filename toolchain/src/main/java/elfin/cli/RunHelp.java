package elfin.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * What {@code elfin run} takes, for help and completion. {@link RunOptions} parses it; a test holds
 * the two together.
 */
final class RunHelp {
    private RunHelp() {}

    static CommandLine commandLine() {
        CommandSpec spec = CommandSpec.create().name("run");
        spec.usageMessage().description("Runs a program and ends as it ends.");
        valued(spec, "SIZE", "the guest's memory (256Mi)", "-m", "--memory");
        valued(
                spec,
                "NAME[=VALUE]",
                "a variable of the program's environment; without a value the host's",
                "-e",
                "--env");
        valued(spec, "DIR", "the program's working directory (/)", "-w", "--workdir");
        valued(spec, "PATH", "root file system: a directory, or a tar or cpio archive", "--rootfs");
        valued(spec, "KIND", "auto, kvm or tcg; auto takes KVM where it works", "--accel");
        valued(spec, "MACHINE", "microvm (the default) or q35, a PC with PCI", "--machine");
        valued(spec, "FILE", "another kernel, as elfin build --kernel keeps one", "--kernel");
        valued(spec, "TIME", "ends the guest after 30s, 5m ... with status 124", "--timeout");
        optional(
                spec, "FILE", "figures of the run as JSON, to a file or standard error", "--stats");
        optional(
                spec,
                "FILE",
                "every system call as strace prints it, to a file or standard error",
                "--strace");
        optional(
                spec, "PORT", "waits for gdb (on port 1234) before the first instruction", "--gdb");
        valued(spec, "CALLS", "calls, with commas between, that answer ENOSYS", "--stub");
        valued(spec, "CALLS", "calls that do nothing and answer 0", "--fake");
        flag(spec, "leaves the program's syscall instructions as they are", "--no-rewrite");
        flag(
                spec,
                "says which executables of the root file system keep their traps, and why",
                "-v",
                "--verbose");
        valued(spec, "N", "collects the kernel's heap at every N-th allocation", "--gc-stress");
        flag(spec, "makes time a count of guest instructions", "--icount");
        flag(spec, "shows a QEMU command line for the same machine, runs nothing", "--dry-run");
        spec.addOption(
                OptionSpec.builder("--help")
                        .usageHelp(true)
                        .description("shows this help")
                        .build());
        spec.addPositional(
                PositionalParamSpec.builder()
                        .paramLabel("PROGRAM [ARGS...]")
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .arity("1..*")
                        .hideParamSyntax(true)
                        .description(
                                "a static x86-64 executable: a path in the root file system, or"
                                        + " else on the host")
                        .build());
        return new CommandLine(spec);
    }

    private static void valued(CommandSpec spec, String label, String text, String... names) {
        spec.addOption(option(label, text, names).arity("1").build());
    }

    private static void optional(CommandSpec spec, String label, String text, String... names) {
        spec.addOption(option(label, text, names).arity("0..1").build());
    }

    private static void flag(CommandSpec spec, String text, String... names) {
        spec.addOption(OptionSpec.builder(names[0], names).arity("0").description(text).build());
    }

    private static OptionSpec.Builder option(String label, String text, String... names) {
        return OptionSpec.builder(names[0], names)
                .names(names)
                .type(String.class)
                .paramLabel(label)
                .description(text);
    }
}
