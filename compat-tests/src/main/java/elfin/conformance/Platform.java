package elfin.conformance;

import java.io.IOException;
import java.util.List;

/** Where the executable of cases can run. */
interface Platform {
    /** How a run of the executable ended. */
    enum End {
        EXITED,
        /** A signal ended the process: the status is 128 and its number. */
        KILLED,
        TIMED_OUT,
        /** The machine died, or the program did not start. */
        BROKEN
    }

    /**
     * What a run gave.
     *
     * @param end how it ended
     * @param status exit status as a shell shows it
     * @param output the lines of its standard output
     * @param message what else there is to say of the end
     */
    record Run(End end, int status, List<String> output, String message) {}

    /** Its name in reports: one word. */
    String name();

    /** Runs the executable with arguments, in a fresh root file system. */
    Run run(List<String> arguments) throws IOException, InterruptedException;
}
