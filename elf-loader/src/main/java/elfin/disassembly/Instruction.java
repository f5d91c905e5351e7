package elfin.disassembly;

/**
 * A decoded instruction in Intel syntax. {@code valid} is false for bytes that are no instruction;
 * then it stands for a single byte.
 */
public record Instruction(long address, int size, String mnemonic, String operands, boolean valid) {
    /** The address after it. */
    public long end() {
        return address + size;
    }

    @Override
    public String toString() {
        return Long.toHexString(address) + ": " + mnemonic + " " + operands;
    }
}
