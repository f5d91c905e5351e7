package elfin.study;

import elfin.elf.ElfException;
import elfin.report.ProgramReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Analyses a corpus on several threads. Every result is kept as soon as it is there, so that a
 * study that was stopped goes on where it was; a file that cannot be analysed is kept with the
 * reason.
 */
public final class Study {
    private final StudyDatabase database;
    private final int threads;
    private final Progress progress;
    private final Set<String> started = new HashSet<>();

    /** Is told how far a study is. */
    public interface Progress {
        /** A file is done. */
        void done(int files, int of, Path file);
    }

    /** What became of one file. */
    private record Result(
            Path file,
            String sha256,
            long size,
            ProgramReport report,
            String failure,
            long millis) {}

    public Study(StudyDatabase database, int threads, Progress progress) {
        this.database = database;
        this.threads = threads;
        this.progress = progress;
    }

    /**
     * The executables of directories and lists; of shard {@code index} of {@code count} those whose
     * place in the order says so.
     */
    public static List<Path> corpus(List<Path> roots, int index, int count) throws IOException {
        List<Path> all = Corpus.of(roots);
        return java.util.stream.IntStream.range(0, all.size())
                .filter(i -> i % count == index)
                .mapToObj(all::get)
                .toList();
    }

    /** Analyses files; how many there were. */
    public int run(List<Path> files) throws SQLException, InterruptedException {
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try {
            ExecutorCompletionService<Result> results = new ExecutorCompletionService<>(workers);
            int done = 0;
            int submitted = 0;
            while (done < files.size()) {
                // Few at a time: each holds a whole program in memory.
                while (submitted < files.size() && submitted - done < threads) {
                    Path file = files.get(submitted++);
                    results.submit(() -> analyse(file));
                }
                Result result = results.take().get();
                keep(result);
                progress.done(++done, files.size(), result.file());
            }
            return done;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } finally {
            workers.shutdownNow();
        }
    }

    private Result analyse(Path file) {
        long start = System.nanoTime();
        String sha256 = "unread:" + file;
        long size = 0;
        try {
            size = Files.size(file);
            if (size > Runtime.getRuntime().maxMemory() / 4) {
                return new Result(file, sha256, size, null, "too large for the memory", 0);
            }
            byte[] program = Files.readAllBytes(file);
            sha256 = sha256(program);
            if (isKnown(sha256)) {
                return new Result(file, sha256, size, null, null, 0);
            }
            ProgramReport report = ProgramReport.of(file.toString(), program);
            long millis = (System.nanoTime() - start) / 1_000_000;
            return new Result(file, sha256, size, report, null, millis);
        } catch (ElfException | IOException e) {
            return new Result(file, sha256, size, null, e.getMessage(), 0);
        } catch (OutOfMemoryError e) {
            return new Result(file, sha256, size, null, "too large for the memory", 0);
        } catch (RuntimeException e) {
            // A bug of the analyser must not end a study of thousands of programs.
            return new Result(file, sha256, size, null, "analyser: " + e, 0);
        }
    }

    /** Whether it is in the database, or another file with the same content has begun. */
    private boolean isKnown(String sha256) {
        synchronized (started) {
            if (!started.add(sha256)) {
                return true;
            }
        }
        try {
            synchronized (database) {
                return database.has(sha256);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void keep(Result result) throws SQLException {
        synchronized (database) {
            database.putFile(result.file().toString(), result.sha256());
            if (result.failure() != null) {
                database.putFailure(result.sha256(), result.size(), result.failure());
            } else if (result.report() != null) {
                database.put(result.sha256(), result.report(), result.millis());
            }
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
