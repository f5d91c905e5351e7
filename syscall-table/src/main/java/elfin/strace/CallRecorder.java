package elfin.strace;

import elfin.abi.Errno;
import elfin.strace.Pieces.Piece;
import elfin.strace.RecordedCall.Uses;
import elfin.table.Row;
import elfin.table.Syscalls;
import elfin.table.TraceFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Sums up a trace: what was called how often, with which arguments, errors and times. Calls of
 * programs that the traced one executed are told from its own. Takes no more memory for a long run
 * than for a short one.
 */
public final class CallRecorder {
    private static final Set<String> MAKE_TASKS = Set.of("clone", "clone3", "fork", "vfork");
    private static final Set<String> EXECUTE = Set.of("execve", "execveat");

    /** More different values of an argument than this count as one. */
    private static final int MOST_VALUES = 48;

    private static final int MOST_FIRST_ERRORS = 8;
    private static final int LONGEST_LINE = 240;
    private static final int FIRST_RESTART = 512;
    private static final int SYSCALL_LENGTH = 2;

    /** Errors that say that the kernel does not know a flag, a command or a family. */
    private static final Set<Integer> REFUSALS =
            Set.of(
                    Errno.EINVAL,
                    Errno.ENOTTY,
                    Errno.ENOSYS,
                    Errno.EOPNOTSUPP,
                    Errno.ENOPROTOOPT,
                    Errno.EAFNOSUPPORT,
                    Errno.EPROTONOSUPPORT,
                    Errno.ESOCKTNOSUPPORT);

    private final String program;
    private final UnaryOperator<String> resolver;
    private final Map<Integer, TraceEvent> open = new TreeMap<>();
    private final Map<Integer, String> programOf = new HashMap<>();
    private final Map<Integer, Tally> tallies = new TreeMap<>();
    private final CallTimeline timeline = new CallTimeline();

    /**
     * @param program the path of the program whose calls are to be told from those of others
     * @param resolver what a path is that a program executes: symbolic links resolved
     */
    public CallRecorder(String program, UnaryOperator<String> resolver) {
        this.program = program;
        this.resolver = resolver;
    }

    /** Reads a trace to its end. */
    public void read(InputStream trace) throws IOException {
        TraceReader reader = new TraceReader(trace);
        TraceEvent event;
        while ((event = reader.next()) != null) {
            synchronized (this) {
                if (event.kind() == TraceFormat.ENTER) {
                    enter(event);
                } else if (event.kind() == TraceFormat.EXIT) {
                    exit(event);
                }
            }
        }
    }

    /** What was called, by number. */
    public synchronized List<RecordedCall> calls() {
        List<RecordedCall> calls = new ArrayList<>();
        tallies.forEach((number, tally) -> calls.add(tally.result(number)));
        return calls;
    }

    /** When calls were made. */
    public synchronized CallTimeline timeline() {
        return timeline;
    }

    private void enter(TraceEvent event) {
        String own = programOf.computeIfAbsent(event.thread(), this::inherited);
        open.put(event.thread(), event);
        Tally tally = tallies.computeIfAbsent(event.number(), n -> new Tally());
        if (!own.equals(program)) {
            tally.elsewhere++;
            return;
        }
        tally.count++;
        tally.trapped += event.trapped() ? 1 : 0;
        long behind = event.values()[TraceFormat.ARGUMENT_COUNT];
        tally.sites.merge(behind - SYSCALL_LENGTH, 1L, Long::sum);
        timeline.add(event.number(), event.nanos());
    }

    /** A new task has the program of the one that is making a task, or that made it. */
    private String inherited(int thread) {
        for (TraceEvent waiting : open.values()) {
            Row row = Syscalls.find(waiting.number());
            if (row != null && MAKE_TASKS.contains(row.name())) {
                return programOf.get(waiting.thread());
            }
        }
        return program;
    }

    private void exit(TraceEvent event) {
        TraceEvent enter = open.remove(event.thread());
        Row row = Syscalls.find(event.number());
        if (enter == null) {
            return;
        }
        long result = event.values()[0];
        String own = programOf.get(event.thread());
        if (own.equals(program)) {
            tallies.get(event.number()).add(row, enter, event);
        }
        if (row == null || Results.failed(result)) {
            return;
        }
        if (MAKE_TASKS.contains(row.name()) && result > 0) {
            programOf.putIfAbsent((int) result, own);
        } else if (EXECUTE.contains(row.name())) {
            Piece path = enter.memory().of(row.name().equals("execve") ? 0 : 1);
            programOf.put(event.thread(), path == null ? "?" : executed(path, own));
        }
    }

    private String executed(Piece path, String current) {
        String name = new String(path.bytes(), StandardCharsets.ISO_8859_1);
        return name.equals("/proc/self/exe") ? current : resolver.apply(name);
    }

    /** One call's sums. */
    private static final class Tally {
        private long count;
        private long trapped;
        private long elsewhere;
        private long nanos;
        private long longest;
        private final Map<Long, Long> sites = new TreeMap<>();
        private final Map<String, Long> errors = new TreeMap<>();
        private final List<String> firstErrors = new ArrayList<>();
        private final Map<String, Map<String, Uses>> arguments = new TreeMap<>();

        private void add(Row row, TraceEvent enter, TraceEvent exit) {
            long result = exit.values()[0];
            nanos += exit.values()[1];
            longest = Math.max(longest, exit.values()[1]);
            int error = Results.failed(result) ? (int) -result : 0;
            if (error > 0 && error < FIRST_RESTART) {
                String name = Errno.name(error);
                String shown = name == null ? Integer.toString(error) : name;
                if (errors.merge(shown, 1L, Long::sum) == 1
                        && firstErrors.size() < MOST_FIRST_ERRORS) {
                    firstErrors.add(line(row, enter, exit));
                }
            }
            if (row != null) {
                boolean refused = REFUSALS.contains(error);
                ArgumentNames.of(row, enter.values(), enter.memory())
                        .forEach(
                                (argument, values) ->
                                        values.forEach(value -> use(argument, value, refused)));
            }
        }

        private void use(String argument, String value, boolean refused) {
            Map<String, Uses> uses = arguments.computeIfAbsent(argument, a -> new TreeMap<>());
            String key = uses.containsKey(value) || uses.size() < MOST_VALUES ? value : "others";
            uses.put(key, uses.getOrDefault(key, new Uses(0, 0)).plus(refused));
        }

        private static String line(Row row, TraceEvent enter, TraceEvent exit) {
            long result = exit.values()[0];
            String name = row == null ? "syscall_" + enter.number() : row.name();
            String line =
                    name
                            + "("
                            + new CallFormatter(
                                            row,
                                            enter.values(),
                                            enter.memory(),
                                            exit.memory(),
                                            true)
                                    .arguments()
                            + ") = "
                            + Results.format(row, enter.values(), result, exit.memory());
            return line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) + "..." : line;
        }

        private RecordedCall result(int number) {
            return new RecordedCall(
                    number,
                    count,
                    trapped,
                    elsewhere,
                    nanos,
                    longest,
                    sites,
                    errors,
                    firstErrors,
                    arguments);
        }
    }
}
