package elfin.study;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Results in an SQLite file: {@code program} has a row per content, {@code file} per path, {@code
 * call} per call a program may make, or made. Used by one thread at a time.
 */
public final class StudyDatabase implements AutoCloseable {
    /** The corpus of files; others are imported under their own names. */
    public static final String FILES = "files";

    /** How a call is known that a recorded program cannot do without. */
    static final String REQUIRED = "required";

    /** How one is known that it made and can do without. */
    static final String AVOIDABLE = "avoidable";

    /** Changes when results of the same program can differ. */
    private static final int ANALYSER = 2;

    /** Changes with the tables. */
    private static final int SCHEMA_VERSION = 2;

    private static final String[] SCHEMA = {
        "PRAGMA journal_mode=WAL",
        "PRAGMA synchronous=NORMAL",
        "PRAGMA user_version=" + SCHEMA_VERSION,
        "CREATE TABLE IF NOT EXISTS program (sha256 TEXT PRIMARY KEY, corpus TEXT NOT NULL,"
                + " analyser INTEGER NOT NULL, size INTEGER, kind TEXT, library TEXT, language TEXT,"
                + " sites INTEGER, rewritten INTEGER, resolved INTEGER, unknown INTEGER,"
                + " loads_more INTEGER, libraries INTEGER, millis INTEGER, failure TEXT)",
        "CREATE TABLE IF NOT EXISTS file (path TEXT PRIMARY KEY, sha256 TEXT NOT NULL,"
                + " package TEXT NOT NULL)",
        "CREATE TABLE IF NOT EXISTS call (sha256 TEXT NOT NULL, number INTEGER NOT NULL,"
                + " name TEXT NOT NULL, certainty TEXT NOT NULL, PRIMARY KEY (sha256, number))"
                + " WITHOUT ROWID"
    };

    private final Connection connection;

    private StudyDatabase(Connection connection) {
        this.connection = connection;
    }

    /** Opens a database, and makes it if there is none. */
    public static StudyDatabase open(Path file) throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        StudyDatabase database = new StudyDatabase(connection);
        long version = database.number("PRAGMA user_version");
        boolean used = database.number("SELECT count(*) FROM sqlite_master") > 0;
        if (used && version != SCHEMA_VERSION) {
            connection.close();
            throw new SQLException("it is no study of this version");
        }
        for (String statement : SCHEMA) {
            database.execute(statement);
        }
        return database;
    }

    /** Whether a program is done already. */
    boolean has(String sha256) throws SQLException {
        try (PreparedStatement query =
                prepare(
                        "SELECT 1 FROM program WHERE sha256 = ? AND analyser = ?",
                        sha256,
                        ANALYSER)) {
            return query.executeQuery().next();
        }
    }

    /** Notes a file. */
    public void putFile(String path, String sha256, String packageName) throws SQLException {
        update("INSERT OR REPLACE INTO file VALUES (?, ?, ?)", path, sha256, packageName);
    }

    /** Keeps a result, all of it or nothing. */
    public void put(StudyResult result) throws SQLException {
        put(FILES, result);
    }

    private void put(String corpus, StudyResult result) throws SQLException {
        execute("BEGIN");
        update("DELETE FROM call WHERE sha256 = ?", result.sha256());
        update(
                "INSERT OR REPLACE INTO program VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                result.sha256(),
                corpus,
                ANALYSER,
                result.size(),
                result.kind(),
                result.library(),
                result.language(),
                result.sites(),
                result.rewritten() < 0 ? null : result.rewritten(),
                result.resolved(),
                result.unknown(),
                result.loadsMore() ? 1 : 0,
                result.objects(),
                result.millis(),
                result.failure());
        for (Map.Entry<Integer, String> call : result.calls().entrySet()) {
            update(
                    "INSERT INTO call VALUES (?, ?, ?, ?)",
                    result.sha256(),
                    call.getKey(),
                    StudyReport.name(call.getKey()),
                    call.getValue());
        }
        execute("COMMIT");
    }

    /** Keeps a program of another corpus, of which runs are known. */
    void putRecorded(String corpus, String name, String kind, BitSet required, BitSet avoidable)
            throws SQLException {
        Map<Integer, String> calls = new TreeMap<>();
        avoidable.stream().forEach(number -> calls.put(number, AVOIDABLE));
        required.stream().forEach(number -> calls.put(number, REQUIRED));
        String key = corpus + ":" + name;
        putFile(key, key, "");
        put(
                corpus,
                new StudyResult(
                        key, key, 0, kind, null, null, 0, -1, 0, 0, false, 0, calls, 0, null));
    }

    /** Takes over what another database holds, as of another machine's share of a corpus. */
    public void merge(Path other) throws SQLException {
        if (!Files.isRegularFile(other)) {
            throw new SQLException(other + ": no such file");
        }
        update("ATTACH ? AS other", other.toString());
        try {
            if (number("PRAGMA other.user_version") != SCHEMA_VERSION) {
                throw new SQLException(other + ": no study of this version");
            }
            execute("BEGIN");
            for (String table : new String[] {"program", "file", "call"}) {
                execute("INSERT OR REPLACE INTO " + table + " SELECT * FROM other." + table);
            }
            execute("COMMIT");
        } finally {
            execute("DETACH other");
        }
    }

    /** The corpora, with how many programs each has. */
    public Map<String, Integer> corpora() throws SQLException {
        Map<String, Integer> corpora = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                "SELECT corpus, count(*) FROM program GROUP BY corpus")) {
            while (rows.next()) {
                corpora.put(rows.getString(1), rows.getInt(2));
            }
        }
        return corpora;
    }

    /**
     * All programs of a corpus that were analysed, in the order of their paths.
     *
     * @param kind how their kind begins; an empty text for all
     * @param weights by the file's name or by its package's; 1 where there is none
     */
    public List<StudiedProgram> programs(String corpus, String kind, Map<String, Double> weights)
            throws SQLException {
        Map<String, StudiedProgram> programs = new LinkedHashMap<>();
        String query =
                "SELECT min(path) AS path, sha256, number, certainty, package"
                        + " FROM file JOIN program USING (sha256) LEFT JOIN call USING (sha256)"
                        + " WHERE failure IS NULL AND corpus = ? AND instr(kind, ?) = 1"
                        + " GROUP BY sha256, number ORDER BY 1, 3";
        try (PreparedStatement statement = prepare(query, corpus, kind);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                String path = rows.getString(1);
                double weight = weight(path, rows.getString(5), weights);
                StudiedProgram program =
                        programs.computeIfAbsent(
                                rows.getString(2),
                                k -> new StudiedProgram(path, new BitSet(), new BitSet(), weight));
                int number = rows.getInt(3);
                if (!rows.wasNull()) {
                    program.calls().set(number);
                    if (!AVOIDABLE.equals(rows.getString(4))) {
                        program.required().set(number);
                    }
                }
            }
        }
        return new ArrayList<>(programs.values());
    }

    private static double weight(String path, String packageName, Map<String, Double> weights) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        Double own = weights.get(name);
        return own != null ? own : weights.getOrDefault(packageName, 1.0);
    }

    /** Files that could not be analysed, with the reason. */
    public Map<String, String> failures() throws SQLException {
        Map<String, String> failures = new LinkedHashMap<>();
        String query =
                "SELECT path, failure FROM file JOIN program USING (sha256)"
                        + " WHERE failure IS NOT NULL ORDER BY path";
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                failures.put(rows.getString(1), rows.getString(2));
            }
        }
        return failures;
    }

    /**
     * What there is of each kind of programs, for readers.
     *
     * @param begin how the kinds begin; an empty text for all
     */
    public Map<String, Integer> kinds(String corpus, String begin) throws SQLException {
        Map<String, Integer> kinds = new TreeMap<>();
        String query =
                "SELECT kind || coalesce(', ' || library, '') || coalesce(', ' || language, ''),"
                        + " count(*) FROM program WHERE failure IS NULL AND corpus = ?"
                        + " AND instr(kind, ?) = 1 GROUP BY 1";
        try (PreparedStatement statement = prepare(query, corpus, begin);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                kinds.put(rows.getString(1), rows.getInt(2));
            }
        }
        return kinds;
    }

    /**
     * Sites, rewritten sites and sites with known numbers of all programs for which it is known
     * what is rewritten: those that need no libraries.
     */
    public long[] siteCounts() throws SQLException {
        String query =
                "SELECT coalesce(sum(sites), 0), coalesce(sum(rewritten), 0),"
                        + " coalesce(sum(resolved), 0) FROM program WHERE rewritten IS NOT NULL";
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return new long[] {row.getLong(1), row.getLong(2), row.getLong(3)};
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    private long number(String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private void execute(String statement) throws SQLException {
        try (Statement executed = connection.createStatement()) {
            executed.execute(statement);
        }
    }

    private void update(String statement, Object... values) throws SQLException {
        try (PreparedStatement prepared = prepare(statement, values)) {
            prepared.executeUpdate();
        }
    }

    private PreparedStatement prepare(String statement, Object... values) throws SQLException {
        PreparedStatement prepared = connection.prepareStatement(statement);
        for (int i = 0; i < values.length; i++) {
            prepared.setObject(i + 1, values[i]);
        }
        return prepared;
    }
}
