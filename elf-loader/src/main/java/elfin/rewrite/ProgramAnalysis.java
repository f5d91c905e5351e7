package elfin.rewrite;

import elfin.assembly.Assembler;
import elfin.disassembly.Disassembler;
import elfin.elf.ElfException;
import elfin.patch.PatchFormatException;
import elfin.patch.Tactic;
import elfin.patch.TrapReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** All that is found out about a program: its rewrite plan, and for each site how and why. */
public final class ProgramAnalysis {
    private final RewritePlan plan;
    private final List<AnalysedSite> sites;
    private final Set<Integer> reachable;
    private final long instructions;

    private ProgramAnalysis(
            RewritePlan plan, List<AnalysedSite> sites, Set<Integer> reachable, long instructions) {
        this.plan = plan;
        this.sites = List.copyOf(sites);
        this.reachable = reachable;
        this.instructions = instructions;
    }

    /**
     * One site.
     *
     * @param function the name of the function it is in, or one made from its address
     * @param origin how it is known that code is there
     * @param arguments values of arguments that choose what its calls do
     */
    public record AnalysedSite(
            long address,
            String function,
            Origin origin,
            Resolution resolution,
            List<ArgumentSet> arguments,
            Tactic tactic,
            TrapReason reason) {}

    /**
     * Analyses a program.
     *
     * @throws ElfException if it cannot be loaded at all, or is more than an analysis can hold
     */
    public static ProgramAnalysis of(byte[] program) throws ElfException {
        try (Assembler assembler = Assembler.open()) {
            return of(new CodeImage(program), assembler, PoolPlacer::besideProgram, true);
        }
    }

    /** The same without {@link #reachable}, which takes as long again. */
    static ProgramAnalysis of(byte[] program, Assembler assembler, PoolPlacer placer)
            throws ElfException {
        return of(new CodeImage(program), assembler, placer, false);
    }

    /**
     * Analyses a shared object, or a program that needs a dynamic linker, by itself. Numbers that
     * other objects pass to it are not known.
     *
     * @throws ElfException if it is neither, or is more than an analysis can hold
     */
    static ProgramAnalysis ofObject(byte[] object) throws ElfException {
        try (Assembler assembler = Assembler.open()) {
            return of(CodeImage.ofObject(object), assembler, PoolPlacer::besideProgram, false);
        } catch (Limits.Exceeded e) {
            throw e.toElfException();
        }
    }

    private static ProgramAnalysis of(
            CodeImage image, Assembler assembler, PoolPlacer placer, boolean reach)
            throws ElfException {
        PoolBuilder builder = new PoolBuilder(image, assembler, placer);
        try (Disassembler disassembler = new Disassembler()) {
            if (image.ranges().isEmpty()) {
                return empty(image, assembler, placer);
            }
            if (!image.isAnalysable()) {
                throw new Limits.Exceeded("code over more than " + Limits.CODE_BYTES + " bytes");
            }
            CodeMap map = CodeMap.of(image, disassembler);
            InstructionReader reader = new InstructionReader(image, map, disassembler);
            List<Site> sites = new SiteFinder(image, map, disassembler, reader).find();
            List<PlannedSite> planned = new SitePlanner(image, map, reader).plan(sites);
            RewritePlan plan = RewritePlan.of(builder.build(planned), false);
            Set<Integer> reachable = reach ? reachable(image, map, sites) : Set.of();
            return new ProgramAnalysis(plan, join(map, sites, plan), reachable, map.instructions());
        } catch (Limits.Exceeded e) {
            throw e.toElfException();
        } catch (PatchFormatException e) {
            throw new IllegalStateException("the rewriter made a plan it cannot read", e);
        }
    }

    /** The plan of a program that stays as it is. */
    static RewritePlan untouched(byte[] program, Assembler assembler, PoolPlacer placer)
            throws ElfException {
        try {
            return empty(new CodeImage(program), assembler, placer).plan;
        } catch (PatchFormatException e) {
            throw new IllegalStateException("the rewriter made a plan it cannot read", e);
        }
    }

    private static ProgramAnalysis empty(CodeImage image, Assembler assembler, PoolPlacer placer)
            throws PatchFormatException {
        byte[] plan = new PoolBuilder(image, assembler, placer).build(List.of());
        return new ProgramAnalysis(RewritePlan.of(plan, false), List.of(), Set.of(), 0);
    }

    private static Set<Integer> reachable(CodeImage image, CodeMap map, List<Site> sites) {
        ObjectAnalysis object = new ObjectAnalysis(image, map, sites);
        return Set.copyOf(LinkedProgram.of("", object, (name, from) -> null).numbers().keySet());
    }

    /** The plan holds the same sites in the same order, and the final tactics. */
    private static List<AnalysedSite> join(CodeMap map, List<Site> sites, RewritePlan plan) {
        List<AnalysedSite> joined = new ArrayList<>();
        List<SiteReport.Entry> entries = plan.report().sites();
        for (int i = 0; i < sites.size(); i++) {
            Site site = sites.get(i);
            joined.add(
                    new AnalysedSite(
                            site.address(),
                            map.labelOf(site.address()),
                            map.originOf(site.address()),
                            site.resolution(),
                            site.arguments(),
                            entries.get(i).tactic(),
                            entries.get(i).reason()));
        }
        return joined;
    }

    /** The rewrite plan. */
    public RewritePlan plan() {
        return plan;
    }

    /** Every site, ascending. */
    public List<AnalysedSite> sites() {
        return sites;
    }

    /**
     * Numbers of calls that code may make which the entry point leads to: the sites' numbers
     * without those that only unused code of libraries has. Empty for an analysis that only plans.
     */
    public Set<Integer> reachable() {
        return reachable;
    }

    /** How many instructions were decoded. */
    public long instructions() {
        return instructions;
    }
}
