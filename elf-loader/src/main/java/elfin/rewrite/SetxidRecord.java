package elfin.rewrite;

import elfin.disassembly.Instruction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sites where a C library makes a call that all threads must make: number and arguments come from
 * one record, which only the functions that change user and group ids fill. glibc (nptl/descr.h):
 * {@code struct xid_command {int number; long id[3]; ...}}; musl (src/unistd/setxid.c): {@code
 * struct ctx {int id, eid, sid; int nr, ret;}}.
 */
final class SetxidRecord {
    /** setuid, setgid, setreuid, setregid, setgroups, setresuid, setresgid. */
    static final List<Integer> NUMBERS = List.of(105, 106, 113, 114, 116, 117, 119);

    private static final int LOOK_BACK = 16;
    private static final String[] REGISTERS = {"rdi", "rsi", "rdx"};
    private static final int[] GLIBC = {0, 8, 16, 24};
    private static final int[] MUSL = {12, 0, 4, 8};

    private SetxidRecord() {}

    /** Whether number and all three arguments are loaded from such a record before a site. */
    static boolean isAt(CodeMap map, InstructionReader reader, long site) {
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
        Operand number = loads.getOrDefault("eax", loads.get("rax"));
        return number != null && (isRecord(number, loads, GLIBC) || isRecord(number, loads, MUSL));
    }

    private static boolean isRecord(Operand number, Map<String, Operand> loads, int[] distances) {
        if (number.distanceFromBase() != distances[0] || !number.text().startsWith("dword")) {
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
