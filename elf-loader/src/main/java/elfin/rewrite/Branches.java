package elfin.rewrite;

import elfin.disassembly.InstructionCursor;

/** Direct jumps and calls, told by their opcodes. */
final class Branches {
    /** Marks an instruction that is no direct jump or call. */
    static final long NONE = Long.MIN_VALUE;

    private Branches() {}

    static boolean isCall(InstructionCursor cursor) {
        return cursor.size() >= 5 && cursor.byteAt(cursor.size() - 5) == 0xe8;
    }

    /** Where a direct jump or call goes, or NONE. */
    static long target(InstructionCursor cursor) {
        int at = 0;
        // Branch hints, bnd, and what linkers fill up calls with.
        while (at < cursor.size() - 1 && isPrefix(cursor.byteAt(at))) {
            at++;
        }
        int opcode = cursor.byteAt(at);
        int left = cursor.size() - at;
        boolean near = left == 5 && (opcode == 0xe8 || opcode == 0xe9);
        boolean conditional = left == 6 && opcode == 0x0f && (cursor.byteAt(at + 1) & 0xf0) == 0x80;
        if (near || conditional) {
            return cursor.address() + cursor.size() + number(cursor, cursor.size() - 4);
        }
        boolean isShort =
                left == 2
                        && (opcode == 0xeb
                                || (opcode & 0xf0) == 0x70
                                || opcode >= 0xe0 && opcode <= 0xe3);
        return isShort ? cursor.address() + cursor.size() + (byte) cursor.byteAt(at + 1) : NONE;
    }

    private static boolean isPrefix(int value) {
        return value == 0x2e
                || value == 0x3e
                || value == 0xf2
                || value == 0x66
                || value == 0x67
                || (value & 0xf0) == 0x40;
    }

    private static int number(InstructionCursor cursor, int at) {
        return cursor.byteAt(at)
                | cursor.byteAt(at + 1) << 8
                | cursor.byteAt(at + 2) << 16
                | cursor.byteAt(at + 3) << 24;
    }
}
