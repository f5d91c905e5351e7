package elfin.rewrite;

import elfin.disassembly.Instruction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What rax can hold at a site. The value is followed backwards over all paths that are known to
 * lead there: straight lines, direct jumps, jump tables, and from a function's first instruction to
 * its direct callers. Registers, stack slots and copies between them are followed; anything else
 * ends a path, and the result says so.
 */
final class NumberSearch {
    private static final String GO_PER_THREAD = "runtime.runPerThreadSyscall";
    private static final String GO_ALL_THREADS = "syscall.runtime_doAllThreadsSyscall";
    private static final int MAX_STATES = 20_000;
    private static final int MAX_DOUBTS = 4;

    /** Where arguments on the stack end, seen from a function's first instruction. */
    private static final int MAX_ARGUMENT = 80;

    /** Greater ones are no numbers of system calls. */
    static final int MAX_NUMBER = 1024;

    private final Facts facts;
    private final CodeMap map;
    private final InstructionReader reader;
    private final long site;

    /** Calls whose values are not wanted. */
    private final Set<Long> excluded;

    /** Whether any 32 bits are a value, not only numbers of system calls. */
    private final boolean any;

    private final Deque<State> open = new ArrayDeque<>();
    private final Set<Point> seen = new HashSet<>();
    private final TreeSet<Integer> numbers = new TreeSet<>();
    private final TreeSet<Integer> own = new TreeSet<>();
    private final TreeMap<Long, Resolution.Caller> callers = new TreeMap<>();
    private final TreeSet<String> doubts = new TreeSet<>();

    /** A value wanted at a place just before an instruction. */
    private record Point(long address, Location location) {}

    /** A point with the last call on the way from it to the site, or 0. */
    private record State(Point point, long call) {}

    /** What is found out once for a whole program. */
    static final class Facts {
        private final CodeMap map;
        private final InstructionReader reader;
        private final Returns returns;
        private final Globals globals;
        private int states;

        Facts(CodeImage image, CodeMap map, InstructionReader reader) {
            this.map = map;
            this.reader = reader;
            this.returns = new Returns(map, reader);
            this.globals = new Globals(image, map, reader);
        }

        InstructionReader reader() {
            return reader;
        }
    }

    private NumberSearch(Facts facts, long site, boolean any, Set<Long> excluded) {
        this.facts = facts;
        this.any = any;
        this.excluded = excluded;
        this.map = facts.map;
        this.reader = facts.reader;
        this.site = site;
    }

    static Resolution resolve(Facts facts, long site) {
        if (SetxidRecord.isAt(facts.map, facts.reader, site)) {
            return SetxidRecord.resolve(facts, facts.map, site);
        }
        return resolve(facts, site, Registers.RAX);
    }

    /** Which number of a system call a register can hold just before an instruction. */
    static Resolution resolve(Facts facts, long address, int register) {
        return search(facts, address, register, false, Set.of());
    }

    /**
     * Which 32 bits a register can hold just before an instruction.
     *
     * @param excluded calls and jumps on the way there that do not count
     */
    static Resolution values(Facts facts, long address, int register, Set<Long> excluded) {
        return search(facts, address, register, true, excluded);
    }

    private static Resolution search(
            Facts facts, long address, int register, boolean any, Set<Long> excluded) {
        NumberSearch search = new NumberSearch(facts, address, any, excluded);
        search.want(address, Location.register(register), 0);
        search.run();
        return search.result();
    }

    private void run() {
        while (!open.isEmpty()) {
            if (seen.size() > MAX_STATES || ++facts.states > Limits.SEARCH_STATES) {
                doubts.add("too many paths");
                return;
            }
            expand(open.remove());
        }
    }

    private Resolution result() {
        Resolution.How how =
                numbers.isEmpty()
                        ? Resolution.How.UNKNOWN
                        : callers.isEmpty() ? Resolution.How.CONSTANT : Resolution.How.CALLERS;
        List<Resolution.Caller> ordered = new ArrayList<>(callers.values());
        ordered.sort(
                Comparator.comparingInt(Resolution.Caller::number)
                        .thenComparingLong(Resolution.Caller::address));
        return new Resolution(
                List.copyOf(numbers),
                doubts.isEmpty() && !numbers.isEmpty(),
                how,
                doubtText(),
                List.copyOf(ordered),
                List.copyOf(own));
    }

    private String doubtText() {
        String first = String.join("; ", doubts.stream().limit(MAX_DOUBTS).toList());
        return doubts.size() <= MAX_DOUBTS
                ? first
                : first + "; and " + (doubts.size() - MAX_DOUBTS) + " more reasons";
    }

    private void want(long address, Location location, long call) {
        Point point = new Point(address, location);
        if (seen.add(point)) {
            open.add(new State(point, call));
        }
    }

    private void expand(State state) {
        long address = state.point.address;
        boolean function = address != site && map.isFunction(address);
        int ways = 0;
        long before = map.before(address);
        boolean fallsThrough =
                before >= 0 && !map.isTerminator(before) && !(function && endsBefore(before));
        if (fallsThrough) {
            ways++;
            if (!neverReturns(before)) {
                follow(before, state);
            }
        }
        for (long source : map.sourcesOf(address)) {
            ways++;
            if (!excluded.contains(source)) {
                jump(source, state);
            }
        }
        if (map.isTaken(address)) {
            doubts.add(label(address) + " is also reached through a pointer");
        } else if (map.isExported(address)) {
            doubts.add("other objects call " + label(address));
        } else if (ways == 0 && !map.isPadding(address) && !isDead(address)) {
            doubts.add("no way to " + label(address) + " is known");
        }
    }

    /** Whether code before a function only fills space, or calls what never returns. */
    private boolean endsBefore(long before) {
        return map.isFiller(before) || reader.at(before).mnemonic().equals("call");
    }

    private boolean neverReturns(long before) {
        return map.isCall(before) && !facts.returns.isPossibleAfter(reader.at(before));
    }

    /** Code that nothing leads to, in a function all of whose jumps are known. */
    private boolean isDead(long address) {
        Function function = map.functions().containing(address);
        List<Long> jumps = map.unknownJumps(address);
        return function != null
                && function.address() != address
                && jumps != null
                && jumps.isEmpty();
    }

    /** Whether a jump is taken only when the wanted register is zero. */
    private boolean isZeroBehind(long source, Location wanted) {
        if (!reader.at(source).mnemonic().equals("je") || wanted.kind() != Location.Kind.REGISTER) {
            return false;
        }
        long at = map.before(source);
        while (at >= 0 && reader.at(at).mnemonic().equals("mov") && !map.isTarget(at)) {
            if (Operand.of(reader.at(at), 0).register() == wanted.number()) {
                return false;
            }
            at = map.before(at);
        }
        if (at < 0) {
            return false;
        }
        Instruction flags = reader.at(at);
        Operand first = Operand.of(flags, 0);
        boolean result = Set.of("sub", "and", "add", "dec").contains(flags.mnemonic());
        boolean test = flags.mnemonic().equals("test") && first.equals(Operand.of(flags, 1));
        return (result || test) && first.register() == wanted.number() && first.isWholeRegister();
    }

    private void jump(long source, State state) {
        if (isZeroBehind(source, state.point.location)) {
            found(state.point.location.apply(0), source, state);
            return;
        }
        boolean isCall = reader.at(source).mnemonic().equals("call");
        Location location = state.point.location;
        if (isCall && location.kind() != Location.Kind.REGISTER) {
            boolean argument =
                    location.kind() == Location.Kind.STACK
                            && location.number() >= Long.BYTES
                            && location.number() < MAX_ARGUMENT;
            if (!argument) {
                // The function's own memory: written through a pointer, if at all.
                if (followGoRecord(state.point.address, state)) {
                    return;
                }
                doubts.add("depends on memory of " + label(state.point.address));
                return;
            }
            location = location.moved(-Long.BYTES);
        }
        boolean leaves = isCall || map.isFunction(state.point.address);
        want(source, location, leaves ? source : state.call);
    }

    private void follow(long before, State state) {
        Instruction instruction = reader.at(before);
        Effect effect = Effect.of(instruction, state.point.location, map.functions().isGo());
        if (effect.isConstant()) {
            found(effect.constant(), before, state);
        } else if (effect.from().isEmpty()
                && !followGoRecord(before, state)
                && !followGlobal(instruction, before, state)) {
            doubts.add("depends on " + instruction.mnemonic() + " at " + label(before));
        }
        for (Location location : effect.from()) {
            want(before, location, state.call);
        }
    }

    /** A load from a variable that always has one value, or from Go's record of a call. */
    private boolean followGlobal(Instruction load, long address, State state) {
        if (Operand.of(load, 0).register() != state.point.location.number()
                || state.point.location.kind() != Location.Kind.REGISTER) {
            return false;
        }
        long value = facts.globals.value(load, Operand.of(load, 1));
        if (value == Globals.UNKNOWN) {
            return false;
        }
        found(state.point.location.apply(value), address, state);
        return true;
    }

    /**
     * Go makes calls that all threads must make from a record, which only one function fills:
     * runtime/os_linux.go, syscall_runtime_doAllThreadsSyscall.
     */
    private boolean followGoRecord(long address, State state) {
        Function function = map.functions().containing(address);
        if (function == null || !function.name().equals(GO_PER_THREAD)) {
            return false;
        }
        Long writer = map.functions().named(GO_ALL_THREADS);
        if (writer != null) {
            want(writer, Location.register(Registers.RAX), address);
        }
        return true;
    }

    private void found(long constant, long address, State state) {
        boolean fits = constant == (int) constant || constant >>> Integer.SIZE == 0;
        if (any ? !fits : constant < 0 || constant >= MAX_NUMBER) {
            doubts.add(constant + " at " + label(address) + " is no such value");
            return;
        }
        numbers.add((int) constant);
        if (state.call == 0) {
            own.add((int) constant);
        } else {
            callers.put(
                    address, new Resolution.Caller(state.call, label(state.call), (int) constant));
        }
    }

    private String label(long address) {
        Function function = map.functions().containing(address);
        String hex = "0x" + Long.toHexString(address);
        if (function == null || function.name().isEmpty()) {
            return hex;
        }
        return function.address() == address ? function.name() : function.name() + " (" + hex + ")";
    }
}
