package elfin.conformance;

import elfin.tool.ToolMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code elfin conform}: runs the conformance suite and reports per system call. */
@Command(
        name = "conform",
        description =
                "Runs the conformance cases on Linux and in the unikernel, and counts per system"
                        + " call what passes.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:every case passes or is blocked with a reason",
            "1:some other case fails"
        })
public final class ConformCommand implements Callable<Integer> {
    private static final Pattern NUMBERS = Pattern.compile("(\\d{1,9})(?:\\.\\.(\\d{1,9}))?");

    @Option(names = "--help", usageHelp = true, description = "shows this help")
    private boolean help;

    @Option(
            names = "--on",
            split = ",",
            paramLabel = "PLATFORM",
            description = "where to run: linux, rewritten, trapped (all)")
    private List<String> platforms = Suite.PLATFORMS;

    @Option(names = "--markdown", paramLabel = "FILE", description = "writes the table as Markdown")
    private Path markdown;

    @Option(
            names = "--output",
            paramLabel = "DIR",
            description = "where conformance.json and conformance.html go (${DEFAULT-VALUE})")
    private Path output = Path.of(System.getProperty("elfin.conformance", "target/conformance"));

    @Option(
            names = "--fail-allocations",
            paramLabel = "N..M",
            arity = "0..1",
            fallbackValue = "1..100000",
            description =
                    "has each of the kernel's allocations fail in turn, of each case the N-th to the"
                            + " M-th, in the unikernel only")
    private String failedAllocations;

    @Option(names = "--list", description = "only lists the cases")
    private boolean list;

    @Parameters(
            paramLabel = "NAME",
            arity = "0..*",
            description = "only system calls or cases with this name")
    private List<String> names = new ArrayList<>();

    private ConformCommand() {}

    public static void main(String[] arguments) {
        ToolMain.run(new ConformCommand(), arguments);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<CaseInfo> cases =
                CaseScanner.scan().stream().filter(one -> names.isEmpty() || isNamed(one)).toList();
        if (cases.isEmpty()) {
            throw new IllegalArgumentException("no such case or system call: " + names);
        }
        if (list) {
            cases.forEach(one -> System.out.println(one.call() + " " + one.name()));
            return 0;
        }
        Path kernel = Path.of(System.getProperty("elfin.kernel", ""));
        if (!Files.isRegularFile(kernel)) {
            throw new IllegalArgumentException("no kernel image (run it through ./elfin)");
        }
        if (failedAllocations != null) {
            return sweep(cases, kernel);
        }
        SuiteResult result =
                new Suite(output, kernel, ConformCommand::progress).run(cases, platforms);
        JsonReport.write(result, output.resolve("conformance.json"));
        Files.writeString(output.resolve("conformance.html"), HtmlReport.of(result));
        if (markdown != null) {
            Files.writeString(markdown, TextReport.markdown(result));
        }
        System.out.print(TextReport.plain(result));
        result.unsteady().forEach(line -> System.out.println("unsteady: " + line));
        return surprises(result, Blocklist.load()).isEmpty() ? 0 : 1;
    }

    private int sweep(List<CaseInfo> cases, Path kernel) throws IOException, InterruptedException {
        Matcher ends = NUMBERS.matcher(failedAllocations);
        if (!ends.matches()) {
            throw new IllegalArgumentException(
                    "--fail-allocations=" + failedAllocations + " is not N or N..M");
        }
        int first = Integer.parseInt(ends.group(1));
        int last = ends.group(2) == null ? first : Integer.parseInt(ends.group(2));
        SweepCommand sweep =
                new SweepCommand(output, kernel, first, last, ConformCommand::progress);
        List<String> problems = sweep.sweep(cases);
        problems.forEach(System.out::println);
        System.out.println(
                cases.size()
                        + " cases, "
                        + sweep.runs()
                        + " runs with a failed allocation, "
                        + problems.size()
                        + " problems");
        return problems.isEmpty() ? 0 : 1;
    }

    private boolean isNamed(CaseInfo one) {
        return names.contains(one.call())
                || names.contains(one.name())
                || names.contains(one.family());
    }

    private static void progress(String what) {
        System.err.println("elfin: " + what);
    }

    /** What is not as the blocklist says: failures without reason, and passes with one. */
    static List<String> surprises(SuiteResult result, Blocklist blocklist) {
        List<String> surprises = new ArrayList<>();
        for (String platform : result.platforms()) {
            for (CaseInfo one : result.cases()) {
                Outcome outcome = result.outcome(platform, one);
                boolean oracle = platform.equals(SuiteResult.ORACLE);
                String reason = oracle ? null : blocklist.reason(one, platform);
                if (!outcome.passed() && reason == null) {
                    surprises.add(
                            platform
                                    + " "
                                    + one.name()
                                    + ": "
                                    + outcome.kind()
                                    + " "
                                    + outcome.message());
                } else if (outcome.passed() && reason != null) {
                    surprises.add(
                            platform + " " + one.name() + ": passes, but is blocked: " + reason);
                }
            }
        }
        return surprises;
    }
}
