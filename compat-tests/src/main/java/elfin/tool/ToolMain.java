package elfin.tool;

import picocli.CommandLine;

/** The main method of a command. */
public final class ToolMain {
    private static final int FAILED = 125;

    private ToolMain() {}

    /**
     * Runs a command and ends with its status; with 125 and one line on standard error when it
     * fails, and a stack trace too when {@code ELFIN_DEBUG} is set.
     */
    public static void run(Object command, String[] arguments) {
        CommandLine line = new CommandLine(command);
        line.setExecutionExceptionHandler(
                (exception, failed, parsed) -> {
                    System.err.println(
                            "elfin: " + line.getCommandName() + ": " + exception.getMessage());
                    if (System.getenv("ELFIN_DEBUG") != null) {
                        exception.printStackTrace();
                    }
                    return FAILED;
                });
        System.exit(line.execute(arguments));
    }
}
