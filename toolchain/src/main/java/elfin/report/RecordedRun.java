package elfin.report;

import elfin.table.Row;
import elfin.table.Syscalls;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one run of a program called.
 *
 * @param arguments the program's arguments
 * @param succeeded whether the program exited with status 0
 * @param outcome how it ended, for readers
 * @param calls by number
 * @param missing calls that the kernel answered with ENOSYS, by name
 */
public record RecordedRun(
        List<String> arguments,
        boolean succeeded,
        String outcome,
        Map<Integer, CallUse.Made> calls,
        Map<String, Long> missing) {

    /** Reads the kernel's statistics: {@code call NAME -> REWRITTEN TRAPPED}. */
    public static RecordedRun of(
            List<String> arguments,
            boolean succeeded,
            String outcome,
            Map<String, String> statistics) {
        Map<Integer, CallUse.Made> calls = new TreeMap<>();
        Map<String, Long> missing = new TreeMap<>();
        statistics.forEach(
                (key, value) -> {
                    String[] words = key.split(" ", 2);
                    String[] values = value.split(" ", -1);
                    Row row = words.length == 2 ? Syscalls.find(words[1]) : null;
                    if (words[0].equals("call") && row != null && values.length > 1) {
                        calls.put(
                                row.number(),
                                new CallUse.Made(
                                        Long.parseLong(values[0]), Long.parseLong(values[1])));
                    } else if (words[0].equals("missing")) {
                        missing.put(words[1], Long.parseLong(values[0]));
                    }
                });
        return new RecordedRun(List.copyOf(arguments), succeeded, outcome, calls, missing);
    }

    /** All calls made. */
    public long total() {
        return calls.values().stream().mapToLong(CallUse.Made::total).sum();
    }

    /** The share of calls that came through a rewritten site, in percent. */
    public double rewrittenPercent() {
        long total = total();
        long rewritten = calls.values().stream().mapToLong(CallUse.Made::rewritten).sum();
        return total == 0 ? 100 : 100.0 * rewritten / total;
    }
}
