package elfin.cli;

import elfin.qemu.GuestResult;
import elfin.rewrite.RewritePlan;
import elfin.rewrite.SiteReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The figures of {@code --stats} as JSON, schema 1: what the kernel counted, and what became of the
 * program's system call sites. Written by hand, because a JSON library would double the command's
 * start-up time.
 */
final class Statistics {
    private Statistics() {}

    static void write(String file, GuestResult result, Map<String, Long> host, RewritePlan plan)
            throws IOException {
        List<String> members = new ArrayList<>();
        List<String> calls = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        members.add("\"schema\": 1");
        host.forEach((name, value) -> members.add(Json.quote(name) + ": " + value));
        for (Map.Entry<String, String> entry : result.statistics().entrySet()) {
            String[] key = entry.getKey().split(" ", 2);
            String[] values = entry.getValue().split(" ");
            switch (key[0]) {
                case "call" ->
                        calls.add(
                                Json.quote(key[1])
                                        + ": {\"rewritten\": "
                                        + values[0]
                                        + ", \"trapped\": "
                                        + values[1]
                                        + "}");
                case "missing" -> missing.add(Json.quote(key[1]) + ": " + values[0]);
                default -> members.add(Json.quote(key[1]) + ": " + values[0]);
            }
        }
        members.add("\"calls\": {" + String.join(", ", calls) + "}");
        members.add("\"missing\": {" + String.join(", ", missing) + "}");
        if (plan != null) {
            members.add("\"sites\": " + sites(plan.report()));
        }
        String text = "{\n  " + String.join(",\n  ", members) + "\n}\n";
        if (file == null) {
            System.err.print(text);
        } else {
            Files.writeString(Path.of(file), text);
        }
    }

    /** Sites by tactic, TRAP being those left alone. */
    private static String sites(SiteReport report) {
        List<String> members = new ArrayList<>();
        report.byTactic()
                .forEach((tactic, count) -> members.add(Json.quote(tactic.name()) + ": " + count));
        return "{" + String.join(", ", members) + "}";
    }
}
