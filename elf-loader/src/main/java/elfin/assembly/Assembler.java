package elfin.assembly;

import elfin.natives.NativeLibraries;

/** Turns x86-64 assembly text in Intel syntax into machine code. */
public interface Assembler extends AutoCloseable {
    /**
     * Assembles statements separated by semicolons or newlines, placed at {@code address}. Branch
     * targets are absolute addresses in decimal.
     *
     * @throws IllegalArgumentException if the text is not assembly
     */
    byte[] assemble(String text, long address);

    @Override
    void close();

    /** Keystone, or LLVM's assembler where that is not installed. */
    static Assembler open() {
        return NativeLibraries.hasKeystone() ? new KeystoneAssembler() : new LlvmAssembler();
    }
}
