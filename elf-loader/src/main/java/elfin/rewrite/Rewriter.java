package elfin.rewrite;

import elfin.assembly.Assembler;
import elfin.elf.ElfException;
import elfin.elf.ElfProblem;
import elfin.patch.PatchFormatException;
import java.io.IOException;
import java.nio.file.Path;

/** Plans the rewriting of a program. */
public final class Rewriter {
    private Rewriter() {}

    /**
     * The plan of a program, from the cache if it is there; then no native library is loaded.
     *
     * @throws ElfException if the program cannot be loaded at all
     * @throws elfin.natives.MissingNativeLibraryException if the cache has none and Capstone, or
     *     every assembler, is not installed
     */
    public static RewritePlan plan(byte[] program, Path cacheDirectory)
            throws ElfException, IOException {
        RewriteCache cache = new RewriteCache(cacheDirectory);
        byte[] cached = cache.load(program);
        if (cached != null) {
            try {
                return RewritePlan.of(cached, true);
            } catch (PatchFormatException e) {
                // Written by something else under our name: make it again.
            }
        }
        RewritePlan plan = analyse(program);
        cache.store(program, plan.toBytes());
        return plan;
    }

    /** Makes the plan without a cache. A program beyond what can be analysed stays as it is. */
    public static RewritePlan analyse(byte[] program) throws ElfException {
        try (Assembler assembler = Assembler.open()) {
            return analyse(program, assembler);
        }
    }

    /** Makes the plan with a given assembler. */
    public static RewritePlan analyse(byte[] program, Assembler assembler) throws ElfException {
        return analyse(program, assembler, PoolPlacer::besideProgram);
    }

    static RewritePlan analyse(byte[] program, Assembler assembler, PoolPlacer placer)
            throws ElfException {
        try {
            return ProgramAnalysis.of(program, assembler, placer).plan();
        } catch (ElfException e) {
            if (e.problem() != ElfProblem.TOO_COMPLEX) {
                throw e;
            }
            return ProgramAnalysis.untouched(program, assembler, placer);
        }
    }
}
