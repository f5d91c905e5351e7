package elfin.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import elfin.rewrite.ProgramAnalysis.AnalysedSite;
import elfin.rewrite.Resolution;
import elfin.strace.RecordedCall;
import java.util.Map;

/** A report as JSON, schema 3. Addresses are texts in hexadecimal: they exceed 53 bits. */
public final class JsonReport {
    private static final int SCHEMA = 3;
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
        if (report.linked() != null) {
            ObjectNode linked = root.putObject("linked");
            ArrayNode libraries = linked.putArray("libraries");
            report.linked().libraries().forEach(libraries::add);
            ArrayNode missing = linked.putArray("missing");
            report.linked().missing().forEach(missing::add);
            linked.put("unknown", report.linked().unknown());
            linked.put("loads_more", report.linked().loadsMore());
        }
        ArrayNode sites = root.putArray("sites");
        report.sites().forEach(site -> site(sites.addObject(), site));
        ArrayNode calls = root.putArray("calls");
        report.calls().forEach(call -> call(calls.addObject(), call));
        if (report.run() != null) {
            run(root.putObject("run"), report);
        }
        if (report.whatIf() != null) {
            whatIf(root.putObject("what_if"), report.whatIf());
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
        node.put("certainty", call.certainty().description()).put("reachable", call.reachable());
        node.put("level", call.levelName()).put("note", call.note());
        ArrayNode sites = node.putArray("sites");
        call.sites().forEach(address -> sites.add(hex(address)));
        ArrayNode callers = node.putArray("callers");
        call.callers().forEach(callers::add);
        if (call.possible() != null) {
            PossibleValues possible = call.possible();
            ObjectNode values = node.putObject("possible_values");
            values.put("argument", possible.argument()).put("complete", possible.complete());
            ArrayNode all = values.putArray("values");
            possible.values().forEach(all::add);
            ArrayNode missing = values.putArray("missing");
            possible.leftOut().forEach(missing::add);
        }
        if (call.made() != null) {
            made(node, call);
        }
    }

    private static void made(ObjectNode node, CallUse call) {
        RecordedCall made = call.made();
        node.put("made", made.count());
        node.put("rewritten", made.count() - made.trapped()).put("trapped", made.trapped());
        node.put("nanos", made.nanos()).put("longest_nanos", made.longestNanos());
        ObjectNode errors = node.putObject("errors");
        made.errors().forEach(errors::put);
        ArrayNode first = node.putArray("first_errors");
        made.firstErrors().forEach(first::add);
        ObjectNode arguments = node.putObject("arguments");
        made.arguments()
                .forEach(
                        (argument, values) -> {
                            ObjectNode uses = arguments.putObject(argument);
                            values.forEach((value, use) -> uses.put(value, use.count()));
                        });
        ArrayNode missing = node.putArray("missing_values");
        call.missingValues().forEach(missing::add);
    }

    private static void run(ObjectNode node, ProgramReport report) {
        RecordedRun run = report.run();
        ArrayNode arguments = node.putArray("arguments");
        run.arguments().forEach(arguments::add);
        node.put("outcome", run.outcome()).put("succeeded", run.succeeded());
        node.put("calls", run.total()).put("rewritten_percent", run.rewrittenPercent());
        node.put("calls_of_executed_programs", run.elsewhere()).put("nanos", run.nanos());
        ObjectNode missing = node.putObject("missing");
        run.missing().forEach(missing::put);
        ArrayNode unforeseen = node.putArray("unforeseen");
        report.missed().forEach(call -> unforeseen.add(call.name()));
        SiteComparison sites = report.comparison();
        node.put("sites_used", sites.used());
        ObjectNode unknown = node.putObject("unknown_sites");
        sites.unknown().forEach((address, count) -> unknown.put(hex(address), count));
        ArrayNode surprises = node.putArray("surprises");
        for (SiteComparison.Surprise surprise : sites.surprises()) {
            surprises
                    .addObject()
                    .put("site", hex(surprise.site()))
                    .put("call", SiteText.name(surprise.number()))
                    .put("count", surprise.count());
        }
        ObjectNode timeline = node.putObject("timeline");
        timeline.put("slice_nanos", run.timeline().widthNanos());
        ArrayNode slices = timeline.putArray("slices");
        for (Map<Integer, Long> slice : run.timeline().slices()) {
            ObjectNode counts = slices.addObject();
            slice.forEach((number, count) -> counts.put(SiteText.name(number), count));
        }
    }

    private static void whatIf(ObjectNode node, WhatIf whatIf) {
        node.put("check", whatIf.check());
        ArrayNode trials = node.putArray("trials");
        whatIf.trials()
                .forEach(
                        (number, trial) -> {
                            ObjectNode one = trials.addObject();
                            one.put("number", number).put("name", SiteText.name(number));
                            one.put("need", trial.need().description());
                            outcome(one.putObject("stubbed"), trial.stubbed());
                            outcome(one.putObject("faked"), trial.faked());
                        });
        if (whatIf.together() != null) {
            outcome(node.putObject("together"), whatIf.together());
        }
    }

    private static void outcome(ObjectNode node, WhatIf.Outcome outcome) {
        node.put("passed", outcome.passed()).put("outcome", outcome.text());
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
