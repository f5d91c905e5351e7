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
    private static final int MAX_STATES = 20_000;
    private static final int MAX_DOUBTS = 4;

    /** Where arguments on the stack end, seen from a function's first instruction. */
    private static final int MAX_ARGUMENT = 80;

    private static final int MAX_NUMBER = 1024;

    private final CodeMap map;
    private final InstructionReader reader;
    private final long site;
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

    private NumberSearch(CodeMap map, InstructionReader reader, long site) {
        this.map = map;
        this.reader = reader;
        this.site = site;
    }

    static Resolution resolve(CodeMap map, InstructionReader reader, long site) {
        if (SetxidRecord.isAt(map, reader, site)) {
            return new Resolution(SetxidRecord.NUMBERS, true, Resolution.How.SETXID, "", List.of());
        }
        return resolve(map, reader, site, Registers.RAX);
    }

    /** What a register can hold just before an instruction. */
    static Resolution resolve(CodeMap map, InstructionReader reader, long address, int register) {
        NumberSearch search = new NumberSearch(map, reader, address);
        search.want(address, Location.register(register), 0);
        search.run();
        return search.result();
    }

    private void run() {
        while (!open.isEmpty()) {
            if (seen.size() > MAX_STATES) {
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
            follow(before, state);
        }
        for (long source : map.sourcesOf(address)) {
            ways++;
            jump(source, state);
        }
        if (map.isTaken(address)) {
            doubts.add(label(address) + " is also reached through a pointer");
        } else if (map.isExported(address)) {
            doubts.add("other objects call " + label(address));
        } else if (ways == 0 && !map.isPadding(address)) {
            doubts.add("no way to " + label(address) + " is known");
        }
    }

    /** Whether code before a function only fills space, or calls what never returns. */
    private boolean endsBefore(long before) {
        return map.isPadding(before) || reader.at(before).mnemonic().equals("call");
    }

    private void jump(long source, State state) {
        boolean isCall = reader.at(source).mnemonic().equals("call");
        Location location = state.point.location;
        if (isCall && location.kind() != Location.Kind.REGISTER) {
            boolean argument =
                    location.kind() == Location.Kind.STACK
                            && location.number() >= Long.BYTES
                            && location.number() < MAX_ARGUMENT;
            if (!argument) {
                // The function's own memory: written through a pointer, if at all.
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
        } else if (effect.from().isEmpty()) {
            doubts.add("depends on " + instruction.mnemonic() + " at " + label(before));
        }
        for (Location location : effect.from()) {
            want(before, location, state.call);
        }
    }

    private void found(long constant, long address, State state) {
        if (constant < 0 || constant >= MAX_NUMBER) {
            doubts.add(constant + " at " + label(address) + " is no system call's number");
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
