package elfin.compiler.lower;

import elfin.compiler.reach.Reachability;
import elfin.compiler.reach.VirtualCalls;
import elfin.compiler.world.ClassInfo;
import elfin.compiler.world.ClassWorld;
import elfin.compiler.world.MethodInfo;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Numbers classes for subtype tests and gives polymorphic selectors their rows in the descriptors'
 * method tables. Two selectors share a row number when no class has both.
 */
final class Numbering {
    private final Map<String, Integer> rows = new LinkedHashMap<>();
    private int interfaceCount;
    private int nextId;

    Numbering(ClassWorld world, Reachability reach) {
        numberClasses(world.object());
        for (ClassInfo info : world.loaded()) {
            if (info.isInterface()) {
                info.interfaceId = interfaceCount++;
            }
        }
        colour(reach);
    }

    /** Post-order, so that a class's subclasses are an interval that ends with itself. */
    private void numberClasses(ClassInfo info) {
        info.lowestId = nextId;
        for (ClassInfo subclass : info.subclasses) {
            if (!subclass.isInterface()) {
                numberClasses(subclass);
            }
        }
        info.id = nextId++;
    }

    private void colour(Reachability reach) {
        Map<String, List<ClassInfo>> holders = new LinkedHashMap<>();
        for (VirtualCalls.Site site : reach.virtualCalls().all()) {
            if (site.targets.size() > 1) {
                holders.computeIfAbsent(site.selector, key -> new ArrayList<>());
            }
        }
        for (String selector : holders.keySet()) {
            for (ClassInfo info : reach.instantiated()) {
                MethodInfo method = info.implementationOf(selector);
                if (method != null && method.reached) {
                    holders.get(selector).add(info);
                }
            }
        }
        List<String> order = new ArrayList<>(holders.keySet());
        order.sort((a, b) -> holders.get(b).size() - holders.get(a).size());
        Map<ClassInfo, BitSet> used = new LinkedHashMap<>();
        for (String selector : order) {
            int row = 0;
            while (isTaken(used, holders.get(selector), row)) {
                row++;
            }
            rows.put(selector, row);
            for (ClassInfo info : holders.get(selector)) {
                used.computeIfAbsent(info, key -> new BitSet()).set(row);
            }
        }
    }

    private static boolean isTaken(Map<ClassInfo, BitSet> used, List<ClassInfo> holders, int row) {
        for (ClassInfo info : holders) {
            BitSet bits = used.get(info);
            if (bits != null && bits.get(row)) {
                return true;
            }
        }
        return false;
    }

    /** The row of a selector's method in descriptors that have it. */
    int row(String selector) {
        return rows.get(selector);
    }

    /** The method table of a class: method per row, null where it has none. */
    List<MethodInfo> methodTable(ClassInfo info) {
        List<MethodInfo> table = new ArrayList<>();
        for (Map.Entry<String, Integer> row : rows.entrySet()) {
            MethodInfo method = info.implementationOf(row.getKey());
            if (method != null && method.reached) {
                while (table.size() <= row.getValue()) {
                    table.add(null);
                }
                table.set(row.getValue(), method);
            }
        }
        return table;
    }

    int interfaceCount() {
        return interfaceCount;
    }

    int classCount() {
        return nextId;
    }
}
