package elfin.corpus;

import elfin.corpus.ThoroughWorkload.Step;
import elfin.corpus.ThoroughWorkload.Way;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Runs thorough workloads on Linux, in a {@link Sandbox}. */
final class ThoroughRunner {
    /** A step that is still there then is ended: servers are. */
    private static final int STEP_SECONDS = 8;

    /** A script of many commands gets longer. */
    private static final int SCRIPT_SECONDS = 150;

    private static final int PAUSE_MILLIS = 120;

    /** Servers end with their input. */
    private static final int SERVER_MILLIS = 5000;

    private final Path root;
    private final Path work;

    /**
     * Runs in a root file system.
     *
     * @param root as {@link ThoroughRoot} makes it
     * @param work a directory for files of the runs
     */
    ThoroughRunner(Path root, Path work) {
        this.root = root;
        this.work = work;
    }

    /** The names of all calls that the program made. */
    Set<String> run(CorpusProgram program, Path file, ThoroughWorkload workload)
            throws IOException, InterruptedException {
        String path = ThoroughRoot.place(root, program, file);
        Set<String> calls = new TreeSet<>();
        for (Step step : workload.steps()) {
            Path trace = work.resolve("thorough.trace");
            Files.deleteIfExists(trace);
            execute(step, path, trace);
            if (Files.exists(trace)) {
                CorpusRunner.addCalls(trace, "/prog/", calls);
            }
        }
        return calls;
    }

    private void execute(Step step, String path, Path trace)
            throws IOException, InterruptedException {
        boolean script = step.arguments().stream().anyMatch(word -> word.endsWith(".sh"));
        int seconds = script ? SCRIPT_SECONDS : STEP_SECONDS;
        List<String> command = traced(step, path, trace);
        if (step.way() == Way.TERMINAL) {
            command = List.of("script", "-qec", quote(command), "/dev/null");
        }
        command = Sandbox.command(root, seconds, step.client(), "", List.of(), command);
        Process process =
                new ProcessBuilder(command)
                        .redirectOutput(work.resolve("output").toFile())
                        .redirectErrorStream(true)
                        .start();
        type(step, process);
        Sandbox.await(process, seconds);
    }

    private List<String> traced(Step step, String path, Path trace) {
        List<String> command = new ArrayList<>(List.of("strace", "-f", "-o", trace.toString()));
        command.add("/usr/sbin/chroot");
        boolean other = step.way() == Way.SET_USER_ID;
        if (other) {
            command.add("--userspec=1000:1000");
        }
        command.addAll(List.of(root.toString(), other ? path + ".suid" : path));
        command.addAll(step.arguments());
        return command;
    }

    private static String quote(List<String> words) {
        List<String> quoted = new ArrayList<>();
        words.forEach(word -> quoted.add("'" + word.replace("'", "'\\''") + "'"));
        return "exec " + String.join(" ", quoted);
    }

    /** Types slowly: what is typed before a program is ready for it is lost on a terminal. */
    private static void type(Step step, Process process) throws InterruptedException {
        try (OutputStream input = process.getOutputStream()) {
            if (!step.client().isEmpty()) {
                Thread.sleep(SERVER_MILLIS);
            }
            if (step.input().isEmpty()) {
                return;
            }
            Thread.sleep(10L * PAUSE_MILLIS);
            try (BufferedReader lines =
                    new BufferedReader(
                            new InputStreamReader(
                                    ThoroughRoot.open(step.input()), StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
                    input.flush();
                    Thread.sleep(PAUSE_MILLIS);
                }
            }
        } catch (IOException e) {
            // The program has ended, and reads no more.
            return;
        }
    }
}
