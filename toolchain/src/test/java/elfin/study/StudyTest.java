package elfin.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import elfin.table.Syscalls;
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
            List<StudiedProgram> programs = programs(database);
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
            assertEquals(1, programs(database).size());
        }
    }

    @Test
    void shardsMergeToTheWhole() throws Exception {
        add("three", Files.readAllBytes(Path.of("/bin/sash")));
        Path other = directory.resolve("other");
        for (int shard = 0; shard < 2; shard++) {
            Path file = shard == 0 ? directory.resolve("db") : other;
            try (StudyDatabase database = StudyDatabase.open(file)) {
                new Study(database, 1, Path.of("/"), (done, of, path) -> {})
                        .run(Study.corpus(List.of(corpus), shard, 2));
            }
        }
        try (StudyDatabase merged = StudyDatabase.open(directory.resolve("db"));
                StudyDatabase whole = StudyDatabase.open(directory.resolve("whole"))) {
            merged.merge(other);
            run(whole);
            assertEquals(programs(whole), programs(merged));
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
            assertEquals(1, programs(database).stream().filter(this::isBusybox).count());
        }
    }

    @Test
    void outcomeIsWrittenAsTextJsonAndPage() throws Exception {
        try (StudyDatabase database = StudyDatabase.open(directory.resolve("db"))) {
            run(database);
            StudyReport report =
                    new StudyReport(
                            StudyDatabase.FILES,
                            programs(database),
                            database.kinds(StudyDatabase.FILES, ""),
                            database.siteCounts(),
                            List.of(Baseline.kernel()),
                            database.failures());
            assertTrue(report.text().contains("1 programs"));
            JsonNode json = new ObjectMapper().readTree(report.json());
            assertEquals(
                    programs(database).get(0).calls().cardinality(), json.get("importance").size());
            String page = StudyPage.of(report);
            assertTrue(page.contains("class=\"curve c0\"") && !page.contains("http"));
        }
    }

    @Test
    void dynamicProgramIsAnalysedWithItsLibraries() throws Exception {
        add("dynamic", Files.readAllBytes(Path.of("/bin/true")));
        try (StudyDatabase database = StudyDatabase.open(directory.resolve("db"))) {
            run(database);
            StudiedProgram program =
                    programs(database).stream()
                            .filter(p -> p.path().endsWith("/dynamic"))
                            .findFirst()
                            .orElseThrow();
            // The dynamic linker's and the C library's calls are its own.
            for (String call : List.of("mmap", "openat", "exit_group", "write")) {
                assertTrue(program.calls().get(Syscalls.find(call).number()), call);
            }
        }
    }

    @Test
    void fileThatTakesTooLongIsListed() throws Exception {
        add("other", Files.readAllBytes(Path.of("/bin/sash")));
        try (StudyDatabase database = StudyDatabase.open(directory.resolve("db"))) {
            Study study = new Study(database, 2, Path.of("/"), (done, of, path) -> {});
            study.setLimitMillis(1);
            study.run(Study.corpus(List.of(corpus), 0, 1));
            assertEquals(3, database.failures().size());
            assertTrue(database.failures().values().iterator().next().startsWith("no result"));
        }
    }

    @Test
    void databaseOfAnotherVersionIsRefused() throws Exception {
        Path old = directory.resolve("old");
        try (var connection = java.sql.DriverManager.getConnection("jdbc:sqlite:" + old);
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE program (sha256 TEXT)");
        }
        assertThrows(java.sql.SQLException.class, () -> StudyDatabase.open(old));
    }

    @Test
    void recordedRunsAreACorpusOfTheirOwn() throws Exception {
        Path digest = directory.resolve("digest.tsv");
        Files.writeString(
                digest,
                "# a comment\none\ttest\tsuite\t0 1 9\t102 334\ntwo\tb\tbenchmark\t0 1\t\n");
        Path run = Files.createDirectories(directory.resolve("loupe/app/bench/x/data"));
        Files.writeString(
                run.resolve("dyn.csv"),
                "# syscall, used, works faked, works stubbed, works both\n"
                        + "0,Y,N,N,N\n1,N,N,N,N\n2,Y,N,Y,N\n3,Y,N,N,Y\n");
        try (StudyDatabase database = StudyDatabase.open(directory.resolve("db"))) {
            assertEquals(2, LoupeImport.into(database, "loupe", digest));
            assertEquals(1, LoupeImport.into(database, "loupe", directory.resolve("loupe")));
            List<StudiedProgram> programs = database.programs("loupe", "", Map.of());
            assertEquals(3, programs.size());
            assertEquals("loupe:app/bench/x", programs.get(0).path());
            assertEquals(3, programs.get(0).calls().cardinality());
            assertEquals(1, programs.get(0).required().cardinality());
            Coverage coverage = new Coverage(programs);
            assertEquals(3, coverage.medianCalls());
            assertEquals(2, coverage.medianRequired());
            assertEquals(0, programs(database).size());
            assertEquals(1, database.programs("loupe", "recorded suite", Map.of()).size());
        }
    }

    @Test
    void runsOfAnApplicationAreOneProgramWhenAsked() throws Exception {
        Path digest =
                Files.writeString(
                        directory.resolve("digest.tsv"),
                        "one\ta\tbenchmark\t0 1\t2 3\none\tb\tbenchmark\t0 3\t4\n"
                                + "two\ta\tbenchmark\t0\t1\none\tc\tsuite\t9\t\n");
        try (StudyDatabase database = StudyDatabase.open(directory.resolve("db"))) {
            LoupeImport.into(database, "loupe", digest);
            List<StudiedProgram> runs = database.programs("loupe", "recorded b", Map.of());
            List<StudiedProgram> programs = StudiedProgram.byApplication(runs);
            assertEquals(
                    List.of("loupe:one", "loupe:two"),
                    programs.stream().map(StudiedProgram::path).toList());
            assertEquals("{0, 1, 2, 3, 4}", programs.get(0).calls().toString());
            assertEquals("{0, 1, 3}", programs.get(0).required().toString());
            assertEquals(
                    Map.of("recorded benchmark", 3), database.kinds("loupe", "recorded benchmark"));
        }
    }

    @Test
    void popularityIsThatOfTheFileOrOfItsPackage() throws Exception {
        try (StudyDatabase database = StudyDatabase.open(directory.resolve("db"))) {
            run(database);
            database.putFile(corpus.resolve("one").toString(), hash(), "busybox-static");
            Map<String, Double> weights = Map.of("busybox-static", 7.0);
            assertEquals(7, database.programs(StudyDatabase.FILES, "", weights).get(0).weight());
            assertEquals(
                    9,
                    database.programs(StudyDatabase.FILES, "", Map.of("one", 9.0)).get(0).weight());
        }
    }

    @Test
    void systemsAreReadFromBothFormats() throws Exception {
        Path one = Files.writeString(directory.resolve("OSv.syscalls"), "read\nwrite\nno_call\n");
        Path several =
                Files.writeString(directory.resolve("all.tsv"), "# x\nA\tread open\nB\tclose\n");
        Baseline osv = Baseline.read(one).get(0);
        assertEquals("OSv", osv.name());
        assertEquals(2, osv.calls().cardinality());
        assertEquals(List.of("no_call"), osv.unknown());
        assertEquals(
                List.of("A", "B"), Baseline.read(several).stream().map(Baseline::name).toList());
    }

    private String hash() throws Exception {
        return FileAnalysis.sha256(corpus.resolve("one"));
    }

    private static List<StudiedProgram> programs(StudyDatabase database) throws Exception {
        return database.programs(StudyDatabase.FILES, "", Map.of());
    }

    private boolean isBusybox(StudiedProgram program) {
        return program.path().equals(corpus.resolve("one").toString());
    }

    private List<Path> run(StudyDatabase database) throws Exception {
        List<Path> seen = new ArrayList<>();
        new Study(database, 2, Path.of("/"), (done, of, path) -> seen.add(path))
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
