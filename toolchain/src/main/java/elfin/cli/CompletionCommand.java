package elfin.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code elfin completion}: a script for bash and zsh. */
@Command(
        name = "completion",
        description = "Writes a completion script: source <(elfin completion)")
final class CompletionCommand implements Callable<Integer> {
    @Option(names = "--help", usageHelp = true, description = "shows this help")
    private boolean help;

    @Override
    public Integer call() {
        System.out.println(AutoComplete.bash("elfin", RootCommand.commandLine()));
        return 0;
    }
}
