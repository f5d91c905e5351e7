package elfin.study;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Has files analysed in a process of its own, on several threads. When the process dies or hangs,
 * the files it had are tried one by one: the bad one is listed, the others are not lost.
 */
public final class AnalysisPool {
    /** How long a file may take when nobody says otherwise. */
    public static final long DEFAULT_LIMIT_MILLIS = 300_000;

    private final Path root;
    private final int threads;
    private final long limitMillis;
    private final Sink sink;
    private final Deque<Request> waiting = new ArrayDeque<>();

    /** Files that the process had when it died. */
    private final Deque<Request> suspects = new ArrayDeque<>();

    /** What the process works on, by path, with the time it was begun. */
    private final Map<String, Running> running = new LinkedHashMap<>();

    private WorkerProcess worker;

    /** A file with the hash of its content. */
    public record Request(String path, String sha256) implements Serializable {
        private static final long serialVersionUID = 1;
    }

    private record Running(Request request, long since) {}

    /** Takes results as they come. */
    public interface Sink {
        /** A file is done. */
        void accept(StudyResult result) throws SQLException;
    }

    /**
     * @param root the root directory of the programs' libraries
     * @param limitMillis how long a file may take
     */
    public AnalysisPool(Path root, int threads, long limitMillis, Sink sink) {
        this.root = root;
        this.threads = threads;
        this.limitMillis = limitMillis;
        this.sink = sink;
    }

    /** Analyses files; every one gets a result. */
    public void run(Collection<Request> requests)
            throws IOException, SQLException, InterruptedException {
        waiting.addAll(requests);
        try {
            while (!waiting.isEmpty() || !suspects.isEmpty() || !running.isEmpty()) {
                if (worker == null) {
                    worker = new WorkerProcess(root, threads);
                }
                submit();
                StudyResult result = worker.next(millisLeft());
                if (result != null) {
                    running.remove(result.path());
                    sink.accept(result);
                } else if (!worker.isAlive() || millisLeft() <= 0) {
                    giveUp(worker.isAlive());
                }
            }
        } finally {
            close();
        }
    }

    /** Suspects are analysed alone, so that it is known which one is bad. */
    private void submit() {
        while (running.size() < threads && suspects.isEmpty() && !waiting.isEmpty()) {
            begin(waiting.remove());
        }
        if (running.isEmpty() && !suspects.isEmpty()) {
            begin(suspects.remove());
        }
    }

    private void begin(Request request) {
        running.put(request.path(), new Running(request, System.nanoTime()));
        worker.submit(request);
    }

    private long millisLeft() {
        long now = System.nanoTime();
        long oldest = running.values().stream().mapToLong(Running::since).min().orElse(now);
        return limitMillis - (now - oldest) / 1_000_000;
    }

    /** The process is dead, or hangs: a file that was alone is to blame. */
    private void giveUp(boolean hangs) throws SQLException {
        close();
        List<Running> had = new ArrayList<>(running.values());
        running.clear();
        if (had.size() == 1) {
            Request bad = had.get(0).request();
            String why =
                    hangs
                            ? "no result after " + limitMillis / 1000 + " s"
                            : "the analysis died, or ran out of memory";
            sink.accept(StudyResult.failed(bad.path(), bad.sha256(), 0, why));
        } else {
            had.forEach(each -> suspects.add(each.request()));
        }
    }

    private void close() {
        if (worker != null) {
            worker.close();
            worker = null;
        }
    }
}
