package elfin.cli;

/** Elfin's own exit statuses; all others are the program's. */
final class ExitStatus {
    /** The time limit of {@code --timeout}, as of timeout(1). */
    static final int TIMED_OUT = 124;

    /** Elfin itself failed. */
    static final int FAILED = 125;

    /** The program cannot run: not ELF, dynamically linked, another machine's. */
    static final int NOT_RUNNABLE = 126;

    /** The program was not found. */
    static final int NOT_FOUND = 127;

    /** Added to the number of the signal that killed the program. */
    static final int SIGNAL_BASE = 128;

    private ExitStatus() {}
}
