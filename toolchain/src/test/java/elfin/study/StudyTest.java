package elfin.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Studies of small corpora made of Debian's busybox and damaged copies of it. */
class StudyTest {
    @TempDir Path directory;
    private Path corpus;

    @BeforeEach
    void makeCorpus() throws Exception {
        corpus = Files.createDirectory(directory.resolve("corpus"));
        add("one", Files.readAllBytes(Path.of("/bin/busybox")));
        add("two", Files.readAllBytes(Path.of("/bin/busybox")));
    }

    @Test
    void sameContentIsOneProgramAndAnalysedOnce() throws Exception {
        try (StudyDatabase database = StudyDatabase.open(directory.resolve("db"))) {
            assertEquals(2, run(database).size());
            List<StudiedProgram> programs = database.programs(Map.of());
            assertEquals(1, programs.size());
            assertTrue(programs.get(0).calls().cardinality() > 100);
        }
    }

    @Test
    void secondStudyFindsEverythingDone() throws Exception {
        try (StudyDatabase database = StudyDatabase.open(directory.resolve("db"))) {
            run(database);
            long start = System.nanoTime();
            run(database);
            assertTrue(System.nanoTime() - start < 2_000_000_000L);
            assertEquals(1, database.programs(Map.of()).size());
        }
    }

    @Test
    void shardsMergeToTheWhole() throws Exception {
        add("three", Files.readAllBytes(Path.of("/bin/sash")));
        Path other = directory.resolve("other");
        for (int shard = 0; shard < 2; shard++) {
            Path file = shard == 0 ? directory.resolve("db") : other;
            try (StudyDatabase database = StudyDatabase.open(file)) {
                new Study(database, 1, (done, of, path) -> {})
                        .run(Study.corpus(List.of(corpus), shard, 2));
            }
        }
        try (StudyDatabase merged = StudyDatabase.open(directory.resolve("db"));
                StudyDatabase whole = StudyDatabase.open(directory.resolve("whole"))) {
            merged.merge(other);
            run(whole);
            assertEquals(whole.programs(Map.of()), merged.programs(Map.of()));
        }
    }

    @Test
    void damagedFilesAreListedAndDoNotEndTheStudy() throws Exception {
        byte[] original = Files.readAllBytes(Path.of("/bin/sash"));
        add("cut", Arrays.copyOf(original, 3000));
        add("headerOnly", Arrays.copyOf(original, 64));
        sparse("sparse", original);
        Random random = new Random(5);
        for (int i = 0; i < 12; i++) {
            byte[] damaged = original.clone();
            for (int k = 0; k < 20; k++) {
                int limit = i % 2 == 0 ? 600 : damaged.length;
                damaged[16 + random.nextInt(limit - 16)] = (byte) random.nextInt();
            }
            add("damaged" + i, damaged);
        }
        try (StudyDatabase database = StudyDatabase.open(directory.resolve("db"))) {
            assertEquals(17, run(database).size());
            Map<String, String> failures = database.failures();
            assertTrue(failures.containsKey(corpus.resolve("cut").toString()));
            assertTrue(failures.containsKey(corpus.resolve("sparse").toString()));
            failures.values().forEach(why -> assertTrue(!why.startsWith("analyser"), why));
            assertEquals(1, database.programs(Map.of()).stream().filter(this::isBusybox).count());
        }
    }

    @Test
    void outcomeIsWrittenAsTextJsonAndPage() throws Exception {
        try (StudyDatabase database = StudyDatabase.open(directory.resolve("db"))) {
            run(database);
            List<StudiedProgram> programs = database.programs(Map.of());
            StudyReport report =
                    new StudyReport(
                            new Coverage(programs),
                            programs.size(),
                            database.siteCounts(),
                            StudyReport.kernelCalls(),
                            database.failures());
            assertTrue(report.text().contains("1 programs"));
            JsonNode json = new ObjectMapper().readTree(report.json());
            assertEquals(programs.get(0).calls().cardinality(), json.get("importance").size());
            String page = StudyPage.of(report);
            assertTrue(page.contains("<polyline") && !page.contains("http"));
        }
    }

    private boolean isBusybox(StudiedProgram program) {
        return program.path().equals(corpus.resolve("one").toString());
    }

    private List<Path> run(StudyDatabase database) throws Exception {
        List<Path> seen = new ArrayList<>();
        new Study(database, 2, (done, of, path) -> seen.add(path))
                .run(Study.corpus(List.of(corpus), 0, 1));
        return seen;
    }

    private void add(String name, byte[] bytes) throws Exception {
        assertTrue(Files.write(corpus.resolve(name), bytes).toFile().setExecutable(true));
    }

    /** A file of 2 GiB that holds next to nothing. */
    private void sparse(String name, byte[] start) throws Exception {
        add(name, start);
        try (FileChannel file = FileChannel.open(corpus.resolve(name), StandardOpenOption.WRITE)) {
            file.write(java.nio.ByteBuffer.wrap(new byte[1]), (1L << 31) - 1);
        }
    }
}
