package elfin.strace;

import elfin.table.Row;
import elfin.table.Syscalls;
import elfin.table.TraceFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Prints a trace as strace(1) does: a line per call; a call that another thread's line interrupts
 * is printed in two parts; with several threads every line begins with its thread's id.
 */
public final class TracePrinter {
    /** strace's column of the equals sign. */
    private static final int RESULT_COLUMN = 40;

    private final PrintStream output;

    /** Calls that have not returned, by thread. */
    private final Map<Integer, TraceEvent> open = new TreeMap<>();

    /** Those of them whose first half is printed. */
    private final Map<Integer, Boolean> unfinished = new HashMap<>();

    private int firstThread;
    private boolean several;

    public TracePrinter(PrintStream output) {
        this.output = output;
    }

    /** Prints a whole trace. */
    public void print(InputStream trace) throws IOException {
        TraceReader reader = new TraceReader(trace);
        TraceEvent event;
        while ((event = reader.next()) != null) {
            print(event);
        }
        output.flush();
    }

    private void print(TraceEvent event) {
        if (firstThread == 0) {
            firstThread = event.thread();
        }
        several |= event.thread() != firstThread;
        switch (event.kind()) {
            case TraceFormat.ENTER -> open.put(event.thread(), event);
            case TraceFormat.EXIT -> printReturned(event);
            default -> printSignal(event);
        }
    }

    private void printReturned(TraceEvent exit) {
        TraceEvent enter = open.remove(exit.thread());
        if (enter == null) {
            return;
        }
        interruptOthers();
        Row row = Syscalls.find(exit.number());
        long result = exit.values()[0];
        boolean failed = Results.failed(result);
        CallFormatter call =
                new CallFormatter(row, enter.values(), enter.memory(), exit.memory(), failed);
        String shown = Results.format(row, enter.values(), result, exit.memory());
        if (unfinished.remove(exit.thread()) != null) {
            line(exit.thread(), "<... " + name(exit) + " resumed>) = " + shown);
        } else {
            line(exit.thread(), padded(name(exit) + "(" + call.arguments() + ")") + " = " + shown);
        }
    }

    private void printSignal(TraceEvent signal) {
        interruptOthers();
        long[] values = signal.values();
        line(signal.thread(), SignalLines.delivered(values[0], values[1], values[2], values[3]));
    }

    /** Calls of all threads that wait get their first half, before another line is printed. */
    private void interruptOthers() {
        for (TraceEvent waiting : open.values()) {
            if (unfinished.put(waiting.thread(), true) == null) {
                line(waiting.thread(), begun(waiting) + " <unfinished ...>");
            }
        }
    }

    private static String begun(TraceEvent enter) {
        Row row = Syscalls.find(enter.number());
        return name(enter)
                + "("
                + new CallFormatter(row, enter.values(), enter.memory(), Pieces.NONE, true)
                        .arguments();
    }

    /**
     * The end of the program.
     *
     * @param status its exit status
     */
    public void exited(int status) {
        printOpen();
        output.println(prefix(firstThread) + "+++ exited with " + status + " +++");
        output.flush();
    }

    /** A signal ended the program. */
    public void killed(int signal) {
        printOpen();
        output.println(prefix(firstThread) + "+++ killed by " + Structures.signal(signal) + " +++");
        output.flush();
    }

    /** Calls that never returned. */
    private void printOpen() {
        for (TraceEvent enter : open.values()) {
            if (!unfinished.containsKey(enter.thread())) {
                line(enter.thread(), padded(begun(enter) + ")") + " = ?");
            }
        }
        open.clear();
    }

    private static String name(TraceEvent event) {
        Row row = Syscalls.find(event.number());
        return row == null ? "syscall_" + NameTable.hexadecimal(event.number()) : row.name();
    }

    private static String padded(String call) {
        int missing = RESULT_COLUMN - 1 - call.length();
        return missing > 0 ? call + " ".repeat(missing) : call;
    }

    private String prefix(int thread) {
        return several ? "[pid " + thread + "] " : "";
    }

    private void line(int thread, String text) {
        output.println(prefix(thread) + text);
    }
}
