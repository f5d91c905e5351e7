package elfin.rewrite;

import com.sun.jna.Memory;
import elfin.disassembly.Disassembler;
import elfin.disassembly.InstructionCursor;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongConsumer;

/**
 * Every instruction of a program's code, decoded from known boundaries on, and every address known
 * to be reached other than from the instruction before it.
 */
final class CodeMap {
    private static final int NO_OPCODE = -1;

    /** An opcode and four bytes of an address are longer. */
    private static final int MAX_WITHOUT_ADDRESS = 4;

    /** Jumps of one function that may use a table whose address is computed far away. */
    private static final int MAX_UNKNOWN_JUMPS = 16;

    /** Instructions between the {@code lea} of a jump table and its jump, at most. */
    private static final int MAX_TO_JUMP = 40;

    private final CodeImage image;
    private final long base;
    private final int length;
    private final BitSet starts = new BitSet();
    private final BitSet undecoded = new BitSet();
    private final BitSet padding = new BitSet();
    private final BitSet filler = new BitSet();
    private final BitSet terminators = new BitSet();
    private final BitSet targets = new BitSet();
    private final BitSet taken = new BitSet();
    private final BitSet pointers = new BitSet();
    private final BitSet called = new BitSet();
    private final BitSet calls = new BitSet();
    private final BitSet exported = new BitSet();
    private final Edges edges = new Edges();
    private final Edges references = new Edges();
    private final List<SlotUse> slotUses = new ArrayList<>();
    private final FunctionTable functions;
    private final List<Long> sites = new ArrayList<>();
    private final BitSet indirectJumps = new BitSet();
    private final BitSet tableJumps = new BitSet();
    private final Map<Long, List<Long>> offsetTableCalls = new HashMap<>();
    private final Set<Long> offsetTableLoads = new HashSet<>();
    private final Map<Function, List<Long>> unknownJumps = new HashMap<>();
    private final List<long[]> tableCandidates = new ArrayList<>();
    private final List<long[]> absoluteTables = new ArrayList<>();

    private Descent descent;
    private long current;

    /** An instruction that uses the word which the dynamic linker fills with a symbol's address. */
    record SlotUse(long instruction, long slot, String symbol) {}

    private CodeMap(CodeImage image) {
        this.image = image;
        this.functions = FunctionTable.of(image);
        List<CodeRange> ranges = image.ranges();
        base = ranges.get(0).address();
        length = (int) (ranges.get(ranges.size() - 1).end() - base);
    }

    /** Decodes everything. */
    static CodeMap of(CodeImage image, Disassembler disassembler) {
        CodeMap map = new CodeMap(image);
        map.descent = Descent.of(image, map.functions, disassembler);
        NavigableSet<Long> known = new TreeSet<>(map.functions.starts());
        if (map.descent != null) {
            known.addAll(map.descent.boundaries());
        }
        for (CodeRange range : image.ranges()) {
            map.decode(range, known, disassembler);
        }
        for (long start : map.functions.starts()) {
            map.addTarget(start);
        }
        image.dynamic().exports().values().forEach(map::addExports);
        map.functions.landingPads().forEach((pad, function) -> map.addReference(function, pad));
        new DataTargets(image, map).addAll(map.tableCandidates, map.absoluteTables);
        return map;
    }

    /** Addresses of {@code syscall} instructions, ascending. */
    List<Long> sites() {
        return sites;
    }

    boolean isStart(long address) {
        return isInside(address) && starts.get(index(address));
    }

    /** Whether something other than the instruction before may continue there. */
    boolean isTarget(long address) {
        return isInside(address) && targets.get(index(address));
    }

    /** Whether an instruction only fills space: nop or int3. */
    boolean isPadding(long address) {
        return isStart(address) && padding.get(index(address));
    }

    /** Whether an instruction only fills space, or is made of zeros. */
    boolean isFiller(long address) {
        return isPadding(address) || isStart(address) && filler.get(index(address));
    }

    /** Whether execution never continues behind an instruction. */
    boolean isTerminator(long address) {
        return isStart(address) && terminators.get(index(address));
    }

    /** Whether a {@code syscall} is there. */
    boolean isSite(long address) {
        return Collections.binarySearch(sites, address) >= 0;
    }

    /** The start of the instruction before an address, or -1. */
    long before(long address) {
        int previous = isInside(address - 1) ? starts.previousSetBit(index(address) - 1) : -1;
        return previous < 0 || end(base + previous) != address ? -1 : base + previous;
    }

    /** The start of the instruction that holds an address, or -1. */
    long startBefore(long address) {
        int start = isInside(address) ? starts.previousSetBit(index(address)) : -1;
        return start < 0 || end(base + start) <= address ? -1 : base + start;
    }

    /**
     * Jumps through a register in the function at an address that no table is known of; null where
     * there are too many, or the function's end is not known.
     */
    List<Long> unknownJumps(long address) {
        Function function = functions.containing(address);
        if (function == null || functions.isGo() || function.origin() == Origin.ENTRY) {
            return null;
        }
        return unknownJumps.computeIfAbsent(function, this::findUnknownJumps);
    }

    private List<Long> findUnknownJumps(Function function) {
        List<Long> jumps = new ArrayList<>();
        Long next = functions.starts().higher(function.address());
        int end = next == null ? length : index(next);
        for (int at = indirectJumps.nextSetBit(index(function.address()));
                at >= 0 && at < end && jumps.size() < MAX_UNKNOWN_JUMPS;
                at = indirectJumps.nextSetBit(at + 1)) {
            if (!tableJumps.get(at)) {
                jumps.add(base + at);
            }
        }
        return jumps.size() < MAX_UNKNOWN_JUMPS ? jumps : null;
    }

    void addTableEdge(long jump, long target) {
        unknownJumps.clear();
        tableJumps.set(index(jump));
        addEdge(jump, target);
    }

    /** The address behind an instruction: the next start, or the end of the range. */
    long end(long start) {
        CodeRange range = image.rangeOf(start);
        if (range == null) {
            return -1;
        }
        int next = starts.nextSetBit(index(start) + 1);
        return next < 0 ? range.end() : Math.min(base + next, range.end());
    }

    /** How many instructions were decoded. */
    long instructions() {
        return (long) starts.cardinality() - undecoded.cardinality();
    }

    FunctionTable functions() {
        return functions;
    }

    /**
     * Whether the program uses an address other than by direct jumps and calls: as a pointer in
     * data or in an instruction.
     */
    boolean isTaken(long address) {
        return isInside(address) && taken.get(index(address));
    }

    /** Whether other objects can call it by its name. */
    boolean isExported(long address) {
        return isInside(address) && exported.get(index(address));
    }

    /** Whether an instruction is a call, direct or not. */
    boolean isCall(long address) {
        return isStart(address) && calls.get(index(address));
    }

    /** Direct jumps and calls, and jumps through tables: {source, target}. */
    void forEachEdge(LongPairConsumer consumer) {
        edges.forEach((source, target) -> consumer.accept(base + source, base + target));
    }

    /** Addresses that instructions make: {instruction, address of code}. */
    void forEachReference(LongPairConsumer consumer) {
        references.forEach((source, target) -> consumer.accept(base + source, base + target));
    }

    /** Addresses that are called directly, ascending. */
    void forEachCalled(LongConsumer consumer) {
        called.stream().forEach(at -> consumer.accept(base + at));
    }

    /** Where instructions use symbols of other objects. */
    List<SlotUse> slotUses() {
        return slotUses;
    }

    /** How it is known that there is code. */
    Origin originOf(long address) {
        Function function = functions.containing(address);
        if (descent != null && (function == null || function.origin() == Origin.ENTRY)) {
            return descent.isReached(address) ? Origin.DESCENT : Origin.SWEEP;
        }
        return function == null ? Origin.SWEEP : function.origin();
    }

    /** The name of the function an address is in, or one made from where it starts. */
    String labelOf(long address) {
        Function function = functions.containing(address);
        if (descent == null || function != null && function.origin() != Origin.ENTRY) {
            return function == null ? "" : function.label();
        }
        int start = called.previousSetBit(index(address));
        return start < 0 ? "" : new Function(base + start, "", Origin.DESCENT).label();
    }

    /** Whether a function starts there: one is known, or the address is called. */
    boolean isFunction(long address) {
        return functions.isStart(address) || isInside(address) && called.get(index(address));
    }

    /** The instructions that jump to an address or call it directly, or through a jump table. */
    long[] sourcesOf(long address) {
        if (!isInside(address)) {
            return new long[0];
        }
        int[] indices = edges.sourcesOf(index(address));
        long[] addresses = new long[indices.length];
        for (int i = 0; i < indices.length; i++) {
            addresses[i] = base + indices[i];
        }
        return addresses;
    }

    /** The jump through a register that a table's address is computed for, or -1. */
    long indirectJumpBehind(long lea) {
        int last = index(lea);
        for (int i = 0; i < MAX_TO_JUMP && last >= 0; i++) {
            if (indirectJumps.get(last)) {
                return base + last;
            }
            last = terminators.get(last) ? -1 : starts.nextSetBit(last + 1);
        }
        return -1;
    }

    /** Whether all bytes from one address to another were decoded. */
    boolean isDecoded(long from, long to) {
        int first = (int) Math.max(0, from - base);
        int next = undecoded.nextSetBit(first);
        return next < 0 || base + next >= to;
    }

    void addTarget(long address) {
        if (isInside(address)) {
            targets.set(index(address));
        }
    }

    /** Adds an address that is held in data or made by an instruction. */
    void addTaken(long address) {
        if (isInside(address)) {
            targets.set(index(address));
            taken.set(index(address));
        }
    }

    /** Adds an address that is surely held in data. */
    void addPointer(long address) {
        addTaken(address);
        if (isInside(address)) {
            pointers.set(index(address));
        }
    }

    /** Addresses that are held in data, ascending. */
    void forEachPointer(LongConsumer consumer) {
        pointers.stream().forEach(at -> consumer.accept(base + at));
    }

    /** Adds an address that an instruction makes, or leads to when something is thrown. */
    void addReference(long source, long target) {
        if (isInside(source) && isInside(target)) {
            addTaken(target);
            references.add(index(source), index(target));
        }
    }

    private void addExports(List<Long> addresses) {
        for (long address : addresses) {
            if (isInside(address)) {
                exported.set(index(address));
            }
        }
    }

    /** Adds a jump. */
    void addEdge(long source, long target) {
        if (isInside(target)) {
            targets.set(index(target));
            edges.add(index(source), index(target));
        }
    }

    private boolean isInside(long address) {
        return address >= base && address < base + length;
    }

    private int index(long address) {
        return (int) (address - base);
    }

    /** Decodes a range, starting afresh at every known boundary. */
    private void decode(CodeRange range, NavigableSet<Long> known, Disassembler disassembler) {
        try (Memory code = new Memory(range.size())) {
            code.write(0, image.bytes(), (int) range.offset(), (int) range.size());
            long from = range.address();
            while (from < range.end()) {
                Long next = known.higher(from);
                long to = next == null ? range.end() : Math.min(next, range.end());
                long offset = from - range.address();
                disassembler.disassemble(code, offset, to - from, from, this::visit);
                from = to;
            }
        }
    }

    private void visit(InstructionCursor cursor) {
        long address = cursor.address();
        int at = index(address);
        starts.set(at);
        boolean isZero = cursor.byteAt(0) == 0 && (cursor.size() == 1 || cursor.byteAt(1) == 0);
        if (isZero && cursor.size() <= 2) {
            filler.set(at);
        }
        if (!cursor.isValid()) {
            if (!isZero) {
                undecoded.set(at);
            }
            return;
        }
        classify(cursor, at);
        long target = Branches.target(cursor);
        if (target == Branches.NONE) {
            if (cursor.size() > MAX_WITHOUT_ADDRESS) {
                current = address;
                OperandNumbers.visit(
                        cursor, image.plan().isPositionIndependent(), this::addOperand);
            }
        } else {
            addEdge(address, target);
            if (Branches.isCall(cursor) && isInside(target)) {
                called.set(index(target));
            }
        }
    }

    private void addOperand(long value) {
        if (isInside(value)) {
            addReference(current, value);
        } else {
            String symbol = image.dynamic().slots().at(value);
            if (symbol != null) {
                slotUses.add(new SlotUse(current, value, symbol));
            } else if (image.isInOffsetTable(value)) {
                noteOffsetTable(value);
            }
        }
    }

    /** Calls and jumps through the global offset table lead to the one function in it. */
    private void noteOffsetTable(long slot) {
        int at = index(current);
        if (calls.get(at) || indirectJumps.get(at)) {
            offsetTableCalls.computeIfAbsent(slot, key -> new ArrayList<>(1)).add(current);
        } else {
            offsetTableLoads.add(slot);
        }
    }

    /**
     * Adds a function that a word of the global offset table holds. False if the word is used for
     * more than calls: then it is a pointer like others.
     */
    boolean addOffsetTableEntry(long slot, long target) {
        List<Long> sources = offsetTableCalls.get(slot);
        if (sources == null || offsetTableLoads.contains(slot) || !isInside(target)) {
            return false;
        }
        for (long source : sources) {
            addEdge(source, target);
            if (indirectJumps.get(index(source))) {
                tableJumps.set(index(source));
            }
        }
        called.set(index(target));
        return true;
    }

    private void classify(InstructionCursor cursor, int at) {
        int prefixes = countPrefixes(cursor);
        int opcode = opcode(cursor, prefixes);
        int second = opcode(cursor, prefixes + 1);
        switch (opcode) {
            case 0x90:
                padding.set(at);
                break;
            case 0xcc:
                padding.set(at);
                terminators.set(at);
                break;
            case 0xc3:
            case 0xc2:
            case 0xe9:
            case 0xeb:
            case 0xf4:
                terminators.set(at);
                break;
            case 0xe8:
                calls.set(at);
                break;
            case 0xff:
                if ((second >> 3 & 7) == 2) {
                    calls.set(at);
                } else if ((second >> 3 & 7) == 4) {
                    terminators.set(at);
                    indirectJumps.set(at);
                    noteAbsoluteTable(cursor, prefixes, second);
                }
                break;
            case 0x8d:
                noteTable(cursor, second);
                break;
            case 0x0f:
                classifyTwoByte(cursor, second, prefixes, at);
                break;
            default:
                break;
        }
    }

    private void classifyTwoByte(InstructionCursor cursor, int second, int prefixes, int at) {
        if (second == 0x1f) {
            padding.set(at);
        } else if (second == 0x0b) {
            terminators.set(at);
        } else if (second == 0x05 && prefixes == 0 && cursor.size() == 2) {
            if (sites.size() == Limits.SITES) {
                throw new Limits.Exceeded("more than " + Limits.SITES + " system call sites");
            }
            sites.add(cursor.address());
        }
    }

    /** {@code jmp [register*8 + table]}. */
    private void noteAbsoluteTable(InstructionCursor cursor, int prefixes, int modrm) {
        boolean isTable =
                modrm == 0x24
                        && cursor.size() == prefixes + 7
                        && (cursor.byteAt(prefixes + 2) & 0xc7) == 0xc5;
        if (isTable) {
            absoluteTables.add(new long[] {cursor.address(), lastNumber(cursor)});
        }
    }

    private static int lastNumber(InstructionCursor cursor) {
        int at = cursor.size() - 4;
        return cursor.byteAt(at)
                | cursor.byteAt(at + 1) << 8
                | cursor.byteAt(at + 2) << 16
                | cursor.byteAt(at + 3) << 24;
    }

    /** {@code lea register, [rip + x]}: x may be a table of jumps relative to itself. */
    private void noteTable(InstructionCursor cursor, int modrm) {
        if ((modrm & 0xc7) == 0x05) {
            long table = cursor.address() + cursor.size() + lastNumber(cursor);
            tableCandidates.add(new long[] {cursor.address(), table});
        }
    }

    private static int opcode(InstructionCursor cursor, int index) {
        return index < cursor.size() ? cursor.byteAt(index) : NO_OPCODE;
    }

    private static int countPrefixes(InstructionCursor cursor) {
        int count = 0;
        while (count < cursor.size() - 1 && isPrefix(cursor.byteAt(count))) {
            count++;
        }
        return count;
    }

    private static boolean isPrefix(int value) {
        switch (value) {
            case 0x26:
            case 0x2e:
            case 0x36:
            case 0x3e:
            case 0x64:
            case 0x65:
            case 0x66:
            case 0x67:
            case 0xf0:
            case 0xf2:
            case 0xf3:
                return true;
            default:
                return (value & 0xf0) == 0x40;
        }
    }
}
