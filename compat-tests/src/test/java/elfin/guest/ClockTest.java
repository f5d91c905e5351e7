package elfin.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stock programs set the unikernel's clock; on the host that would be everybody's. */
class ClockTest {
    private static final long START = 1_000_000_000;

    @TempDir static Path directory;

    private static Runs runs;

    @BeforeAll
    static void makeRoot() throws Exception {
        Path root = directory.resolve("root");
        Runs.makeRoot(root, "bin", "tmp");
        runs = new Runs(root, directory);
    }

    private static List<String> lines(boolean rewrite, String script) throws Exception {
        Runs.Outcome outcome =
                runs.guest(new byte[0], rewrite, List.of("/bin/busybox", "sh", "-c", script));
        assertEquals(0, outcome.status(), outcome.toString());
        return new String(outcome.output()).lines().toList();
    }

    /** The program reads by the vDSO, the kernel's stamp on a file is its own. */
    @Test
    void timeThatIsSetIsReadAndStamped() throws Exception {
        for (boolean rewrite : new boolean[] {true, false}) {
            List<String> lines =
                    lines(
                            rewrite,
                            "busybox date -u -s @1000000000 >/dev/null; busybox date -u +%s;"
                                    + " : >/tmp/stamp; busybox stat -c %Y /tmp/stamp");
            assertEquals(2, lines.size(), lines.toString());
            for (String line : lines) {
                long ahead = Long.parseLong(line) - START;
                assertTrue(ahead >= 0 && ahead < 30, line);
            }
        }
    }

    @Test
    void clockGoesOnWhileItsTickIsLonger() throws Exception {
        List<String> lines =
                lines(
                        true,
                        "busybox adjtimex -t 11000 >/dev/null; busybox adjtimex | busybox grep tick;"
                                + " a=$(busybox date +%s); busybox sleep 0.2; b=$(busybox date +%s);"
                                + " [ $b -ge $a ] && echo later; busybox adjtimex -t 10000 >/dev/null");
        assertTrue(lines.get(0).contains("11000"), lines.toString());
        assertEquals("later", lines.get(1));
    }
}
