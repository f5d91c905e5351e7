package elfin.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import elfin.rewrite.ProgramAnalysis.AnalysedSite;
import elfin.rewrite.Resolution;
import java.util.Locale;

/** A report as JSON, schema 1. Addresses are texts in hexadecimal: they exceed 53 bits. */
public final class JsonReport {
    private static final int SCHEMA = 1;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private JsonReport() {}

    /** Writes a report. */
    public static String of(ProgramReport report) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("schema", SCHEMA).put("path", report.path()).put("size", report.size());
        root.put("verdict", report.verdict());
        root.putObject("program")
                .put("kind", report.identity().kind())
                .put("library", report.identity().library())
                .put("language", report.identity().language())
                .put("stripped", report.identity().stripped());
        ArrayNode sites = root.putArray("sites");
        report.sites().forEach(site -> site(sites.addObject(), site));
        ArrayNode calls = root.putArray("calls");
        report.calls().forEach(call -> call(calls.addObject(), call));
        if (report.run() != null) {
            run(root.putObject("run"), report);
        }
        return text(root);
    }

    private static void site(ObjectNode node, AnalysedSite site) {
        Resolution resolution = site.resolution();
        node.put("address", hex(site.address())).put("function", site.function());
        node.put("found_by", site.origin().description());
        ArrayNode numbers = node.putArray("numbers");
        resolution.numbers().forEach(numbers::add);
        node.put("resolved_by", resolution.how().description());
        node.put("complete", resolution.complete()).put("doubt", resolution.doubt());
        node.put("tactic", site.tactic().name()).put("reason", site.reason().description());
        ArrayNode callers = node.putArray("callers");
        for (Resolution.Caller caller : resolution.callers()) {
            callers.addObject()
                    .put("address", hex(caller.address()))
                    .put("function", caller.function())
                    .put("number", caller.number());
        }
    }

    private static void call(ObjectNode node, CallUse call) {
        node.put("number", call.number()).put("name", call.name());
        node.put("certainty", call.certainty().description());
        node.put("level", call.level().name().toLowerCase(Locale.ROOT)).put("note", call.note());
        ArrayNode sites = node.putArray("sites");
        call.sites().forEach(address -> sites.add(hex(address)));
        ArrayNode callers = node.putArray("callers");
        call.callers().forEach(callers::add);
        if (call.made() != null) {
            node.put("rewritten", call.made().rewritten()).put("trapped", call.made().trapped());
        }
    }

    private static void run(ObjectNode node, ProgramReport report) {
        RecordedRun run = report.run();
        ArrayNode arguments = node.putArray("arguments");
        run.arguments().forEach(arguments::add);
        node.put("outcome", run.outcome()).put("succeeded", run.succeeded());
        node.put("calls", run.total()).put("rewritten_percent", run.rewrittenPercent());
        ObjectNode missing = node.putObject("missing");
        run.missing().forEach(missing::put);
        ArrayNode unforeseen = node.putArray("unforeseen");
        report.missed().forEach(call -> unforeseen.add(call.name()));
    }

    private static String hex(long address) {
        return "0x" + Long.toHexString(address);
    }

    static String text(ObjectNode root) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
