package elfin.study;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Analyses a corpus. Every result is kept as soon as it is there, so that a study that was stopped
 * goes on where it was. A file that cannot be analysed is kept with the reason.
 */
public final class Study {
    private final StudyDatabase database;
    private final int threads;
    private final Path root;
    private final Progress progress;
    private final Packages packages;
    private long limitMillis = AnalysisPool.DEFAULT_LIMIT_MILLIS;
    private int done;
    private int all;

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
        List<AnalysisPool.Request> open = begin(files);
        new AnalysisPool(root, threads, limitMillis, this::take).run(open);
        return all;
    }

    /**
     * Notes files, and says which of them are to be analysed: those whose content is known already,
     * or is another file's, are not.
     */
    public List<AnalysisPool.Request> begin(List<Path> files) throws SQLException {
        all = files.size();
        done = 0;
        Set<String> begun = new HashSet<>();
        List<AnalysisPool.Request> open = new ArrayList<>();
        for (Path file : files) {
            String sha256;
            try {
                sha256 = FileAnalysis.sha256(file);
            } catch (IOException e) {
                String why = e.getMessage() == null ? e.toString() : e.getMessage();
                take(StudyResult.failed(file.toString(), "unread:" + file, 0, why));
                continue;
            }
            database.putFile(file.toString(), sha256, packages.packageOf(file));
            if (begun.add(sha256) && !database.has(sha256)) {
                open.add(new AnalysisPool.Request(file.toString(), sha256));
            } else {
                progress.done(++done, all, file);
            }
        }
        return open;
    }

    /** Keeps a result. */
    public void take(StudyResult result) throws SQLException {
        Path file = Path.of(result.path());
        database.putFile(result.path(), result.sha256(), packages.packageOf(file));
        database.put(result);
        progress.done(++done, all, file);
    }
}
