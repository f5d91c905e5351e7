package elfin.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Says whether a run did what it should: by a command of the user, by its expected output, by its
 * exit status.
 *
 * @param command run by sh; it finds the run's output in the files that ELFIN_STDOUT and
 *     ELFIN_STDERR name, and its status in ELFIN_STATUS; null for none
 * @param expected what the program writes, or null
 * @param status the exit status it has
 */
record SuccessCheck(String command, byte[] expected, int status) {
    private static final long COMMAND_LIMIT_SECONDS = 60;

    /** For readers. */
    String description() {
        if (command != null) {
            return "check: " + command;
        }
        return (expected == null ? "" : "output as expected, ") + "exit status " + status;
    }

    /** Whether a run was good. */
    boolean passes(ReportedRun run, Path output, Path error)
            throws IOException, InterruptedException {
        if (run.status() < 0) {
            return false;
        }
        if (command != null) {
            return commandPasses(run, output, error);
        }
        return run.status() == status
                && (expected == null
                        || java.util.Arrays.equals(expected, Files.readAllBytes(output)));
    }

    private boolean commandPasses(ReportedRun run, Path output, Path error)
            throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder("sh", "-c", command)
                        .redirectInput(output.toFile())
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("ELFIN_STDOUT", output.toString());
        builder.environment().put("ELFIN_STDERR", error.toString());
        builder.environment().put("ELFIN_STATUS", Integer.toString(run.status()));
        Process process = builder.start();
        if (!process.waitFor(COMMAND_LIMIT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return false;
        }
        return process.exitValue() == 0;
    }
}
