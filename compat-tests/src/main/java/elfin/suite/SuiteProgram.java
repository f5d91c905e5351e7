package elfin.suite;

import java.util.List;

/**
 * One program of a suite, which runs many tests.
 *
 * @param name its name in reports, unique in the suite
 * @param command the program's path in the root file system, and its arguments
 * @param directory where it starts
 * @param timeoutSeconds when it is given up, on either system
 */
record SuiteProgram(String name, List<String> command, String directory, int timeoutSeconds) {}
