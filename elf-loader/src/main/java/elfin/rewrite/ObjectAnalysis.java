package elfin.rewrite;

import elfin.disassembly.Disassembler;
import elfin.elf.ElfException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * One program or shared object as a part of a program: its sites, what it takes from others and
 * gives to them, and which of its code leads where. {@link LinkedProgram} puts objects together.
 * Large tables of the analysis are dropped when it is made.
 */
public final class ObjectAnalysis {
    /** The function whose first argument is the number of the call it makes. */
    static final String SYSCALL = "syscall";

    private final DynamicInfo dynamic;
    private final long entry;
    private final List<ObjectSite> sites;
    private final List<NumberCall> syscalls;
    private final CallGraph graph;
    private final BitSet roots;
    private final Set<String> rootSymbols;
    private final long instructions;

    /**
     * A {@code syscall} instruction of an object.
     *
     * @param function the name of the function it is in, or one made from its address
     */
    public record ObjectSite(long address, String function, Origin origin, Resolution resolution) {}

    /** A call of the C function {@code syscall}, with what is known of its first argument. */
    record NumberCall(long address, int node, String function, Resolution number) {}

    /** A program without libraries whose sites are known. */
    ObjectAnalysis(CodeImage image, CodeMap map, List<Site> known) {
        this(
                image,
                map,
                new CallGraph(map),
                new DynamicReader(image).read(),
                known.stream()
                        .map(site -> objectSite(map, site.address(), site.resolution()))
                        .toList(),
                List.of());
    }

    private ObjectAnalysis(
            CodeImage image,
            CodeMap map,
            CallGraph graph,
            DynamicInfo dynamic,
            List<ObjectSite> sites,
            List<NumberCall> syscalls) {
        this.graph = graph;
        this.dynamic = dynamic;
        this.sites = sites;
        this.syscalls = syscalls;
        entry = image.plan().entry();
        roots = new BitSet();
        rootSymbols = new TreeSet<>();
        findRoots(map);
        instructions = map.instructions();
    }

    private ObjectAnalysis(CodeImage image) {
        dynamic = image.dynamic();
        entry = 0;
        graph = null;
        sites = List.of();
        syscalls = List.of();
        roots = new BitSet();
        rootSymbols = Set.of();
        instructions = 0;
    }

    /**
     * Analyses a file.
     *
     * @throws ElfException if it is no x86-64 program or shared object, or is more than an analysis
     *     can hold
     */
    public static ObjectAnalysis of(byte[] file) throws ElfException {
        try (Disassembler disassembler = new Disassembler()) {
            CodeImage image = CodeImage.ofObject(file);
            if (image.ranges().isEmpty()) {
                return new ObjectAnalysis(image);
            }
            if (!image.isAnalysable()) {
                throw new Limits.Exceeded("code over more than " + Limits.CODE_BYTES + " bytes");
            }
            CodeMap map = CodeMap.of(image, disassembler);
            CallGraph graph = new CallGraph(map);
            InstructionReader reader = new InstructionReader(image, map, disassembler);
            NumberSearch.Facts facts = new NumberSearch.Facts(image, map, reader);
            return new ObjectAnalysis(
                    image,
                    map,
                    graph,
                    image.dynamic(),
                    findSites(map, facts),
                    findSyscalls(map, graph, facts));
        } catch (Limits.Exceeded e) {
            throw e.toElfException();
        }
    }

    /** The dynamic linker it asks for, or an empty text. */
    public String interpreter() {
        return dynamic.interpreter();
    }

    /** The name that others need it by, or an empty text. */
    public String soname() {
        return dynamic.soname();
    }

    /** The objects it needs, as it names them. */
    public List<String> needed() {
        return dynamic.needed();
    }

    /** Directories to look for them first, as written: {@code $ORIGIN} is not replaced. */
    public List<String> runPath() {
        return dynamic.runPath();
    }

    /** Names of the functions that other objects can call. */
    public Set<String> exports() {
        return dynamic.exports().keySet();
    }

    /** Names of the symbols it uses, its own among them where others can replace them. */
    public Set<String> imports() {
        return new TreeSet<>(dynamic.slots().byAddress().values());
    }

    /** Every site, ascending, whether a program can reach it or not. */
    public List<ObjectSite> sites() {
        return sites;
    }

    /** How many instructions were decoded. */
    public long instructions() {
        return instructions;
    }

    Map<String, List<Long>> exportAddresses() {
        return dynamic.exports();
    }

    long entry() {
        return entry;
    }

    /** Calls of {@code syscall} in another object. */
    List<NumberCall> syscalls() {
        return syscalls;
    }

    /** Null for an object without code. */
    CallGraph graph() {
        return graph;
    }

    /** Nodes that are reached as soon as the object is loaded: what its data points at. */
    BitSet roots() {
        return roots;
    }

    /** Symbols that its data points at. */
    Set<String> rootSymbols() {
        return rootSymbols;
    }

    private static List<ObjectSite> findSites(CodeMap map, NumberSearch.Facts facts) {
        List<ObjectSite> found = new ArrayList<>();
        for (long address : map.sites()) {
            found.add(objectSite(map, address, NumberSearch.resolve(facts, address)));
        }
        return List.copyOf(found);
    }

    private static ObjectSite objectSite(CodeMap map, long address, Resolution resolution) {
        return new ObjectSite(address, map.labelOf(address), map.originOf(address), resolution);
    }

    /** Calls through the PLT, and through the GOT itself. */
    private static List<NumberCall> findSyscalls(
            CodeMap map, CallGraph graph, NumberSearch.Facts facts) {
        Set<Long> calls = new TreeSet<>();
        for (CodeMap.SlotUse use : map.slotUses()) {
            if (use.symbol().equals(SYSCALL)) {
                if (map.isCall(use.instruction())) {
                    calls.add(use.instruction());
                } else {
                    calls.addAll(callsOfStub(map, use.instruction()));
                }
            }
        }
        List<NumberCall> found = new ArrayList<>();
        for (long call : calls) {
            Function function = map.functions().containing(call);
            Resolution number = NumberSearch.resolve(facts, call, Registers.RDI);
            String name = function == null ? "" : function.label();
            found.add(new NumberCall(call, graph.node(call), name, number));
        }
        return List.copyOf(found);
    }

    /** Calls of a stub that jumps through a slot; the jump itself where nothing calls it. */
    private static List<Long> callsOfStub(CodeMap map, long jump) {
        List<Long> found = new ArrayList<>();
        for (long start = jump; start >= jump - Long.BYTES; start--) {
            for (long source : map.sourcesOf(start)) {
                found.add(source);
            }
        }
        return found.isEmpty() ? List.of(jump) : found;
    }

    private void addRoot(long pointer) {
        int node = graph.node(pointer);
        if (node >= 0) {
            roots.set(node);
        }
    }

    private void findRoots(CodeMap map) {
        dynamic.pointers().forEach(this::addRoot);
        map.forEachPointer(this::addRoot);
        Set<Long> used = new HashSet<>();
        map.slotUses().forEach(use -> used.add(use.slot()));
        dynamic.slots()
                .forEach(
                        (slot, symbol) -> {
                            if (!used.contains(slot)) {
                                rootSymbols.add(symbol);
                            }
                        });
    }
}
