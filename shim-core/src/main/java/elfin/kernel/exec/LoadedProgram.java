package elfin.kernel.exec;

/**
 * A program that is ready to start. All registers but these are 0 at the first instruction.
 *
 * @param entry the first instruction
 * @param stackPointer address of argc, a multiple of 16
 * @param rewritten whether its rewrite plan is at work; else its system calls are traps
 */
public record LoadedProgram(long entry, long stackPointer, boolean rewritten) {}
