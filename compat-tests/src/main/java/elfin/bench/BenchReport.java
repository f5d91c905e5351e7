package elfin.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The figures for terminals, as Markdown, and as JSON. */
final class BenchReport {
    private static final int SCHEMA = 1;
    private static final String LINUX = "linux";

    private BenchReport() {}

    /** Medians, and how many times Linux's value each is. */
    static String plain(List<Figure> figures, List<String> systems) {
        StringBuilder text = new StringBuilder();
        text.append(String.format("%-46s %-12s", "", "unit"));
        heads(systems).forEach(head -> text.append(String.format(" %12s", head)));
        text.append('\n');
        for (Figure figure : figures) {
            text.append(String.format("%-46s %-12s", figure.name(), figure.unit()));
            cells(figure, systems).forEach(cell -> text.append(String.format(" %12s", cell)));
            text.append('\n');
        }
        return text.toString();
    }

    private static List<String> heads(List<String> systems) {
        List<String> heads = new ArrayList<>(systems);
        if (systems.contains(LINUX)) {
            for (String system : systems) {
                if (!system.equals(LINUX)) {
                    heads.add(LINUX + "/" + system);
                }
            }
        }
        return heads;
    }

    private static List<String> cells(Figure figure, List<String> systems) {
        List<String> cells = new ArrayList<>();
        for (String system : systems) {
            cells.add(figure.has(system) ? number(figure.median(system)) : "-");
        }
        if (systems.contains(LINUX)) {
            for (String system : systems) {
                if (!system.equals(LINUX)) {
                    double ratio = figure.median(LINUX) / figure.median(system);
                    cells.add(
                            Double.isNaN(ratio) ? "-" : String.format(Locale.ROOT, "%.2f", ratio));
                }
            }
        }
        return cells;
    }

    private static String number(double value) {
        return value >= 1000 || value == Math.rint(value)
                ? String.format(Locale.ROOT, "%,.0f", value)
                : String.format(Locale.ROOT, "%.1f", value);
    }

    /** The page {@code docs/benchmarks.md}. */
    static String markdown(List<Figure> figures, List<String> systems, String conditions) {
        StringBuilder text = new StringBuilder();
        text.append("# Benchmarks\n\n");
        text.append("`elfin bench --markdown=docs/benchmarks.md` measured and wrote this page: ");
        text.append(conditions).append("\n\n|  | unit |");
        heads(systems).forEach(head -> text.append(' ').append(head).append(" |"));
        text.append("\n|---|---|").append("---:|".repeat(heads(systems).size())).append('\n');
        for (Figure figure : figures) {
            text.append("| ").append(figure.name()).append(" | ").append(figure.unit());
            text.append(" |");
            cells(figure, systems).forEach(cell -> text.append(' ').append(cell).append(" |"));
            text.append('\n');
        }
        return text.toString();
    }

    /** Schema 1: per figure its unit, and per system the median and all values. */
    static void json(List<Figure> figures, List<String> systems, String conditions, Path file)
            throws IOException {
        ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        ObjectNode root = mapper.createObjectNode();
        root.put("schema", SCHEMA);
        root.put("conditions", conditions);
        for (Figure figure : figures) {
            ObjectNode node = root.withArray("figures").addObject();
            node.put("name", figure.name());
            node.put("unit", figure.unit());
            ObjectNode bySystem = node.putObject("systems");
            for (String system : systems) {
                if (figure.has(system)) {
                    ObjectNode values = bySystem.putObject(system);
                    values.put("median", figure.median(system));
                    figure.values(system).forEach(value -> values.withArray("values").add(value));
                }
            }
        }
        mapper.writeValue(file.toFile(), root);
    }
}
