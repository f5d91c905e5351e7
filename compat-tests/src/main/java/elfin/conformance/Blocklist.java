package elfin.conformance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Cases that are known to fail in the unikernel, each with its reason. A line of {@code
 * blocklist.txt} is {@code NAME: REASON}, or {@code NAME PLATFORM: REASON} for one platform only;
 * {@code #} begins a comment.
 */
final class Blocklist {
    private final Map<String, String> reasons = new LinkedHashMap<>();

    private Blocklist() {}

    static Blocklist load() throws IOException {
        try (BufferedReader reader =
                new BufferedReader(
                        new InputStreamReader(
                                Blocklist.class.getResourceAsStream("blocklist.txt"),
                                StandardCharsets.UTF_8))) {
            return parse(reader.lines().toList());
        }
    }

    static Blocklist parse(Iterable<String> lines) {
        Blocklist list = new Blocklist();
        for (String line : lines) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            int colon = line.indexOf(": ");
            if (colon < 0 || line.substring(colon + 2).isBlank()) {
                throw new IllegalArgumentException("a blocked case needs a reason: " + line);
            }
            list.reasons.put(line.substring(0, colon), line.substring(colon + 2));
        }
        return list;
    }

    /** The entries' keys: a case's name, with or without a platform. */
    Iterable<String> entries() {
        return reasons.keySet();
    }

    /** Why a case may fail on a platform, or null. */
    String reason(CaseInfo one, String platform) {
        String here = reasons.get(one.name() + " " + platform);
        return here != null ? here : reasons.get(one.name());
    }
}
