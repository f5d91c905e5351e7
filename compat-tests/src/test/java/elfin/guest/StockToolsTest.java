package elfin.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stock tools do real work on files as on the host: e2fsck, gpgv, dar, SQLite. */
class StockToolsTest {
    private static final int MEMORY_MEBIBYTES = 512;
    private static final int BLOCK = 1024;

    @TempDir static Path directory;

    private static Path root;
    private static Runs runs;

    @BeforeAll
    static void makeRoot() throws Exception {
        root = directory.resolve("root");
        Runs.makeRoot(root, "bin", "tmp", "dev", "proc", "etc");
        program("/sbin/e2fsck.static", "e2fsck");
        program("/usr/bin/gpgv-static", "gpgv");
        execute("/bin/busybox", "--install", "-s", root + "/bin");
        execute(
                "sh",
                "-c",
                "for f in '" + root + "'/bin/*; do [ -L $f ] && ln -sfn busybox $f; done");
        Files.writeString(root.resolve("etc/mtab"), "");
        execute("mknod", root + "/dev/null", "c", "1", "3");
        execute("mknod", root + "/dev/urandom", "c", "1", "9");
        runs = new Runs(root, directory, MEMORY_MEBIBYTES);
    }

    private static void program(String path, String name) throws Exception {
        Runs.addProgram(root, Path.of(path), name);
    }

    private static void execute(String... command) throws Exception {
        Path output = directory.resolve("command.out");
        int status =
                new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start()
                        .waitFor();
        assertEquals(0, status, String.join(" ", command) + ": " + Files.readString(output));
    }

    /** Runs a script of busybox's shell on both systems, which must do the same; its output. */
    private static String sameScript(String script) throws Exception {
        Files.writeString(root.resolve("script"), script);
        List<String> command = List.of("/bin/busybox", "sh", "/script");
        Runs.Outcome expected = runs.host(new byte[0], command);
        execute("sh", "-c", "rm -rf '" + root + "'/tmp/*");
        assertEquals(expected, runs.guest(new byte[0], true, command));
        return new String(expected.output(), StandardCharsets.UTF_8);
    }

    @Test
    void e2fsckRepairsADamagedFileSystem() throws Exception {
        Path image = root.resolve("disk.img");
        execute("/sbin/mke2fs", "-q", "-t", "ext4", "-b", "1024", "-d", "/etc", image + "", "32M");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            // The block group's bitmaps lie behind the superblock and the descriptors.
            file.seek(200L * BLOCK);
            file.write(new byte[300 * BLOCK]);
        }
        String output =
                sameScript(
                        """
                        cp /disk.img /tmp/disk.img
                        e2fsck -fn /tmp/disk.img >/tmp/before 2>&1; echo damaged: $?
                        e2fsck -fy /tmp/disk.img >/tmp/log 2>&1; echo repaired: $?
                        wc -l </tmp/log
                        e2fsck -fn /tmp/disk.img 2>&1; echo clean: $?
                        """);
        assertTrue(output.contains("damaged: 12"), output);
        assertTrue(output.contains("repaired: 1"), output);
        assertTrue(output.contains("clean: 0"), output);
    }

    @Test
    void gpgvVerifiesSignatures() throws Exception {
        Path home = Files.createDirectory(directory.resolve("gnupg"));
        Files.writeString(root.resolve("text"), "What is signed.\n");
        execute(
                "sh",
                "-ec",
                """
                export GNUPGHOME="$0"
                chmod 700 "$0"
                gpg --batch --quiet --passphrase '' --quick-gen-key 'Elfin <elfin@example.org>' \
                    ed25519 sign never
                gpg --batch --quiet --export >"$1/keys.gpg"
                gpg --batch --quiet --detach-sign -o "$1/text.sig" "$1/text"
                gpgconf --kill gpg-agent
                """,
                home.toString(),
                root.toString());
        String output =
                sameScript(
                        """
                        cd /
                        gpgv --status-fd 1 --keyring /keys.gpg /text.sig /text; echo good: $?
                        echo more >/tmp/other
                        gpgv --status-fd 1 --keyring /keys.gpg /text.sig /tmp/other; echo bad: $?
                        """);
        assertTrue(output.contains("good: 0"), output);
        assertTrue(output.contains("bad: 1"), output);
    }

    /** What dar's gpgme asks for at its start, though no archive here is enciphered. */
    private static final String GPG_VERSION =
            """
            #!/bin/sh
            echo "gpg (GnuPG) 2.2.40"
            """;

    private static final String ATTRIBUTE_PROGRAM =
            """
            #include <stdio.h>
            #include <string.h>
            #include <sys/xattr.h>

            /* FILE NAME [VALUE]: sets an extended attribute, or prints it. */
            int main(int count, char **words) {
                char value[100] = "";
                if (count > 3)
                    return setxattr(words[1], words[2], words[3], strlen(words[3]), 0) != 0;
                if (getxattr(words[1], words[2], value, sizeof value - 1) < 0) return 1;
                return puts(value) < 0;
            }
            """;

    @Test
    void darRestoresTenThousandFiles() throws Exception {
        program("/usr/bin/dar_static", "dar");
        Path source = Files.writeString(directory.resolve("attribute.c"), ATTRIBUTE_PROGRAM);
        execute("gcc", "-static", "-o", root + "/bin/attribute", source + "");
        Path gpg = Files.writeString(root.resolve("bin/gpg"), GPG_VERSION);
        assertTrue(gpg.toFile().setExecutable(true, false));
        String output =
                sameScript(
                        """
                        cd /tmp
                        mkdir tree out
                        for i in $(seq 100); do
                            mkdir tree/d$i
                            for j in $(seq 98); do echo $i $j >tree/d$i/f$j; done
                            ln tree/d$i/f1 tree/d$i/hard
                            ln -s ../d1/f$i tree/d$i/soft
                        done
                        mkfifo tree/fifo
                        attribute tree/d13/f1 user.note "what it is"
                        attribute tree/d13 user.directory yes
                        chmod 4751 tree/d3/f4
                        chown 12:34 tree/d5
                        touch -d '2001-02-03 04:05:06' tree/d7/f8
                        dd if=/bin/busybox of=tree/sparse bs=4096 count=3 seek=5000 2>/dev/null
                        dar -c arch -R /tmp -g tree -Q -q </dev/null; echo archived: $?
                        dar -x arch -R /tmp/out -Q -q </dev/null; echo restored: $?
                        dar -d arch -R /tmp/out --fsa-scope none -Q -q </dev/null; echo same: $?
                        for t in tree out/tree; do
                            (cd $t && find . | sort | xargs stat -c '%n %A %u:%g' | md5sum)
                            (cd $t && find . ! -type d | sort | xargs stat -c '%h %s' | md5sum)
                            (cd $t && find . -type f | sort | xargs md5sum | md5sum)
                            stat -c %Y $t/d7/f8
                            attribute $t/d13/f1 user.note
                            attribute $t/d13/hard user.note
                            attribute $t/d13 user.directory
                        done
                        find out/tree | wc -l
                        [ $(stat -c %b out/tree/sparse) -lt 100 ] && echo sparse
                        [ out/tree/d9/f1 -ef out/tree/d9/hard ] && echo linked
                        echo other >>out/tree/d11/f1
                        dar -d arch -R /tmp/out --fsa-scope none -Q -q </dev/null >/dev/null 2>&1
                        echo changed: $?
                        """);
        assertTrue(output.contains("archived: 0\nrestored: 0\nsame: 0\n"), output);
        assertTrue(output.contains("sparse\nlinked\nchanged: 5\n"), output);
        assertEquals(4, output.split("what it is", -1).length - 1, output);
    }

    private static final String SQLITE_PROGRAM =
            """
            #include <sqlite3.h>
            #include <stdio.h>
            #include <stdlib.h>
            #include <sys/wait.h>
            #include <unistd.h>

            static int value(void *out, int n, char **values, char **names) {
                *(long long *)out = atoll(values[0]);
                return 0;
            }
            static void run(sqlite3 *db, const char *sql, void *out) {
                char *error = 0;
                if (sqlite3_exec(db, sql, out ? value : 0, out, &error)) {
                    printf("%s: %s\\n", sql, error);
                    exit(1);
                }
            }
            static sqlite3 *open_it(void) {
                sqlite3 *db;
                if (sqlite3_open("/tmp/test.db", &db)) exit(2);
                sqlite3_busy_timeout(db, 60000);
                return db;
            }
            /* Sees only whole transactions of 1,000 rows, and never fewer than before. */
            static int reader(void) {
                long long seen = 0, now = 0;
                sqlite3 *db = open_it();
                while (now < 100000) {
                    run(db, "select count(*) from t", &now);
                    if (now % 1000 || now < seen) return 3;
                    seen = now;
                }
                return 0;
            }
            int main(void) {
                unlink("/tmp/test.db");
                sqlite3 *db = open_it();
                run(db, "pragma journal_mode=wal", 0);
                run(db, "create table t (id integer primary key, name text, number integer)", 0);
                pid_t readers[2];
                for (int i = 0; i < 2; i++)
                    if (!(readers[i] = fork())) _exit(reader());
                sqlite3_stmt *insert;
                sqlite3_prepare_v2(db, "insert into t values (?, ?, ?)", -1, &insert, 0);
                for (int i = 0; i < 100000; i++) {
                    char name[32];
                    if (i % 1000 == 0) run(db, "begin", 0);
                    int length = snprintf(name, sizeof name, "name %d", i * 7919 % 100000);
                    sqlite3_bind_int(insert, 1, i);
                    sqlite3_bind_text(insert, 2, name, length, SQLITE_TRANSIENT);
                    sqlite3_bind_int64(insert, 3, (long long)i * i);
                    if (sqlite3_step(insert) != SQLITE_DONE) return 4;
                    sqlite3_reset(insert);
                    if (i % 1000 == 999) run(db, "commit", 0);
                }
                sqlite3_finalize(insert);
                for (int i = 0; i < 2; i++) {
                    int status;
                    waitpid(readers[i], &status, 0);
                    printf("reader: %d\\n", status);
                }
                long long out;
                run(db, "create index by_name on t (name)", 0);
                run(db, "select count(*) from t where name = 'name 42'", &out);
                printf("found %lld\\n", out);
                run(db, "select sum(number) % 1000000007 from t", &out);
                printf("sum %lld\\n", out);
                run(db, "delete from t where id % 3 = 0", 0);
                run(db, "vacuum", 0);
                run(db, "pragma wal_checkpoint(truncate)", 0);
                run(db, "select count(*) from t", &out);
                printf("left %lld\\n", out);
                run(db, "select count(*) from pragma_integrity_check", &out);
                printf("integrity %lld\\n", out);
                return sqlite3_close(db);
            }
            """;

    @Test
    void sqliteInsertsWhileOtherProcessesRead() throws Exception {
        Path source = Files.writeString(directory.resolve("rows.c"), SQLITE_PROGRAM);
        Path program = root.resolve("bin/rows");
        execute("gcc", "-static", "-O1", "-w", "-o", program + "", source + "", "-lsqlite3", "-lm");
        Runs.Outcome expected = runs.host(new byte[0], List.of("/bin/rows"));
        execute("sh", "-c", "rm -rf '" + root + "'/tmp/*");
        assertEquals(0, expected.status(), expected.toString());
        assertEquals(expected, runs.guest(new byte[0], true, List.of("/bin/rows")));
        assertEquals(expected, runs.guest(new byte[0], false, List.of("/bin/rows")));
    }
}
