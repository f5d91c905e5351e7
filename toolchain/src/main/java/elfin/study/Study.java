package elfin.study;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Analyses a corpus in a process of its own, on several threads. Every result is kept as soon as it
 * is there, so that a study that was stopped goes on where it was. A file that cannot be analysed
 * is kept with the reason; when the process dies or hangs, the files it had are tried one by one.
 */
public final class Study {
    private static final long DEFAULT_LIMIT_MILLIS = 300_000;

    private final StudyDatabase database;
    private final int threads;
    private final Path root;
    private final Progress progress;
    private final Packages packages;
    private long limitMillis = DEFAULT_LIMIT_MILLIS;

    /** Files not begun. */
    private final Deque<Request> waiting = new ArrayDeque<>();

    /** Files that the process had when it died. */
    private final Deque<Request> suspects = new ArrayDeque<>();

    /** What the process works on, by path. */
    private final Map<String, Request> running = new LinkedHashMap<>();

    private WorkerProcess worker;
    private int done;
    private int all;

    private record Request(Path file, String sha256, long since) {
        Request started() {
            return new Request(file, sha256, System.nanoTime());
        }
    }

    /** Is told how far a study is. */
    public interface Progress {
        /** A file is done. */
        void done(int files, int of, Path file);
    }

    /**
     * @param root the root directory of the programs' libraries
     */
    public Study(StudyDatabase database, int threads, Path root, Progress progress) {
        this.database = database;
        this.threads = threads;
        this.root = root;
        this.progress = progress;
        this.packages = Packages.under(root);
    }

    /** Sets how long a file may take. */
    public void setLimitMillis(long millis) {
        limitMillis = millis;
    }

    /**
     * The executables of directories and lists; of shard {@code index} of {@code count} those whose
     * place in the order says so.
     */
    public static List<Path> corpus(List<Path> roots, int index, int count) throws IOException {
        List<Path> all = Corpus.of(roots);
        return IntStream.range(0, all.size())
                .filter(i -> i % count == index)
                .mapToObj(all::get)
                .toList();
    }

    /** Analyses files; how many there were. */
    public int run(List<Path> files) throws IOException, SQLException, InterruptedException {
        all = files.size();
        done = 0;
        prepare(files);
        try {
            while (!waiting.isEmpty() || !suspects.isEmpty() || !running.isEmpty()) {
                if (worker == null) {
                    worker = new WorkerProcess(root, threads);
                }
                submit();
                StudyResult result = worker.next(millisLeft());
                if (result != null) {
                    running.remove(result.path());
                    keep(result);
                } else if (!worker.isAlive() || millisLeft() <= 0) {
                    giveUp(worker.isAlive());
                }
            }
            return all;
        } finally {
            if (worker != null) {
                worker.close();
                worker = null;
            }
        }
    }

    /** Files whose content is known already, or is another file's, need no analysis. */
    private void prepare(List<Path> files) throws SQLException {
        Set<String> begun = new HashSet<>();
        for (Path file : files) {
            String sha256;
            try {
                sha256 = FileAnalysis.sha256(file);
            } catch (IOException e) {
                String why = e.getMessage() == null ? e.toString() : e.getMessage();
                keep(StudyResult.failed(file.toString(), "unread:" + file, 0, why));
                continue;
            }
            database.putFile(file.toString(), sha256, packages.packageOf(file));
            if (begun.add(sha256) && !database.has(sha256)) {
                waiting.add(new Request(file, sha256, 0));
            } else {
                progress.done(++done, all, file);
            }
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
        running.put(request.file().toString(), request.started());
        worker.submit(request.file(), request.sha256());
    }

    private long millisLeft() {
        long oldest =
                running.values().stream().mapToLong(Request::since).min().orElse(System.nanoTime());
        return limitMillis - (System.nanoTime() - oldest) / 1_000_000;
    }

    /** The process is dead, or hangs: a file that was alone is to blame. */
    private void giveUp(boolean hangs) throws SQLException {
        worker.close();
        worker = null;
        List<Request> had = new ArrayList<>(running.values());
        running.clear();
        if (had.size() == 1) {
            Request bad = had.get(0);
            String why =
                    hangs
                            ? "no result after " + limitMillis / 1000 + " s"
                            : "the analysis died, or ran out of memory";
            keep(StudyResult.failed(bad.file().toString(), bad.sha256(), 0, why));
        } else {
            suspects.addAll(had);
        }
    }

    private void keep(StudyResult result) throws SQLException {
        Path file = Path.of(result.path());
        database.putFile(result.path(), result.sha256(), packages.packageOf(file));
        database.put(result);
        progress.done(++done, all, file);
    }
}
