package elfin.suite;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The comparison for terminals, as Markdown, and as JSON with every test. */
final class SuiteReport {
    static final String EXCLUDED_TITLE = "## Excluded tests";
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
                same files, and wrote this page; a program that was not part of the last run is shown as it ended before. Only
                tests that pass on Linux count: how many there are, how many of those pass here, and how many are excluded with
                a reason, in the list at the end. `suites.json` beside the outputs has every test.

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
            text.append(
                    String.format(
                            "| all | %d | %d | %d |%n%n",
                            own.stream().mapToLong(Comparison::passOnLinux).sum(),
                            own.stream().mapToLong(Comparison::passHere).sum(),
                            own.stream().mapToLong(Comparison::excluded).sum()));
        }
        appendOpen(text, results);
        text.append(excluded(exclusions));
        return text.toString();
    }

    private static void appendOpen(StringBuilder text, List<Comparison> results) {
        List<String> open = results.stream().flatMap(one -> one.surprises().stream()).toList();
        if (open.isEmpty()) {
            return;
        }
        text.append("## Not as it should be\n\n");
        open.forEach(line -> text.append("* ").append(line).append('\n'));
        text.append('\n');
    }

    /** The page's last part: every excluded test. */
    static String excluded(Exclusions exclusions) {
        StringBuilder text = new StringBuilder(EXCLUDED_TITLE + "\n\n");
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

    /** Results of earlier runs that a file of {@link #json} holds, judged by today's exclusions. */
    static List<Comparison> read(Path file, Exclusions exclusions) throws IOException {
        List<Comparison> results = new ArrayList<>();
        if (!Files.exists(file)) {
            return results;
        }
        for (JsonNode program : new ObjectMapper().readTree(file.toFile()).path("programs")) {
            Map<String, Verdict> linux = new LinkedHashMap<>();
            Map<String, Verdict> here = new LinkedHashMap<>();
            for (JsonNode test : program.path("tests")) {
                String name = test.path("name").asText();
                linux.put(name, Verdict.valueOf(test.path("linux").asText()));
                if (test.has("here")) {
                    here.put(name, Verdict.valueOf(test.path("here").asText()));
                }
            }
            results.add(
                    new Comparison(
                            program.path("suite").asText(),
                            program.path("program").asText(),
                            linux,
                            here,
                            exclusions));
        }
        return results;
    }

    /**
     * Schema 1: per suite, program and test how it ended on both systems; a test that did not end
     * here has no {@code here}.
     */
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
                if (test.here() != null) {
                    node.put("here", test.here().name());
                }
                if (test.reason() != null) {
                    node.put("excluded", test.reason());
                }
            }
        }
        mapper.writeValue(file.toFile(), root);
    }
}
