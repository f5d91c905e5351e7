package elfin.suite;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tests that pass on Linux and are known to fail here, each with its reason. A line of {@code
 * exclusions.txt} is {@code SUITE/PROGRAM/TEST: REASON}; a name that ends in {@code *} stands for
 * all that begin so, and then may also pass; {@code #} begins a comment.
 */
final class Exclusions {
    private final Map<String, String> reasons = new LinkedHashMap<>();
    private final Map<String, String> prefixes = new LinkedHashMap<>();

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
            String reason = line.substring(colon + 2);
            if (name.endsWith("*")) {
                exclusions.prefixes.put(name.substring(0, name.length() - 1), reason);
            } else {
                exclusions.reasons.put(name, reason);
            }
        }
        return exclusions;
    }

    /** Why a test may fail, or null. */
    String reason(String name) {
        String reason = reasons.get(name);
        if (reason != null) {
            return reason;
        }
        for (Map.Entry<String, String> entry : prefixes.entrySet()) {
            if (name.startsWith(entry.getKey())) {
                return entry.getValue();
            }
        }
        return null;
    }

    /** Whether a test is excluded by its own name, and so has to fail. */
    boolean mustFail(String name) {
        return reasons.containsKey(name);
    }

    Map<String, String> all() {
        Map<String, String> all = new LinkedHashMap<>(reasons);
        prefixes.forEach((name, reason) -> all.put(name + "*", reason));
        return all;
    }
}
