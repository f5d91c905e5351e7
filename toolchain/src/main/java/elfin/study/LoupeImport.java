package elfin.study;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Recorded runs of other people as a corpus: Loupe's database (Lefeuvre et al., ASPLOS 2024). Takes
 * a checkout of it, with a {@code dyn.csv} per run, or its digest: lines of application, workload,
 * kind, required and avoidable call numbers, with tabs between.
 */
public final class LoupeImport {
    private static final String RUN_FILE = "dyn.csv";
    private static final int COLUMNS = 5;
    private static final String BENCHMARK = "recorded benchmark";
    private static final String SUITE = "recorded suite";

    private LoupeImport() {}

    /**
     * Imports runs.
     *
     * @param source a directory or a file
     * @return how many there were
     * @throws IOException also when it is neither
     */
    public static int into(StudyDatabase database, String corpus, Path source)
            throws IOException, SQLException {
        return Files.isDirectory(source)
                ? checkout(database, corpus, source)
                : digest(database, corpus, source);
    }

    private static int checkout(StudyDatabase database, String corpus, Path root)
            throws IOException, SQLException {
        List<Path> runs;
        try (var files = Files.walk(root)) {
            runs = files.filter(f -> f.getFileName().toString().equals(RUN_FILE)).sorted().toList();
        }
        for (Path run : runs) {
            BitSet required = new BitSet();
            BitSet avoidable = new BitSet();
            for (String line : Files.readAllLines(run)) {
                String[] columns = line.split(",");
                if (columns.length == COLUMNS && columns[1].equals("Y")) {
                    boolean avoided = line.indexOf('Y') != line.lastIndexOf('Y');
                    (avoided ? avoidable : required).set(Integer.parseInt(columns[0].strip()));
                }
            }
            Path data = root.relativize(run).getParent();
            String name = data.getParent() == null ? data.toString() : data.getParent().toString();
            String kind = name.contains("/suite") || name.contains("/test") ? SUITE : BENCHMARK;
            database.putRecorded(corpus, name, kind, required, avoidable);
        }
        return runs.size();
    }

    private static int digest(StudyDatabase database, String corpus, Path file)
            throws IOException, SQLException {
        int count = 0;
        Map<String, Integer> seen = new HashMap<>();
        for (String line : Files.readAllLines(file)) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String[] columns = line.split("\t", -1);
            if (columns.length != COLUMNS) {
                throw new IOException("no line of a digest of Loupe's database: " + line);
            }
            String name = columns[0] + "/" + columns[1];
            int same = seen.merge(name, 1, Integer::sum);
            database.putRecorded(
                    corpus,
                    same == 1 ? name : name + " (" + same + ")",
                    "recorded " + columns[2],
                    numbers(columns[3]),
                    numbers(columns[4]));
            count++;
        }
        return count;
    }

    private static BitSet numbers(String text) throws IOException {
        BitSet numbers = new BitSet();
        for (String word : text.split(" ")) {
            try {
                if (!word.isEmpty()) {
                    numbers.set(Integer.parseInt(word));
                }
            } catch (NumberFormatException e) {
                throw new IOException("no number: " + word, e);
            }
        }
        return numbers;
    }
}
