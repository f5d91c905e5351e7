package elfin.rewrite;

import elfin.disassembly.Instruction;
import java.util.List;

/**
 * A {@code syscall} instruction. {@code before} holds the instructions that lead to it without a
 * gap, the nearest last.
 */
record Site(
        long address,
        List<Instruction> before,
        Resolution resolution,
        List<ArgumentSet> arguments) {
    /** The length of {@code syscall}. */
    static final int SIZE = 2;

    /** Where execution continues after the call. */
    long end() {
        return address + SIZE;
    }
}
