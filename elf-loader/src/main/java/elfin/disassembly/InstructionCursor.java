package elfin.disassembly;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * One instruction in Capstone's memory (struct cs_insn), read without copying.
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
    private ByteBuffer memory;
    private int at;

    InstructionCursor(int majorVersion) {
        bytesLength = majorVersion >= 5 ? 24 : 16;
    }

    int structSize() {
        return bytesLength == 24 ? 248 : 240;
    }

    void moveTo(ByteBuffer array, int index) {
        memory = array;
        at = index * structSize();
    }

    /** Whether it is an instruction, not an undecodable byte. */
    public boolean isValid() {
        return memory.getInt(at) != 0;
    }

    /** Its address. */
    public long address() {
        return memory.getLong(at + ADDRESS);
    }

    /** Its length in bytes. */
    public int size() {
        return memory.getShort(at + SIZE);
    }

    /** One of its bytes. */
    public int byteAt(int index) {
        return memory.get(at + BYTES + index) & 0xff;
    }

    /** One character of its operands in Intel syntax, 0 after the last. */
    public int operandCharacter(int index) {
        return index >= OPERAND_BYTES
                ? 0
                : memory.get(at + BYTES + bytesLength + MNEMONIC_BYTES + index);
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
        byte[] bytes = new byte[limit];
        int length = 0;
        while (length < limit && memory.get(start + length) != 0) {
            bytes[length] = memory.get(start + length);
            length++;
        }
        return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }
}
