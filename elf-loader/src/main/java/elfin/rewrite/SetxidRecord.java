package elfin.rewrite;

import elfin.disassembly.Instruction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Sites where a C library makes a call that all threads must make: number and arguments come from
 * one record, which only the functions that change user and group ids fill. glibc (nptl/descr.h):
 * {@code struct xid_command {int number; long id[3]; ...}}; musl (src/unistd/setxid.c): {@code
 * struct ctx {int id, eid, sid; int nr, ret;}}. The numbers are those that the functions of the
 * program put there: in glibc each stores its own just before the call, in musl each passes it to
 * the one that hands the function with the site on. Where that is not found, any of them counts.
 */
final class SetxidRecord {
    /** setuid, setgid, setreuid, setregid, setgroups, setresuid, setresgid. */
    static final List<Integer> NUMBERS = List.of(105, 106, 113, 114, 116, 117, 119);

    private static final int LOOK_BACK = 16;

    /** Instructions between the store of a number and the call that takes the record, at most. */
    private static final int MAX_TO_CALL = 24;

    /** Bytes from the start of musl's function to its site, at most. */
    private static final int MAX_TO_SITE = 64;

    private static final String[] REGISTERS = {"rdi", "rsi", "rdx"};
    private static final int[] GLIBC = {0, 8, 16, 24};
    private static final int[] MUSL = {12, 0, 4, 8};

    private SetxidRecord() {}

    /** Whether number and all three arguments are loaded from such a record before a site. */
    static boolean isAt(CodeMap map, InstructionReader reader, long site) {
        Map<String, Operand> loads = loads(map, reader, site);
        return isRecord(loads, GLIBC) || isRecord(loads, MUSL);
    }

    /** What the calls at such a site can be. */
    static Resolution resolve(NumberSearch.Facts facts, CodeMap map, long site) {
        List<Resolution.Caller> callers =
                isRecord(loads(map, facts.reader(), site), GLIBC)
                        ? callersInGlibc(facts, map)
                        : callersInMusl(facts, map, site);
        if (callers.isEmpty()) {
            return new Resolution(NUMBERS, true, Resolution.How.SETXID, "", List.of());
        }
        callers.sort(
                Comparator.comparingInt(Resolution.Caller::number)
                        .thenComparingLong(Resolution.Caller::address));
        TreeSet<Integer> numbers = new TreeSet<>();
        callers.forEach(caller -> numbers.add(caller.number()));
        return new Resolution(
                List.copyOf(numbers),
                true,
                Resolution.How.SETXID,
                "",
                List.copyOf(callers),
                List.of());
    }

    /** Calls of the functions with such sites, with the numbers stored before; none in doubt. */
    private static List<Resolution.Caller> callersInGlibc(NumberSearch.Facts facts, CodeMap map) {
        TreeSet<Long> functions = new TreeSet<>();
        for (long site : map.sites()) {
            if (isRecord(loads(map, facts.reader(), site), GLIBC)) {
                Function function = map.functions().containing(site);
                if (function == null || function.origin() == Origin.ENTRY) {
                    return List.of();
                }
                functions.add(function.address());
            }
        }
        List<Resolution.Caller> callers = new ArrayList<>();
        for (long function : functions) {
            for (long source : map.sourcesOf(function)) {
                int number = storedBefore(map, facts.reader(), source);
                // What is called through a pointer too may be called by others.
                if (number < 0 || map.isTaken(function)) {
                    return List.of();
                }
                callers.add(new Resolution.Caller(source, map.labelOf(source), number));
            }
        }
        return callers;
    }

    /** The number that goes into a record on the stack shortly before an instruction, or -1. */
    private static int storedBefore(CodeMap map, InstructionReader reader, long call) {
        long at = call;
        for (int i = 0; i < MAX_TO_CALL; i++) {
            at = map.before(at);
            if (at < 0 || map.isTerminator(at)) {
                break;
            }
            Instruction instruction = reader.at(at);
            Operand target = Operand.of(instruction, 0);
            long number = Operand.of(instruction, 1).constant();
            if (instruction.mnemonic().equals("mov")
                    && target.text().startsWith("dword")
                    && target.slot() != null
                    && NUMBERS.contains((int) number)) {
                return (int) number;
            }
        }
        return -1;
    }

    /** The one function that hands on the function with the site gets the number. */
    private static List<Resolution.Caller> callersInMusl(
            NumberSearch.Facts facts, CodeMap map, long site) {
        TreeSet<Long> users = new TreeSet<>();
        map.forEachReference(
                (source, target) -> {
                    if (target <= site && target > site - MAX_TO_SITE) {
                        users.add(source);
                    }
                });
        if (users.size() != 1) {
            return List.of();
        }
        long function = startOf(map, users.first());
        if (function < 0) {
            return List.of();
        }
        List<Resolution.Caller> callers = new ArrayList<>();
        for (long source : map.sourcesOf(function)) {
            Resolution found = NumberSearch.resolve(facts, source, Registers.RDI);
            if (!found.complete() || !NUMBERS.containsAll(found.numbers())) {
                return List.of();
            }
            String name = map.labelOf(source);
            found.numbers().forEach(n -> callers.add(new Resolution.Caller(source, name, n)));
        }
        return map.isTaken(function) ? List.of() : callers;
    }

    /** The jumped-to address closest before that no instruction before it leads to, or -1. */
    private static long startOf(CodeMap map, long address) {
        long at = address;
        for (int i = 0; i < MAX_TO_CALL && at >= 0; i++) {
            long before = map.before(at);
            boolean starts = before < 0 || map.isTerminator(before) || map.isFiller(before);
            if (starts) {
                return map.isTarget(at) ? at : -1;
            }
            at = before;
        }
        return -1;
    }

    private static Map<String, Operand> loads(CodeMap map, InstructionReader reader, long site) {
        Map<String, Operand> loads = new HashMap<>();
        long at = site;
        for (int i = 0; i < LOOK_BACK; i++) {
            at = map.before(at);
            if (at < 0 || map.isTerminator(at)) {
                break;
            }
            Instruction instruction = reader.at(at);
            if (instruction.mnemonic().startsWith("mov") && Operand.of(instruction, 1).isMemory()) {
                loads.putIfAbsent(
                        instruction.operands().split(",", 2)[0], Operand.of(instruction, 1));
            }
        }
        return loads;
    }

    private static boolean isRecord(Map<String, Operand> loads, int[] distances) {
        Operand number = loads.getOrDefault("eax", loads.get("rax"));
        boolean isNumber =
                number != null
                        && number.distanceFromBase() == distances[0]
                        && number.text().startsWith("dword");
        if (!isNumber) {
            return false;
        }
        for (int i = 0; i < REGISTERS.length; i++) {
            Operand argument = loads.get(REGISTERS[i]);
            if (argument == null || argument.distanceFromBase() != distances[i + 1]) {
                return false;
            }
        }
        return true;
    }
}
