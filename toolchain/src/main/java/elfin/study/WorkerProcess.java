package elfin.study;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.jna.Native;
import elfin.elf.ElfFile;
import elfin.table.Row;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A {@link StudyWorker}, seen from the study. */
final class WorkerProcess implements AutoCloseable {
    /** Stands for the end of the process in the queue of results. */
    private static final StudyResult ENDED = StudyResult.failed("", "", 0, "ended");

    /** One class of each library that the worker takes. */
    private static final List<Class<?>> NEEDED =
            List.of(StudyWorker.class, ElfFile.class, Row.class, ObjectMapper.class, Native.class);

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
        line.addAll(List.of("-cp", classPath()));
        line.addAll(List.of(StudyWorker.class.getName(), root.toString()));
        line.add(Integer.toString(threads));
        process = new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        requests = process.getOutputStream();
        Thread reader = new Thread(this::read, "elfin-study");
        reader.setDaemon(true);
        reader.start();
    }

    /** This process's own; and where the classes lie that a class loader brought, as Spark's. */
    private static String classPath() {
        Set<String> places = new LinkedHashSet<>();
        for (Class<?> needed : NEEDED) {
            CodeSource source = needed.getProtectionDomain().getCodeSource();
            if (source != null) {
                places.add(Path.of(URI.create(source.getLocation().toString())).toString());
            }
        }
        places.add(System.getProperty("java.class.path"));
        return String.join(File.pathSeparator, places);
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
    void submit(AnalysisPool.Request request) {
        String line = request.sha256() + " " + request.path() + "\n";
        try {
            requests.write(line.getBytes(StandardCharsets.UTF_8));
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
