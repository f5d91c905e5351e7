package elfin.kernel.exec;

/**
 * A program that is ready to start. All registers but these are 0 at the first instruction.
 *
 * @param entry the first instruction
 * @param stackPointer address of argc, a multiple of 16
 * @param patchedSites how many places of its rewrite plan were applied
 * @param refusedPatches how many were not, since other bytes were there than the plan expects; they
 *     stay system call instructions
 */
public record LoadedProgram(long entry, long stackPointer, int patchedSites, int refusedPatches) {}
