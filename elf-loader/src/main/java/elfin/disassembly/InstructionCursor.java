package elfin.disassembly;

import java.nio.charset.StandardCharsets;

/**
 * One instruction as Capstone gives it (struct cs_insn), in a copy of the library's array.
 *
 * <pre>
 *                 id  address  size  bytes     mnemonic  op_str    size of the struct
 * version 4        0        8    16  18 [16]   34 [32]   66 [160]  240
 * version 5        0        8    16  18 [24]   42 [32]   74 [160]  248
 * </pre>
 */
public final class InstructionCursor {
    private static final int ADDRESS = 8;
    private static final int SIZE = 16;
    private static final int BYTES = 18;
    private static final int MNEMONIC_BYTES = 32;
    private static final int OPERAND_BYTES = 160;

    private final int bytesLength;
    private byte[] memory;
    private int at;

    InstructionCursor(int majorVersion) {
        bytesLength = majorVersion >= 5 ? 24 : 16;
    }

    int structSize() {
        return bytesLength == 24 ? 248 : 240;
    }

    void moveTo(byte[] array, int index) {
        memory = array;
        at = index * structSize();
    }

    /** Whether it is an instruction, not an undecodable byte. */
    public boolean isValid() {
        return number(at, Integer.BYTES) != 0;
    }

    /** Its address. */
    public long address() {
        return number(at + ADDRESS, Long.BYTES);
    }

    /** Its length in bytes. */
    public int size() {
        return memory[at + SIZE] & 0xff;
    }

    /** One of its bytes. */
    public int byteAt(int index) {
        return memory[at + BYTES + index] & 0xff;
    }

    /** One character of its operands in Intel syntax, 0 after the last. */
    public int operandCharacter(int index) {
        return index >= OPERAND_BYTES
                ? 0
                : memory[at + BYTES + bytesLength + MNEMONIC_BYTES + index];
    }

    /** A copy that stays. */
    public Instruction toInstruction() {
        int mnemonic = at + BYTES + bytesLength;
        return new Instruction(
                address(),
                size(),
                text(mnemonic, MNEMONIC_BYTES),
                text(mnemonic + MNEMONIC_BYTES, OPERAND_BYTES),
                isValid());
    }

    private String text(int start, int limit) {
        int length = 0;
        while (length < limit && memory[start + length] != 0) {
            length++;
        }
        return new String(memory, start, length, StandardCharsets.ISO_8859_1);
    }

    private long number(int start, int size) {
        long value = 0;
        for (int i = size - 1; i >= 0; i--) {
            value = value << 8 | memory[start + i] & 0xff;
        }
        return value;
    }
}
