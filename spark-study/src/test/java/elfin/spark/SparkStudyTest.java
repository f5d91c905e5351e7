package elfin.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elfin.study.Study;
import elfin.study.StudyDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spark in local mode against the study of one machine. */
class SparkStudyTest {
    @TempDir Path directory;

    @Test
    void resultsAreThoseOfOneMachine() throws Exception {
        Path corpus = Files.createDirectory(directory.resolve("corpus"));
        byte[] busybox = Files.readAllBytes(Path.of("/bin/busybox"));
        add(corpus.resolve("busybox"), busybox);
        add(corpus.resolve("copy"), busybox);
        add(corpus.resolve("damaged"), Arrays.copyOf(busybox, 5000));
        for (String name : List.of("true", "ls", "cat", "sed", "tar")) {
            add(corpus.resolve(name), Files.readAllBytes(Path.of("/bin", name)));
        }
        List<Path> files = Study.corpus(List.of(corpus), 0, 1);
        Path one = directory.resolve("one");
        try (StudyDatabase database = StudyDatabase.open(one)) {
            new Study(database, 2, Path.of("/"), (done, of, file) -> {}).run(files);
        }
        Path many = directory.resolve("many");
        SparkStudy.main(new String[] {"--db", many.toString(), "--parts", "3", corpus.toString()});
        assertEquals(rows(one), rows(many));
        assertTrue(rows(one).size() > 500);
    }

    private static void add(Path file, byte[] bytes) throws Exception {
        assertTrue(Files.write(file, bytes).toFile().setExecutable(true));
    }

    /** All that is in a database but how long it took. */
    private static List<String> rows(Path database) throws Exception {
        List<String> rows = new ArrayList<>();
        String[] queries = {
            "SELECT sha256, corpus, size, kind, library, language, sites, rewritten, resolved,"
                    + " unknown, loads_more, libraries, failure FROM program ORDER BY 1",
            "SELECT * FROM file ORDER BY 1",
            "SELECT * FROM call ORDER BY 1, 2"
        };
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                var statement = connection.createStatement()) {
            for (String query : queries) {
                try (var result = statement.executeQuery(query)) {
                    while (result.next()) {
                        StringBuilder row = new StringBuilder();
                        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                            row.append(result.getString(i)).append('|');
                        }
                        rows.add(row.toString());
                    }
                }
            }
        }
        return rows;
    }
}
