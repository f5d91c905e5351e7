package elfin.study;

import elfin.table.Level;
import elfin.table.Row;
import elfin.table.Syscalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/**
 * The calls that a system has.
 *
 * @param name the system's
 * @param calls their numbers
 * @param unknown names in its file that are those of no call
 */
public record Baseline(String name, BitSet calls, List<String> unknown) {
    private static final String SUFFIX = ".syscalls";

    /** Names of calls that Linux has under another one. */
    private static final Map<String, String> OTHER_NAMES =
            Map.of("umount", "umount2", "fadvise64_64", "fadvise64", "sendfile64", "sendfile");

    /** This kernel: what it has completely or in part. */
    public static Baseline kernel() {
        BitSet calls = new BitSet();
        for (Row row : Syscalls.ROWS) {
            if (row.level() == Level.FULL || row.level() == Level.PARTIAL) {
                calls.set(row.number());
            }
        }
        return new Baseline("Elfin", calls, List.of());
    }

    /**
     * Reads a file: one system's, with a name per line, as Loupe's {@code NAME.syscalls}; or
     * several systems', a line each: the name, a tab, the calls.
     */
    public static List<Baseline> read(Path file) throws IOException {
        List<Baseline> baselines = new ArrayList<>();
        BitSet own = new BitSet();
        List<String> ownUnknown = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            int tab = line.indexOf('\t');
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            if (tab > 0) {
                BitSet calls = new BitSet();
                List<String> unknown = new ArrayList<>();
                for (String name : line.substring(tab + 1).strip().split("\\s+")) {
                    add(calls, unknown, name);
                }
                baselines.add(new Baseline(line.substring(0, tab), calls, unknown));
            } else {
                add(own, ownUnknown, line.strip());
            }
        }
        if (!own.isEmpty()) {
            String name = file.getFileName().toString();
            boolean plain = name.endsWith(SUFFIX);
            baselines.add(
                    new Baseline(
                            plain ? name.substring(0, name.length() - SUFFIX.length()) : name,
                            own,
                            ownUnknown));
        }
        return baselines;
    }

    private static void add(BitSet calls, List<String> unknown, String name) {
        Row row = Syscalls.find(OTHER_NAMES.getOrDefault(name, name));
        if (row == null) {
            unknown.add(name);
        } else {
            calls.set(row.number());
        }
    }
}
