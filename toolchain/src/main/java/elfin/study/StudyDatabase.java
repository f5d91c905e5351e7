package elfin.study;

import elfin.report.CallUse;
import elfin.report.ProgramReport;
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

/**
 * Results in an SQLite file: {@code program} has a row per content, {@code file} per path, {@code
 * call} per call a program may make. Used by one thread at a time.
 */
public final class StudyDatabase implements AutoCloseable {
    /** Changes when results of the same program can differ. */
    private static final int ANALYSER = 1;

    private static final String[] SCHEMA = {
        "PRAGMA journal_mode=WAL",
        "PRAGMA synchronous=NORMAL",
        "CREATE TABLE IF NOT EXISTS program (sha256 TEXT PRIMARY KEY, analyser INTEGER NOT NULL,"
                + " size INTEGER, kind TEXT, library TEXT, language TEXT, sites INTEGER,"
                + " rewritten INTEGER, resolved INTEGER, millis INTEGER, failure TEXT)",
        "CREATE TABLE IF NOT EXISTS file (path TEXT PRIMARY KEY, sha256 TEXT NOT NULL)",
        "CREATE TABLE IF NOT EXISTS call (sha256 TEXT NOT NULL, number INTEGER NOT NULL,"
                + " name TEXT NOT NULL, certainty TEXT NOT NULL, PRIMARY KEY (sha256, number))"
    };

    private final Connection connection;

    private StudyDatabase(Connection connection) {
        this.connection = connection;
    }

    /** Opens a database, and makes it if there is none. */
    public static StudyDatabase open(Path file) throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        StudyDatabase database = new StudyDatabase(connection);
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

    void putFile(String path, String sha256) throws SQLException {
        update("INSERT OR REPLACE INTO file VALUES (?, ?)", path, sha256);
    }

    /** Keeps a result, all of it or nothing. */
    void put(String sha256, ProgramReport report, long millis) throws SQLException {
        execute("BEGIN");
        update("DELETE FROM call WHERE sha256 = ?", sha256);
        update(
                "INSERT OR REPLACE INTO program VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)",
                sha256,
                ANALYSER,
                report.size(),
                report.identity().kind(),
                report.identity().library(),
                report.identity().language(),
                report.sites().size(),
                report.rewritten(),
                report.sites().size() - report.unknownSites().size(),
                millis);
        for (CallUse call : report.calls()) {
            update(
                    "INSERT INTO call VALUES (?, ?, ?, ?)",
                    sha256,
                    call.number(),
                    call.name(),
                    call.certainty().description());
        }
        execute("COMMIT");
    }

    /** Keeps that a program cannot be analysed, and why. */
    void putFailure(String sha256, long size, String failure) throws SQLException {
        update(
                "INSERT OR REPLACE INTO program (sha256, analyser, size, failure)"
                        + " VALUES (?, ?, ?, ?)",
                sha256,
                ANALYSER,
                size,
                failure);
    }

    /** Takes over what another database holds, as of another machine's share of a corpus. */
    public void merge(Path other) throws SQLException {
        update("ATTACH ? AS other", other.toString());
        execute("BEGIN");
        for (String table : new String[] {"program", "file", "call"}) {
            execute("INSERT OR REPLACE INTO " + table + " SELECT * FROM other." + table);
        }
        execute("COMMIT");
        execute("DETACH other");
    }

    /** All programs that were analysed, in the order of their paths. */
    public List<StudiedProgram> programs(Map<String, Double> weights) throws SQLException {
        Map<String, StudiedProgram> programs = new LinkedHashMap<>();
        String query =
                "SELECT min(path) AS path, sha256, number FROM file JOIN program USING (sha256)"
                        + " LEFT JOIN call USING (sha256) WHERE failure IS NULL"
                        + " GROUP BY sha256, number ORDER BY 1, 3";
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                String path = rows.getString(1);
                String name = Path.of(path).getFileName().toString();
                double weight = weights.getOrDefault(name, 1.0);
                programs.computeIfAbsent(
                        rows.getString(2), k -> new StudiedProgram(path, new BitSet(), weight));
                int number = rows.getInt(3);
                if (!rows.wasNull()) {
                    programs.get(rows.getString(2)).calls().set(number);
                }
            }
        }
        return new ArrayList<>(programs.values());
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

    /** Sites, rewritten sites and sites with known numbers of all programs. */
    public long[] siteCounts() throws SQLException {
        String query =
                "SELECT coalesce(sum(sites), 0), coalesce(sum(rewritten), 0),"
                        + " coalesce(sum(resolved), 0) FROM program";
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
