package elfin.bench;

import elfin.guest.PackedProgram;
import elfin.image.RootTree;
import elfin.qemu.Guest;
import elfin.qemu.GuestResult;
import elfin.qemu.MachineOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.List;

/** The unikernel. */
final class ElfinSystem implements BenchedSystem {
    private final Path kernel;
    private final PackedProgram program;
    private final Path work;
    private final boolean rewrite;

    ElfinSystem(Path kernel, Path program, Path work, boolean rewrite) {
        this.kernel = kernel;
        this.program = new PackedProgram(program, "/init", work, rewrite);
        this.work = work;
        this.rewrite = rewrite;
    }

    @Override
    public String name() {
        return rewrite ? "rewritten" : "trapped";
    }

    @Override
    public SystemRun run(BenchMachine machine, List<String> arguments)
            throws IOException, InterruptedException {
        Path payload = work.resolve("payload-" + name());
        program.write(RootTree.minimal(), arguments, true, payload);
        TimedOutput output = new TimedOutput();
        Guest guest =
                new Guest(
                        new MachineOptions(
                                kernel,
                                payload,
                                machine.memoryMebibytes(),
                                machine.accelerator(),
                                "microvm",
                                0,
                                machine.countInstructions()),
                        null,
                        Channels.newChannel(output),
                        Channels.newChannel(new ByteArrayOutputStream()),
                        false);
        GuestResult result = guest.run(machine.timeoutMillis());
        boolean ended = result.kind() == GuestResult.Kind.EXITED && result.status() == 0;
        return new SystemRun(
                output.lines(),
                output.firstByteNanos(guest.startedNanos()),
                ended,
                result.statistics());
    }
}
