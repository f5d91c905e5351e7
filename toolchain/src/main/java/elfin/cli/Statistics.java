package elfin.cli;

import elfin.qemu.GuestResult;
import elfin.rewrite.RewritePlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The figures of {@code --stats}. */
final class Statistics {
    private Statistics() {}

    static void write(String file, GuestResult result, RewritePlan plan) throws IOException {
        StringBuilder text = new StringBuilder("{\n  \"schema\": 1");
        for (Map.Entry<String, String> entry : result.statistics().entrySet()) {
            text.append(",\n  \"").append(entry.getKey()).append("\": \"");
            text.append(entry.getValue()).append('"');
        }
        text.append("\n}\n");
        if (file == null) {
            System.err.print(text);
        } else {
            Files.writeString(Path.of(file), text);
        }
    }
}
