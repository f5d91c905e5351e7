package elfin.rewrite;

import java.util.HashMap;
import java.util.Map;

/** The general registers under all their names. */
final class Registers {
    static final int RAX = 0;
    static final int RDI = 7;

    private static final String[][] NAMES = {
        {"rax", "eax", "ax", "al", "ah"},
        {"rcx", "ecx", "cx", "cl", "ch"},
        {"rdx", "edx", "dx", "dl", "dh"},
        {"rbx", "ebx", "bx", "bl", "bh"},
        {"rsp", "esp", "sp", "spl"},
        {"rbp", "ebp", "bp", "bpl"},
        {"rsi", "esi", "si", "sil"},
        {"rdi", "edi", "di", "dil"},
    };

    private static final Map<String, Integer> NUMBERS = new HashMap<>();

    static {
        for (int i = 0; i < NAMES.length; i++) {
            for (String name : NAMES[i]) {
                NUMBERS.put(name, i);
            }
        }
        for (int i = 8; i < 16; i++) {
            for (String suffix : new String[] {"", "d", "w", "b"}) {
                NUMBERS.put("r" + i + suffix, i);
            }
        }
    }

    private Registers() {}

    /** The register's number, or -1 if the text is no general register. */
    static int number(String name) {
        return NUMBERS.getOrDefault(name, -1);
    }

    /** Whether writing under this name replaces the whole register: 32 or 64 bits. */
    static boolean isWhole(String name) {
        int number = number(name);
        if (number < 0) {
            return false;
        }
        return number < 8
                ? name.equals(NAMES[number][0]) || name.equals(NAMES[number][1])
                : !name.endsWith("w") && !name.endsWith("b");
    }

    /** The bits of the whole register that a name of 8 or 16 bits stands for, else 0. */
    static long partMask(String name) {
        if (number(name) < 0 || isWhole(name)) {
            return 0;
        }
        boolean high = name.length() == 2 && name.endsWith("h");
        boolean low = name.endsWith("l") || name.endsWith("b");
        return high ? 0xff00 : low ? 0xff : 0xffff;
    }
}
