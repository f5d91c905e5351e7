package elfin.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One quantity, measured on several systems. */
final class Figure {
    private final String name;
    private final String unit;
    private final Map<String, List<Double>> values = new LinkedHashMap<>();

    Figure(String name, String unit) {
        this.name = name;
        this.unit = unit;
    }

    String name() {
        return name;
    }

    String unit() {
        return unit;
    }

    void add(String system, double value) {
        values.computeIfAbsent(system, key -> new ArrayList<>()).add(value);
    }

    /** Every value that was measured on a system. */
    List<Double> values(String system) {
        return values.getOrDefault(system, List.of());
    }

    boolean has(String system) {
        return values.containsKey(system);
    }

    /** The middle one of the values, or NaN without any. */
    double median(String system) {
        List<Double> sorted = new ArrayList<>(values(system));
        if (sorted.isEmpty()) {
            return Double.NaN;
        }
        Collections.sort(sorted);
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
