package elfin.cli;

import elfin.qemu.Guest;
import elfin.qemu.GuestResult;
import elfin.qemu.MachineOptions;
import elfin.strace.CallRecorder;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One run of a program for a report.
 *
 * @param guest how it ended
 * @param recorder what it called; null when that was not asked for
 * @param nanos how long it took on the host
 */
record ReportedRun(GuestResult guest, CallRecorder recorder, long nanos) {
    /**
     * Runs a program.
     *
     * @param input its standard input, or null for none
     * @param output where its output goes
     * @param error where its standard error goes
     */
    static ReportedRun of(
            RunOptions options,
            FileChannel input,
            WritableByteChannel output,
            WritableByteChannel error)
            throws Failure, IOException, InterruptedException {
        Path payload = Files.createTempFile("elfin", ".pack");
        try {
            ProgramPack pack = new ProgramPack(options);
            pack.write(payload);
            Guest guest = new Guest(machine(options, payload), input, output, error, false);
            CallRecorder recorder = null;
            if (options.trace) {
                recorder = new CallRecorder(pack.guestPath(), pack::resolved);
                guest.traceTo(recorder::read);
            }
            long start = System.nanoTime();
            GuestResult result = guest.run(options.timeoutMillis);
            return new ReportedRun(result, recorder, System.nanoTime() - start);
        } finally {
            Files.deleteIfExists(payload);
        }
    }

    private static MachineOptions machine(RunOptions options, Path payload)
            throws Failure, IOException, InterruptedException {
        return new MachineOptions(
                Kernel.image(options),
                payload,
                options.memoryMebibytes,
                Accelerator.choose(options.accelerator),
                options.machine,
                0,
                false);
    }

    /** The exit status as a shell shows it, or -1 when there is none. */
    int status() {
        return switch (guest.kind()) {
            case EXITED -> guest.status();
            case SIGNALLED -> ExitStatus.SIGNAL_BASE + guest.status();
            default -> -1;
        };
    }

    /** How it ended, for readers. */
    String outcome() {
        return switch (guest.kind()) {
            case EXITED -> "exit status " + guest.status();
            case SIGNALLED -> "killed by signal " + guest.status();
            case TIMED_OUT -> "still running at the time limit";
            case INTERRUPTED -> "stopped by the user";
            case KILLED -> "QEMU was killed by signal " + guest.status();
            case NOT_STARTED -> "not started: " + guest.message();
            case CRASHED -> "the guest died: " + guest.message();
        };
    }
}
