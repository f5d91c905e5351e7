package elfin.rewrite;

import elfin.disassembly.Instruction;
import java.util.List;

/**
 * A {@code syscall} instruction. {@code before} holds the instructions that lead to it without a
 * gap, the nearest last; {@code numbers} what rax can hold there, empty if unknown.
 */
record Site(long address, List<Instruction> before, int[] numbers) {
    /** The length of {@code syscall}. */
    static final int SIZE = 2;

    /** Where execution continues after the call. */
    long end() {
        return address + SIZE;
    }
}
