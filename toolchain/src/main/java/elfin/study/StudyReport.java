package elfin.study;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import elfin.table.Row;
import elfin.table.Syscalls;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The outcome of a study: what the programs of a corpus need, and who has it. */
public final class StudyReport {
    private static final int SCHEMA = 2;
    private static final int SHOWN_STEPS = 15;
    private static final int SHOWN_CALLS = 20;

    private final String corpus;
    private final Coverage coverage;
    private final int programs;
    private final Map<String, Integer> kinds;
    private final long[] sites;
    private final List<Baseline> systems;
    private final Map<String, String> failures;
    private final List<Coverage.Step> plan;
    private final List<Coverage.Step> curve;

    /**
     * @param corpus its name
     * @param studied the programs
     * @param kinds how many there are of each kind
     * @param sites sites, rewritten ones, and those with known numbers
     * @param systems what systems have; the first one is the one that the plan is for
     * @param failures files that could not be analysed, with the reason
     */
    public StudyReport(
            String corpus,
            List<StudiedProgram> studied,
            Map<String, Integer> kinds,
            long[] sites,
            List<Baseline> systems,
            Map<String, String> failures) {
        this.corpus = corpus;
        this.coverage = new Coverage(studied);
        this.programs = studied.size();
        this.kinds = kinds;
        this.sites = sites;
        this.systems = systems;
        this.failures = failures;
        this.plan = coverage.plan(supported());
        this.curve = coverage.plan(new BitSet());
    }

    Coverage coverage() {
        return coverage;
    }

    String corpus() {
        return corpus;
    }

    int programs() {
        return programs;
    }

    Map<String, Integer> kinds() {
        return kinds;
    }

    long[] sites() {
        return sites;
    }

    List<Baseline> systems() {
        return systems;
    }

    Map<String, String> failures() {
        return failures;
    }

    /** What to implement next. */
    List<Coverage.Step> plan() {
        return plan;
    }

    /** The plan for a system that has nothing. */
    List<Coverage.Step> curve() {
        return curve;
    }

    /** The calls of the system that the plan is for. */
    BitSet supported() {
        return systems.get(0).calls();
    }

    static String name(int number) {
        Row row = Syscalls.find(number);
        return row == null ? "syscall_" + number : row.name();
    }

    /** For the terminal. */
    public String text() {
        StringBuilder text = new StringBuilder();
        line(
                text,
                "corpus %s: %d programs, %d files could not be analysed",
                corpus,
                programs,
                failures.size());
        kinds.forEach((kind, count) -> line(text, "  %5d %s", count, kind));
        if (sites[0] > 0) {
            line(
                    text,
                    "static programs: %,d sites, %.1f %% rewritten, numbers known at %.1f %%",
                    sites[0],
                    percent(sites[1]),
                    percent(sites[2]));
        }
        line(
                text,
                "a program uses %.1f calls and requires %.1f (medians); %d different calls in all",
                coverage.medianCalls(),
                coverage.medianRequired(),
                coverage.differentCalls());
        systemsText(text);
        importanceText(text);
        line(text, "%nwhat %s needs next (then complete)", systems.get(0).name());
        plan.stream()
                .limit(SHOWN_STEPS)
                .forEach(
                        step ->
                                line(
                                        text,
                                        "  %5.1f %%  +%d programs: %s",
                                        100 * step.share(),
                                        step.unlocked().size(),
                                        names(step)));
        curveText(text);
        failures.forEach((path, why) -> line(text, "failed: %s: %s", path, why));
        return text.toString();
    }

    private void systemsText(StringBuilder text) {
        line(text, "%nprograms that are complete with the calls of a system");
        for (Baseline system : systems) {
            line(
                    text,
                    "  %5.1f %%  %-16s %d calls",
                    100 * coverage.completeness(system.calls()),
                    system.name(),
                    system.calls().cardinality());
        }
    }

    private void importanceText(StringBuilder text) {
        line(text, "%nmost important calls");
        coverage.importance().stream()
                .limit(SHOWN_CALLS)
                .forEach(
                        call ->
                                line(
                                        text,
                                        "  %5.1f %%  %-20s%s",
                                        100 * call.share(),
                                        name(call.number()),
                                        supported().get(call.number()) ? "" : " missing"));
    }

    private void curveText(StringBuilder text) {
        line(text, "%ncalls needed for a share of the programs");
        int calls = 0;
        int next = 10;
        for (Coverage.Step step : curve) {
            calls += step.added().size();
            if (100 * step.share() >= next) {
                line(text, "  %3d calls  %5.1f %%", calls, 100 * step.share());
                next = (int) (step.share() * 10) * 10 + 10;
            }
        }
    }

    /** As JSON, schema 2. */
    public String json() {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode root = mapper.createObjectNode();
        root.put("schema", SCHEMA).put("corpus", corpus).put("programs", programs);
        ObjectNode counts = root.putObject("kinds");
        kinds.forEach(counts::put);
        root.putObject("sites")
                .put("all", sites[0])
                .put("rewritten", sites[1])
                .put("resolved", sites[2]);
        root.put("median_calls", coverage.medianCalls());
        root.put("median_required", coverage.medianRequired());
        root.put("different_calls", coverage.differentCalls());
        ArrayNode compared = root.putArray("systems");
        for (Baseline system : systems) {
            compared.addObject()
                    .put("name", system.name())
                    .put("calls", system.calls().cardinality())
                    .put("completeness", coverage.completeness(system.calls()));
        }
        ArrayNode importance = root.putArray("importance");
        for (Coverage.Importance call : coverage.importance()) {
            importance
                    .addObject()
                    .put("number", call.number())
                    .put("name", name(call.number()))
                    .put("share", call.share())
                    .put("importance", call.importance())
                    .put("supported", supported().get(call.number()));
        }
        ArrayNode byImportance = root.putArray("curve_by_importance");
        coverage.curveByImportance().forEach(byImportance::add);
        steps(root.putArray("plan"), plan);
        steps(root.putArray("curve"), curve);
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

    /** The importance of calls as CSV: number, name, share, importance, who has it. */
    public String csv() {
        StringBuilder text = new StringBuilder("number,name,share,importance");
        systems.forEach(system -> text.append(',').append(system.name()));
        text.append('\n');
        for (Coverage.Importance call : coverage.importance()) {
            text.append(call.number()).append(',').append(name(call.number()));
            text.append(String.format(Locale.ROOT, ",%.6f,%.6f", call.share(), call.importance()));
            systems.forEach(s -> text.append(s.calls().get(call.number()) ? ",1" : ",0"));
            text.append('\n');
        }
        return text.toString();
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
