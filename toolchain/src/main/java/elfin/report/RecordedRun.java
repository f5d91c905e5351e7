package elfin.report;

import elfin.strace.CallTimeline;
import elfin.strace.RecordedCall;
import elfin.table.Row;
import elfin.table.Syscalls;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one run of a program called.
 *
 * @param arguments the program's arguments
 * @param succeeded whether the program did what it should
 * @param outcome how it ended, for readers
 * @param calls by number; also those that only programs made which it executed
 * @param timeline when calls were made
 * @param nanos how long the machine was up, 0 when it does not say
 */
public record RecordedRun(
        List<String> arguments,
        boolean succeeded,
        String outcome,
        Map<Integer, RecordedCall> calls,
        CallTimeline timeline,
        long nanos) {
    private static final String ENOSYS = "ENOSYS";

    /** A run, from what a recorder holds. */
    public static RecordedRun of(
            List<String> arguments,
            boolean succeeded,
            String outcome,
            List<RecordedCall> recorded,
            CallTimeline timeline,
            long nanos) {
        Map<Integer, RecordedCall> calls = new TreeMap<>();
        recorded.forEach(call -> calls.put(call.number(), call));
        return new RecordedRun(List.copyOf(arguments), succeeded, outcome, calls, timeline, nanos);
    }

    /** Calls that answered ENOSYS, with how often they did. */
    public Map<String, Long> missing() {
        Map<String, Long> missing = new TreeMap<>();
        for (RecordedCall call : calls.values()) {
            Row row = Syscalls.find(call.number());
            long refused = call.errors().getOrDefault(ENOSYS, 0L);
            if (refused > 0) {
                missing.put(row == null ? "syscall_" + call.number() : row.name(), refused);
            }
        }
        return missing;
    }

    /** All calls that the program made. */
    public long total() {
        return calls.values().stream().mapToLong(RecordedCall::count).sum();
    }

    /** Calls of programs that it executed. */
    public long elsewhere() {
        return calls.values().stream().mapToLong(RecordedCall::elsewhere).sum();
    }

    /** The share of calls that came through a rewritten site, in percent. */
    public double rewrittenPercent() {
        long total = total();
        long trapped = calls.values().stream().mapToLong(RecordedCall::trapped).sum();
        return total == 0 ? 100 : 100.0 * (total - trapped) / total;
    }
}
