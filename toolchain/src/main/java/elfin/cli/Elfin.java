package elfin.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;

/** The {@code elfin} command's entry. */
public final class Elfin {
    private Elfin() {}

    public static void main(String[] arguments) {
        System.exit(run(Arrays.asList(arguments)));
    }

    /** Runs a command line; the exit status. */
    static int run(List<String> words) {
        try {
            return dispatch(words);
        } catch (OutOfMemoryError e) {
            return report(
                    new Failure(
                            ExitStatus.FAILED,
                            words.get(0),
                            "takes more memory than Java has",
                            "give it more: JAVA_TOOL_OPTIONS=-Xmx8g"));
        }
    }

    private static int dispatch(List<String> words) {
        boolean fast =
                words.size() > 1 && words.get(0).equals("run") && !words.get(1).equals("--help");
        if (!fast) {
            // Only here is picocli loaded, which takes longer than everything else before a boot.
            return words.isEmpty()
                    ? RootCommand.commandLine().execute("--help")
                    : RootCommand.commandLine().execute(words.toArray(new String[0]));
        }
        try {
            return new RunCommand(RunOptions.parse(words.subList(1, words.size()))).run();
        } catch (Failure | IOException | RuntimeException e) {
            return report(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitStatus.FAILED;
        }
    }

    private static String describe(Exception exception) {
        if (exception instanceof RuntimeException) {
            return "internal error: "
                    + exception
                    + " (please report it with what ELFIN_DEBUG=1 shows)";
        }
        return exception instanceof IOException failed ? reason(failed) : exception.getMessage();
    }

    /** What went wrong with a file, in words; Java often gives only its name. */
    static String reason(IOException failed) {
        if (failed instanceof NoSuchFileException) {
            return failed.getMessage() + ": no such file";
        }
        return failed instanceof AccessDeniedException
                ? failed.getMessage() + ": permission denied"
                : failed.getMessage();
    }

    /** Says in one line what failed; the exit status. */
    static int report(Exception exception) {
        System.err.println("elfin: " + describe(exception));
        if (System.getenv("ELFIN_DEBUG") != null) {
            exception.printStackTrace();
        }
        return exception instanceof Failure failure ? failure.status() : ExitStatus.FAILED;
    }
}
