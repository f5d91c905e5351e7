package elfin.cli;

import java.util.Locale;

/** A line on standard error that says how far a long work is; nothing when it is no terminal. */
final class ProgressBar implements AutoCloseable {
    private static final int WIDTH = 30;
    private static final long REDRAW_NANOS = 100_000_000;

    private final boolean shown = System.console() != null && !"dumb".equals(System.getenv("TERM"));
    private final String unit;
    private final long start = System.nanoTime();
    private long drawn;

    /**
     * @param unit what is counted
     */
    ProgressBar(String unit) {
        this.unit = unit;
    }

    /** Says that so many are done, of so many. */
    synchronized void show(int done, int all) {
        long now = System.nanoTime();
        if (shown && (now - drawn > REDRAW_NANOS || done == all)) {
            drawn = now;
            System.err.print("\r" + line(done, all, (now - start) / 1e9));
            System.err.flush();
        }
    }

    private String line(int done, int all, double seconds) {
        int filled = all == 0 ? WIDTH : WIDTH * done / all;
        String left =
                done == 0
                        ? ""
                        : String.format(
                                Locale.ROOT, ", %.0f s left", seconds / done * (all - done));
        return "["
                + "#".repeat(filled)
                + ".".repeat(WIDTH - filled)
                + "] "
                + done
                + " of "
                + all
                + " "
                + unit
                + left
                + "   ";
    }

    /** Removes the line. */
    @Override
    public synchronized void close() {
        if (shown && drawn != 0) {
            System.err.print("\r" + " ".repeat(WIDTH + 50) + "\r");
        }
    }
}
