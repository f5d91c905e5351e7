package elfin.suite;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A test suite of another project. */
interface ThirdPartySuite {
    /** One word. */
    String name();

    /** What it is, where it comes from, and in which version, for the report. */
    String description() throws IOException, InterruptedException;

    /**
     * Fetches and builds it.
     *
     * @param work a directory that stays between runs
     * @param root the root file system, to be filled; it has busybox already
     */
    void prepare(Path work, Path root) throws IOException, InterruptedException;

    /** Its programs, in the order of the report; after {@link #prepare}. */
    List<SuiteProgram> programs() throws IOException;

    /** The tests that a program ran, by what it printed. */
    Map<String, Verdict> verdicts(List<String> output);
}
