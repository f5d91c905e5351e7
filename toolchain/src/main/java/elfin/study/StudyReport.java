package elfin.study;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import elfin.table.Level;
import elfin.table.Row;
import elfin.table.Syscalls;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The outcome of a study.
 *
 * @param coverage what the programs need
 * @param programs how many there are
 * @param sites sites, rewritten ones, and those with known numbers
 * @param supported the calls that count as there
 * @param failures files that could not be analysed, with the reason
 */
public record StudyReport(
        Coverage coverage,
        int programs,
        long[] sites,
        BitSet supported,
        Map<String, String> failures) {
    private static final int SCHEMA = 1;
    private static final int SHOWN_STEPS = 15;
    private static final int SHOWN_CALLS = 20;

    /** The calls this kernel has, completely or in part. */
    public static BitSet kernelCalls() {
        BitSet calls = new BitSet();
        for (Row row : Syscalls.ROWS) {
            if (row.level() == Level.FULL || row.level() == Level.PARTIAL) {
                calls.set(row.number());
            }
        }
        return calls;
    }

    static String name(int number) {
        Row row = Syscalls.find(number);
        return row == null ? "syscall_" + number : row.name();
    }

    /** For the terminal. */
    public String text() {
        StringBuilder text = new StringBuilder();
        line(text, "%d programs, %d files could not be analysed", programs, failures.size());
        line(
                text,
                "%,d sites, %.1f %% rewritten, numbers known at %.1f %%",
                sites[0],
                percent(sites[1]),
                percent(sites[2]));
        line(text, "a program may make %.1f calls (median)", coverage.medianCalls());
        line(
                text,
                "complete with %d calls of the kernel: %.1f %% of programs",
                supported.cardinality(),
                100 * coverage.completeness(supported));
        line(text, "%nmost important calls");
        List<Coverage.Importance> importance = coverage.importance();
        importance.stream()
                .limit(SHOWN_CALLS)
                .forEach(
                        call ->
                                line(
                                        text,
                                        "  %5.1f %%  %-20s%s",
                                        100 * call.share(),
                                        name(call.number()),
                                        supported.get(call.number()) ? "" : " missing"));
        line(text, "%nwhat to implement next (then complete)");
        coverage.plan(supported).stream()
                .limit(SHOWN_STEPS)
                .forEach(
                        step ->
                                line(
                                        text,
                                        "  %5.1f %%  +%d programs: %s",
                                        100 * step.share(),
                                        step.unlocked().size(),
                                        names(step)));
        line(text, "%ncalls needed for a share of the programs");
        int calls = 0;
        int next = 10;
        for (Coverage.Step step : coverage.plan(new BitSet())) {
            calls += step.added().size();
            if (100 * step.share() >= next) {
                line(text, "  %3d calls  %5.1f %%", calls, 100 * step.share());
                next = (int) (step.share() * 10) * 10 + 10;
            }
        }
        failures.forEach((path, why) -> line(text, "failed: %s: %s", path, why));
        return text.toString();
    }

    /** As JSON, schema 1. */
    public String json() {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode root = mapper.createObjectNode();
        root.put("schema", SCHEMA).put("programs", programs);
        root.putObject("sites")
                .put("all", sites[0])
                .put("rewritten", sites[1])
                .put("resolved", sites[2]);
        root.put("median_calls", coverage.medianCalls());
        root.put("completeness", coverage.completeness(supported));
        ArrayNode importance = root.putArray("importance");
        for (Coverage.Importance call : coverage.importance()) {
            importance
                    .addObject()
                    .put("number", call.number())
                    .put("name", name(call.number()))
                    .put("share", call.share())
                    .put("supported", supported.get(call.number()));
        }
        steps(root.putArray("plan"), coverage.plan(supported));
        steps(root.putArray("curve"), coverage.plan(new BitSet()));
        ObjectNode failed = root.putObject("failures");
        failures.forEach(failed::put);
        try {
            return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void steps(ArrayNode array, List<Coverage.Step> steps) {
        int calls = 0;
        for (Coverage.Step step : steps) {
            calls += step.added().size();
            ObjectNode node = array.addObject();
            node.put("calls", calls).put("share", step.share());
            ArrayNode added = node.putArray("added");
            step.added().forEach(number -> added.add(name(number)));
            ArrayNode unlocked = node.putArray("unlocked");
            step.unlocked().forEach(unlocked::add);
        }
    }

    private double percent(long part) {
        return sites[0] == 0 ? 100 : 100.0 * part / sites[0];
    }

    static String names(Coverage.Step step) {
        return step.added().stream().map(StudyReport::name).collect(Collectors.joining(" "));
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
    }
}
