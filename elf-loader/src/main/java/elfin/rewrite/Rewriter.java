package elfin.rewrite;

import elfin.assembly.Assembler;
import elfin.disassembly.Disassembler;
import elfin.elf.ElfException;
import elfin.patch.PatchFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

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

    /** Makes the plan without a cache. A program whose code spreads over 2 GiB stays as it is. */
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
        CodeImage image = new CodeImage(program);
        PoolBuilder builder = new PoolBuilder(image, assembler, placer);
        try (Disassembler disassembler = new Disassembler()) {
            if (!image.isAnalysable()) {
                return RewritePlan.of(builder.build(List.of()), false);
            }
            CodeMap map = CodeMap.of(image, disassembler);
            List<Site> sites = new SiteFinder(image, map, disassembler).find();
            List<PlannedSite> planned = new SitePlanner(image, map).plan(sites);
            return RewritePlan.of(builder.build(planned), false);
        } catch (PatchFormatException e) {
            throw new IllegalStateException("the rewriter made a plan it cannot read", e);
        }
    }
}
