package elfin.suite;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The comparison for terminals, as Markdown, and as JSON with every test. */
final class SuiteReport {
    private static final int SCHEMA = 1;

    private SuiteReport() {}

    /** A line for each program, then what is not as it should be. */
    static String plain(List<Comparison> results) {
        StringBuilder text = new StringBuilder();
        text.append(String.format("%-56s %8s %8s %8s%n", "", "linux", "here", "excluded"));
        for (Comparison result : results) {
            text.append(
                    String.format(
                            "%-56s %8d %8d %8d%n",
                            result.suite() + "/" + result.program(),
                            result.passOnLinux(),
                            result.passHere(),
                            result.excluded()));
        }
        text.append(
                String.format(
                        "%-56s %8d %8d %8d%n",
                        "all",
                        results.stream().mapToLong(Comparison::passOnLinux).sum(),
                        results.stream().mapToLong(Comparison::passHere).sum(),
                        results.stream().mapToLong(Comparison::excluded).sum()));
        for (Comparison result : results) {
            result.surprises().forEach(line -> text.append(line).append('\n'));
        }
        return text.toString();
    }

    /** The page {@code docs/suites.md}. */
    static String markdown(List<Comparison> results, Exclusions exclusions)
            throws IOException, InterruptedException {
        StringBuilder text = new StringBuilder();
        text.append(
                """
                # Other projects' test suites

                `elfin suites --markdown=docs/suites.md` ran these suites, unmodified, on Linux and in the unikernel, over the
                same files, and wrote this page. Only tests that pass on Linux count: how many there are, and how many of those
                pass here. `suites.json` beside the outputs has every test.

                """);
        for (ThirdPartySuite suite : SuiteRunner.SUITES) {
            List<Comparison> own =
                    results.stream().filter(one -> one.suite().equals(suite.name())).toList();
            if (own.isEmpty()) {
                continue;
            }
            text.append("## ").append(suite.name()).append("\n\n");
            text.append(suite.description()).append(".\n\n");
            text.append(
                    "| program | pass on Linux | pass here | excluded |\n|---|---:|---:|---:|\n");
            for (Comparison one : own) {
                text.append(
                        String.format(
                                "| %s | %d | %d | %d |%n",
                                one.program(), one.passOnLinux(), one.passHere(), one.excluded()));
            }
            text.append('\n');
        }
        text.append("## Excluded tests\n\n");
        exclusions
                .all()
                .forEach(
                        (name, reason) ->
                                text.append("* `")
                                        .append(name)
                                        .append("`: ")
                                        .append(reason)
                                        .append('\n'));
        return text.toString();
    }

    /** Schema 1: per suite, program and test how it ended on both systems. */
    static void json(List<Comparison> results, Path file) throws IOException {
        ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        ObjectNode root = mapper.createObjectNode();
        root.put("schema", SCHEMA);
        for (Comparison result : results) {
            ObjectNode program = root.withArray("programs").addObject();
            program.put("suite", result.suite());
            program.put("program", result.program());
            for (Comparison.Test test : result.tests()) {
                ObjectNode node = program.withArray("tests").addObject();
                node.put("name", test.name());
                node.put("linux", test.linux().name());
                node.put("here", Comparison.shown(test.here()));
                if (test.reason() != null) {
                    node.put("excluded", test.reason());
                }
            }
        }
        mapper.writeValue(file.toFile(), root);
    }
}
