package elfin.spark;

import elfin.study.AnalysisPool;
import elfin.study.Study;
import elfin.study.StudyDatabase;
import elfin.study.StudyResult;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Analyses a corpus on the executors of a Spark cluster, which see the files and their libraries
 * under the same paths as the driver does; the driver keeps the results in the database of {@code
 * elfin study}, which then makes the reports. Without a master, as spark-submit gives one, all
 * processors of this machine do the work.
 */
public final class SparkStudy {
    /** Enough parts for the slow files to be spread, few enough to analyse libraries seldom. */
    private static final int PARTS_PER_PROCESSOR = 2;

    private SparkStudy() {}

    /** Arguments: {@code [--db FILE] [--sysroot DIR] [--parts N] DIR|LIST...}. */
    public static void main(String[] arguments) throws Exception {
        Path database = Path.of("study.sqlite");
        String root = "/";
        int parts = 0;
        List<Path> roots = new ArrayList<>();
        Iterator<String> words = List.of(arguments).iterator();
        while (words.hasNext()) {
            String word = words.next();
            switch (word) {
                case "--db" -> database = Path.of(words.next());
                case "--sysroot" -> root = words.next();
                case "--parts" -> parts = Integer.parseInt(words.next());
                default -> roots.add(Path.of(word));
            }
        }
        if (roots.isEmpty()) {
            System.err.println(
                    "elfin: spark-study: needs [--db FILE] [--sysroot DIR] [--parts N] DIR|LIST...");
            System.exit(2);
        }
        int files = run(database, root, parts, Study.corpus(roots, 0, 1));
        System.err.println("elfin: " + files + " files; see elfin study --db " + database);
    }

    /** Analyses files; how many there were. */
    static int run(Path database, String root, int parts, List<Path> files)
            throws IOException, SQLException {
        SparkConf configuration = new SparkConf().setAppName("elfin study");
        if (!configuration.contains("spark.master")) {
            configuration.setMaster("local[*]");
        }
        try (StudyDatabase results = StudyDatabase.open(database);
                JavaSparkContext spark = new JavaSparkContext(configuration)) {
            Study study = new Study(results, 1, Path.of(root), (done, of, file) -> {});
            List<AnalysisPool.Request> open = study.begin(files);
            int slices = parts > 0 ? parts : PARTS_PER_PROCESSOR * spark.defaultParallelism();
            Iterator<StudyResult> done =
                    spark.parallelize(open, Math.max(1, Math.min(slices, open.size())))
                            .mapPartitions(part -> analyse(root, part))
                            .toLocalIterator();
            while (done.hasNext()) {
                study.take(done.next());
            }
        }
        return files.size();
    }

    /** On an executor: in a process of its own, as on one machine. */
    private static Iterator<StudyResult> analyse(String root, Iterator<AnalysisPool.Request> part)
            throws IOException, SQLException, InterruptedException {
        List<AnalysisPool.Request> requests = new ArrayList<>();
        part.forEachRemaining(requests::add);
        List<StudyResult> results = new ArrayList<>();
        new AnalysisPool(Path.of(root), 1, AnalysisPool.DEFAULT_LIMIT_MILLIS, results::add)
                .run(requests);
        return results.iterator();
    }
}
