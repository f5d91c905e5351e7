package elfin.cli;

import elfin.compiler.CompilerOptions;
import elfin.qemu.Guest;
import elfin.qemu.GuestResult;
import elfin.qemu.HostTerminal;
import elfin.qemu.MachineOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code elfin run}: packs a program, boots it, and ends as it ended. */
final class RunCommand {
    private static final int SIGKILL = 9;

    private final RunOptions options;
    private final long begun = System.nanoTime();

    RunCommand(RunOptions options) {
        this.options = options;
    }

    int run() throws Failure, IOException, InterruptedException {
        Path payload = options.dryRun ? dryRunPayload() : Files.createTempFile("elfin", ".pack");
        try {
            HostTerminal terminal = options.dryRun ? null : HostTerminal.find();
            ProgramPack pack = new ProgramPack(options);
            if (terminal != null) {
                pack.setTerminal(terminal.streams(), terminal.windowSize());
            }
            pack.write(payload);
            MachineOptions machine =
                    new MachineOptions(
                            Kernel.image(options),
                            payload,
                            options.memoryMebibytes,
                            Accelerator.choose(options.accelerator),
                            options.machine,
                            options.gdbPort,
                            options.countInstructions);
            if (options.dryRun) {
                System.out.println(Shell.line(machine.plainCommandLine()));
                return 0;
            }
            Programs.find(MachineOptions.QEMU);
            Guest guest = Guest.onStandardStreams(machine);
            if (options.gdbPort != 0) {
                System.err.println(
                        "elfin: waiting for gdb: gdb "
                                + CompilerOptions.debugFile(Kernel.image(options))
                                + " -ex 'target remote :"
                                + options.gdbPort
                                + "'");
            }
            sun.misc.Signal.handle(new sun.misc.Signal("INT"), signal -> guest.interrupt());
            sun.misc.Signal.handle(new sun.misc.Signal("USR1"), signal -> guest.listTasks());
            GuestResult result = run(guest, terminal);
            if (options.stats) {
                Map<String, Long> host = new LinkedHashMap<>();
                host.put("hostNanos", guest.startedNanos() - begun);
                host.put("kernelBytes", Files.size(Kernel.image(options)));
                host.put("payloadBytes", Files.size(payload));
                Statistics.write(options.statsFile, result, host, pack.plan());
            }
            return status(result);
        } finally {
            if (!options.dryRun) {
                Files.deleteIfExists(payload);
            }
        }
    }

    private GuestResult run(Guest guest, HostTerminal terminal)
            throws IOException, InterruptedException {
        if (terminal == null) {
            return run(guest);
        }
        try (terminal) {
            terminal.giveTo(guest);
            return run(guest);
        }
    }

    private GuestResult run(Guest guest) throws IOException, InterruptedException {
        if (!options.trace) {
            return guest.run(options.timeoutMillis);
        }
        try (Trace trace = new Trace(options.traceFile)) {
            trace.follow(guest);
            GuestResult result = guest.run(options.timeoutMillis);
            trace.end(result);
            return result;
        }
    }

    /** Stays, so that the command that is shown can be run. */
    private static Path dryRunPayload() throws IOException {
        return Files.createDirectories(Caches.directory()).resolve("dry-run.pack");
    }

    private int status(GuestResult result) throws Failure {
        return switch (result.kind()) {
            case EXITED -> result.status();
            case SIGNALLED -> ExitStatus.SIGNAL_BASE + result.status();
            case TIMED_OUT -> ExitStatus.TIMED_OUT;
            case INTERRUPTED -> ExitStatus.SIGNAL_BASE + 2;
            case NOT_STARTED ->
                    throw new Failure(
                            ExitStatus.NOT_RUNNABLE, options.program, result.message(), "");
            case KILLED ->
                    throw new Failure(
                            ExitStatus.FAILED,
                            "QEMU",
                            "killed by signal " + result.status(),
                            result.status() == SIGKILL
                                    ? "if it was for want of memory, give less with -m"
                                    : "run it again");
            case CRASHED ->
                    throw new Failure(
                            ExitStatus.FAILED,
                            "the guest died",
                            result.message(),
                            "please report it with the lines above");
        };
    }
}
