package elfin.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Option;

/**
 * All commands, for help, completion and everything but {@code run}, whose own parser starts
 * faster.
 */
@Command(
        name = "elfin",
        description = "Runs stock Linux x86-64 programs as unikernels.",
        versionProvider = RootCommand.Version.class,
        subcommands = {
            BuildCommand.class,
            SyscallsCommand.class,
            ReportCommand.class,
            StudyCommand.class,
            DoctorCommand.class,
            CompletionCommand.class,
            HelpCommand.class
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0-255:the program's own, for run",
            "128+n:signal n killed the program",
            "124:the time limit of --timeout came first",
            "125:Elfin itself failed",
            "126:the program cannot run here",
            "127:no such program"
        },
        footer = {
            "",
            "Environment: ELFIN_MEMORY and ELFIN_ACCEL stand for -m and --accel, ELFIN_HOME is the",
            "cache's directory, ELFIN_DEBUG=1 shows stack traces."
        })
final class RootCommand {
    @Option(names = "--help", usageHelp = true, description = "shows this help")
    private boolean help;

    @Option(names = "--version", versionHelp = true, description = "shows the version")
    private boolean version;

    private RootCommand() {}

    /** The command line with all commands. */
    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new RootCommand());
        line.addSubcommand("run", RunHelp.commandLine());
        line.setExecutionExceptionHandler((exception, command, parsed) -> Elfin.report(exception));
        line.setParameterExceptionHandler(
                (exception, words) ->
                        Elfin.report(
                                new Failure(
                                        ExitStatus.FAILED,
                                        exception.getCommandLine().getCommandName(),
                                        exception.getMessage(),
                                        "see elfin "
                                                + exception.getCommandLine().getCommandName()
                                                + " --help")));
        return line;
    }

    /** Elfin's version. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = RootCommand.class.getPackage().getImplementationVersion();
            return new String[] {"elfin " + (version == null ? "(not packaged)" : version)};
        }
    }
}
