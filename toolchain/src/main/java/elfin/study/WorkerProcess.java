package elfin.study;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A {@link StudyWorker}, seen from the study. */
final class WorkerProcess implements AutoCloseable {
    /** Stands for the end of the process in the queue of results. */
    private static final StudyResult ENDED = StudyResult.failed("", "", 0, "ended");

    private final Process process;
    private final OutputStream requests;
    private final BlockingQueue<StudyResult> results = new LinkedBlockingQueue<>();

    WorkerProcess(Path root, int threads) throws IOException {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(
                List.of("-XX:+UseParallelGC", "-XX:-UsePerfData", "-XX:+ExitOnOutOfMemoryError"));
        for (String name : System.getProperties().stringPropertyNames()) {
            if (name.startsWith("elfin.")) {
                line.add("-D" + name + "=" + System.getProperty(name));
            }
        }
        line.addAll(List.of("-cp", System.getProperty("java.class.path")));
        line.addAll(List.of(StudyWorker.class.getName(), root.toString()));
        line.add(Integer.toString(threads));
        process = new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        requests = process.getOutputStream();
        Thread reader = new Thread(this::read, "elfin-study");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        ObjectMapper mapper = new ObjectMapper();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            String line;
            while ((line = lines.readLine()) != null) {
                results.add(mapper.readValue(line, StudyResult.class));
            }
        } catch (IOException e) {
            // It died in the middle of a line.
        }
        results.add(ENDED);
    }

    /** Has a file analysed. */
    void submit(Path file, String sha256) {
        try {
            requests.write((sha256 + " " + file + "\n").getBytes(StandardCharsets.UTF_8));
            requests.flush();
        } catch (IOException e) {
            // It is dead, which the reader says.
        }
    }

    /**
     * The next result; null when there was none for so long, or there will be none.
     *
     * @param millis how long to wait at most
     */
    StudyResult next(long millis) throws InterruptedException {
        StudyResult result = results.poll(Math.max(1, millis), TimeUnit.MILLISECONDS);
        return result == ENDED ? null : result;
    }

    /** Whether it can give more results. */
    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
