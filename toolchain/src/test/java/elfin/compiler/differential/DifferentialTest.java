package elfin.compiler.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same classes on the JVM and as a Linux process print the same. */
class DifferentialTest {
    @TempDir Path directory;

    @Test
    void hasEnoughCases() {
        assertTrue(AllCases.count() >= 150, "only " + AllCases.count());
    }

    @Test
    void optimisedProgramPrintsWhatTheJvmPrints() throws Exception {
        compare(2, Map.of());
    }

    @Test
    void unoptimisedProgramPrintsWhatTheJvmPrints() throws Exception {
        compare(0, Map.of());
    }

    @Test
    void collectingAllTheTimeChangesNothing() throws Exception {
        compare(2, Map.of("ELFIN_GC_STRESS", "400"));
    }

    private void compare(int optimisation, Map<String, String> environment) throws Exception {
        AllCases.run();
        Map<String, String> expected = byCase(Sink.take());
        Map<String, String> actual =
                byCase(
                        Programs.run(
                                directory,
                                "elfin.compiler.differential.AllCases",
                                optimisation,
                                environment));
        for (Map.Entry<String, String> each : expected.entrySet()) {
            assertEquals(each.getValue(), actual.get(each.getKey()), each.getKey());
        }
        assertEquals(expected.size(), actual.size());
    }

    private static Map<String, String> byCase(String output) {
        Map<String, String> cases = new LinkedHashMap<>();
        String name = null;
        StringBuilder body = new StringBuilder();
        for (String line : (output + "== ").split("\n")) {
            if (line.startsWith("== ")) {
                if (name != null) {
                    cases.put(name, body.toString());
                }
                name = line;
                body.setLength(0);
            } else {
                body.append(line).append('\n');
            }
        }
        return cases;
    }
}
