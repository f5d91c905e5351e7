package elfin.conformance;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The results as JSON, schema 1: {@code platforms}; {@code cases} with name, call and per platform
 * the outcome and its message.
 */
final class JsonReport {
    private static final int SCHEMA = 1;

    private JsonReport() {}

    static void write(SuiteResult result, Path file) throws IOException {
        ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        ObjectNode root = mapper.createObjectNode();
        root.put("schema", SCHEMA);
        ArrayNode platforms = root.putArray("platforms");
        ObjectNode passed = root.putObject("passed");
        for (String platform : result.platforms()) {
            platforms.add(platform);
            passed.put(platform, result.passed(platform, result.cases()));
        }
        ArrayNode cases = root.putArray("cases");
        for (CaseInfo one : result.cases()) {
            ObjectNode node = cases.addObject();
            node.put("name", one.name());
            node.put("call", one.call());
            ObjectNode outcomes = node.putObject("outcomes");
            for (String platform : result.platforms()) {
                Outcome outcome = result.outcome(platform, one);
                ObjectNode verdict = outcomes.putObject(platform);
                verdict.put("outcome", outcome.kind().toString());
                if (!outcome.message().isEmpty()) {
                    verdict.put("message", outcome.message());
                }
            }
        }
        mapper.writeValue(file.toFile(), root);
    }
}
