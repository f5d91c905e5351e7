package elfin.cli;

import elfin.table.Level;
import elfin.table.Row;
import elfin.table.Syscalls;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code elfin syscalls}: the table of system calls and how much of each there is. */
@Command(name = "syscalls", description = "Shows which system calls there are.")
final class SyscallsCommand implements Callable<Integer> {
    @Option(names = "--help", usageHelp = true, description = "shows this help")
    private boolean help;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES} (table)")
    private SyscallReport.Format format = SyscallReport.Format.table;

    @Option(names = "--json", description = "same as --format=json")
    private boolean json;

    @Option(
            names = "--level",
            paramLabel = "LEVEL",
            description = "only these: ${COMPLETION-CANDIDATES}")
    private Level level;

    @Parameters(paramLabel = "NAME", arity = "0..*", description = "only these calls, or numbers")
    private List<String> names = new ArrayList<>();

    @Override
    public Integer call() throws Failure {
        List<Row> rows = new ArrayList<>(Arrays.asList(Syscalls.ROWS));
        if (!names.isEmpty()) {
            rows.clear();
            for (String name : names) {
                rows.add(find(name));
            }
        }
        rows.removeIf(row -> level != null && row.level() != level);
        System.out.print(SyscallReport.of(rows, json ? SyscallReport.Format.json : format));
        return 0;
    }

    private static Row find(String name) throws Failure {
        Row row =
                name.chars().allMatch(Character::isDigit) && name.length() < 9
                        ? Syscalls.find(Long.parseLong(name))
                        : Syscalls.find(name);
        if (row == null) {
            throw new Failure(
                    ExitStatus.FAILED,
                    name,
                    "Linux " + Syscalls.LINUX_VERSION + " has no such system call",
                    "see elfin syscalls");
        }
        return row;
    }
}
