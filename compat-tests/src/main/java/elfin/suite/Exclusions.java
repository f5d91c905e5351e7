package elfin.suite;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tests that pass on Linux and fail here, each with its reason. A line of {@code exclusions.txt} is
 * {@code SUITE/PROGRAM/TEST: REASON} and means one test, which then has to fail, so that no
 * exclusion outlives its reason; {@code #} begins a comment.
 */
final class Exclusions {
    private final Map<String, String> reasons = new LinkedHashMap<>();

    private Exclusions() {}

    static Exclusions load() throws IOException {
        try (BufferedReader reader =
                new BufferedReader(
                        new InputStreamReader(
                                Exclusions.class.getResourceAsStream("exclusions.txt"),
                                StandardCharsets.UTF_8))) {
            return parse(reader.lines().toList());
        }
    }

    static Exclusions parse(List<String> lines) {
        Exclusions exclusions = new Exclusions();
        for (String line : lines) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            int colon = line.indexOf(": ");
            if (colon < 0 || line.substring(colon + 2).isBlank()) {
                throw new IllegalArgumentException("an excluded test needs a reason: " + line);
            }
            String name = line.substring(0, colon);
            if (name.endsWith("*")) {
                throw new IllegalArgumentException("one line excludes one test: " + line);
            }
            if (exclusions.reasons.put(name, line.substring(colon + 2)) != null) {
                throw new IllegalArgumentException("excluded twice: " + line);
            }
        }
        return exclusions;
    }

    /** Why a test fails, or null. */
    String reason(String name) {
        return reasons.get(name);
    }

    /** Names and reasons, in the order of the list. */
    Map<String, String> all() {
        return Collections.unmodifiableMap(reasons);
    }
}
