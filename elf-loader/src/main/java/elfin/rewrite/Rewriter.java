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
        return plan(program, cacheDirectory, false);
    }

    /**
     * The plan of a shared object, or of a program that needs a dynamic linker, from the cache if
     * it is there.
     *
     * @throws ElfException if it is neither, or is more than an analysis can hold
     */
    public static RewritePlan planObject(byte[] object, Path cacheDirectory)
            throws ElfException, IOException {
        return plan(object, cacheDirectory, true);
    }

    private static RewritePlan plan(byte[] file, Path cacheDirectory, boolean isObject)
            throws ElfException, IOException {
        String name = nameOf(file);
        RewritePlan known = cached(name, cacheDirectory);
        if (known != null) {
            return known;
        }
        RewritePlan plan = isObject ? ProgramAnalysis.ofObject(file).plan() : analyse(file);
        new RewriteCache(cacheDirectory).store(name, plan.toBytes());
        return plan;
    }

    /** What stands for a program's contents in the cache. */
    public static String nameOf(byte[] program) {
        return RewriteCache.nameOf(program);
    }

    /** A plan that is in the cache by the name of its program, or null. */
    public static RewritePlan cached(String name, Path cacheDirectory) throws IOException {
        byte[] cached = new RewriteCache(cacheDirectory).load(name);
        try {
            return cached == null ? null : RewritePlan.of(cached, true);
        } catch (PatchFormatException e) {
            // Written by something else under our name: make it again.
            return null;
        }
    }

    /** Changes with everything that can change a plan for the same program. */
    public static int version() {
        return RewriteCache.ANALYSER_VERSION;
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
