package elfin.rewrite;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A program with the libraries it is linked to: the system calls that code can make which the
 * program can reach. Nothing that can be called is left out, so the set is larger than what any run
 * calls: every function that data points at counts as called, and a symbol means the first object
 * that has it, in the dynamic linker's order.
 */
public final class LinkedProgram {
    private static final List<String> LOADERS = List.of("dlopen", "dlmopen", "__libc_dlopen_mode");

    private final List<Part> parts = new ArrayList<>();
    private final Map<String, Part> definitions = new HashMap<>();
    private final TreeSet<String> missing = new TreeSet<>();
    private final Deque<long[]> open = new ArrayDeque<>();
    private final TreeMap<Integer, List<Use>> numbers = new TreeMap<>();
    private final List<Use> unknown = new ArrayList<>();
    private boolean loadsMore;

    /** An object and what of it is reached. */
    private static final class Part {
        private final String name;
        private final ObjectAnalysis object;
        private final BitSet reached = new BitSet();

        private Part(String name, ObjectAnalysis object) {
            this.name = name;
            this.object = object;
        }

        /** What lies in no function may be reached from anywhere. */
        private boolean isReached(int node) {
            return node < 0 || reached.get(node);
        }
    }

    /**
     * A place that makes a call, or may.
     *
     * @param object the object's name: the path or soname it was found by
     * @param address of the site, or of the call of the C function {@code syscall}
     * @param function the function it is in
     * @param doubt why it may have other numbers, or empty
     */
    public record Use(String object, long address, String function, String doubt) {}

    /** Finds shared objects. */
    @FunctionalInterface
    public interface Libraries {
        /**
         * The object that a program needs, or null if there is none.
         *
         * @param name as in DT_NEEDED, or the path of the dynamic linker
         * @param from the object that needs it
         */
        ObjectAnalysis find(String name, ObjectAnalysis from);
    }

    private LinkedProgram() {}

    /**
     * Puts a program together with all it needs.
     *
     * @param name of the program, for {@link Use#object}
     */
    public static LinkedProgram of(String name, ObjectAnalysis program, Libraries libraries) {
        LinkedProgram linked = new LinkedProgram();
        linked.load(name, program, libraries);
        linked.reachAll();
        linked.collect();
        return linked;
    }

    /** Each number with the places that call it, ascending. */
    public Map<Integer, List<Use>> numbers() {
        return numbers;
    }

    /** Reached places whose numbers are not known, or perhaps not all. */
    public List<Use> unknown() {
        return unknown;
    }

    /** The objects in the dynamic linker's order, the program first. */
    public List<String> objects() {
        return parts.stream().map(part -> part.name).toList();
    }

    /** Objects that are needed and were not found. */
    public Collection<String> missing() {
        return missing;
    }

    /** Whether it can load objects that are not known before it runs: plug-ins, NSS modules. */
    public boolean loadsMore() {
        return loadsMore;
    }

    /** Breadth first, as ld.so(8) does it; the dynamic linker itself comes last. */
    private void load(String name, ObjectAnalysis program, Libraries libraries) {
        Map<String, Part> loaded = new LinkedHashMap<>();
        loaded.put(name, new Part(name, program));
        Deque<Part> queue = new ArrayDeque<>(loaded.values());
        while (!queue.isEmpty()) {
            Part part = queue.remove();
            for (String needed : part.object.needed()) {
                add(needed, part, libraries, loaded, queue);
            }
        }
        if (!program.interpreter().isEmpty()) {
            add(program.interpreter(), loaded.get(name), libraries, loaded, queue);
        }
        loaded.values().forEach(this::define);
    }

    private void add(
            String name,
            Part from,
            Libraries libraries,
            Map<String, Part> loaded,
            Deque<Part> queue) {
        if (loaded.containsKey(name)) {
            return;
        }
        ObjectAnalysis found = libraries.find(name, from.object);
        if (found == null) {
            missing.add(name);
            return;
        }
        for (Part part : loaded.values()) {
            if (part.object == found) {
                return;
            }
        }
        Part part = new Part(name, found);
        loaded.put(name, part);
        queue.add(part);
    }

    private void define(Part part) {
        parts.add(part);
        part.object.exports().forEach(symbol -> definitions.putIfAbsent(symbol, part));
    }

    private void reachAll() {
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            if (part.object.graph() == null) {
                continue;
            }
            part.object.roots().stream().forEach(node -> reach(part, node));
            part.object.rootSymbols().forEach(this::reachSymbol);
            if (part.object.entry() != 0) {
                reach(part, part.object.graph().node(part.object.entry()));
            }
        }
        while (!open.isEmpty()) {
            long[] next = open.remove();
            Part part = parts.get((int) next[0]);
            int node = (int) next[1];
            for (int to : part.object.graph().next(node)) {
                reach(part, to);
            }
            part.object.graph().symbols(node).forEach(this::reachSymbol);
        }
    }

    private void reach(Part part, int node) {
        if (node >= 0 && !part.reached.get(node)) {
            part.reached.set(node);
            open.add(new long[] {parts.indexOf(part), node});
        }
    }

    private void reachSymbol(String symbol) {
        loadsMore |= LOADERS.contains(symbol);
        Part part = definitions.get(symbol);
        if (part != null && part.object.graph() != null) {
            for (long address : part.object.exportAddresses().get(symbol)) {
                reach(part, part.object.graph().node(address));
            }
        }
    }

    private void collect() {
        for (Part part : parts) {
            for (ObjectAnalysis.ObjectSite site : part.object.sites()) {
                if (part.isReached(part.object.graph().node(site.address()))) {
                    collect(part, site);
                }
            }
            for (ObjectAnalysis.NumberCall call : part.object.syscalls()) {
                if (part.isReached(call.node())) {
                    String doubt = call.number().doubt();
                    Use use = new Use(part.name, call.address(), call.function(), doubt);
                    call.number().numbers().forEach(number -> put(number, use));
                    if (!call.number().complete()) {
                        unknown.add(use);
                    }
                }
            }
        }
    }

    private void collect(Part part, ObjectAnalysis.ObjectSite site) {
        Resolution found = site.resolution();
        Use use = new Use(part.name, site.address(), site.function(), found.doubt());
        found.own().forEach(number -> put(number, use));
        for (Resolution.Caller caller : found.callers()) {
            if (part.reached.get(part.object.graph().node(caller.address()))) {
                put(caller.number(), use);
            }
        }
        // The numbers of syscall(2) are those of its calls.
        if (!found.complete() && !isIn(part, site, ObjectAnalysis.SYSCALL)) {
            unknown.add(use);
        }
    }

    private static boolean isIn(Part part, ObjectAnalysis.ObjectSite site, String symbol) {
        int node = part.object.graph().node(site.address());
        for (long address : part.object.exportAddresses().getOrDefault(symbol, List.of())) {
            if (part.object.graph().node(address) == node) {
                return true;
            }
        }
        return false;
    }

    private void put(int number, Use use) {
        List<Use> uses = numbers.computeIfAbsent(number, n -> new ArrayList<>());
        if (!uses.contains(use)) {
            uses.add(use);
        }
    }
}
