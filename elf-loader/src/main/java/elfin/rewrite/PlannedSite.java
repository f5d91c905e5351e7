package elfin.rewrite;

import elfin.disassembly.Instruction;
import elfin.patch.Tactic;
import elfin.patch.TrapReason;
import java.util.List;

/**
 * A site with its tactic. {@code displaced} are the instructions that move into the stub (P1, P2);
 * {@code island} is the address of the jump in padding (J), else 0.
 */
record PlannedSite(
        Site site, Tactic tactic, TrapReason reason, List<Instruction> displaced, long island) {
    static PlannedSite trap(Site site, TrapReason reason) {
        return new PlannedSite(site, Tactic.TRAP, reason, List.of(), 0);
    }

    static PlannedSite window(Site site, Tactic tactic, List<Instruction> displaced) {
        return new PlannedSite(site, tactic, TrapReason.NONE, displaced, 0);
    }

    static PlannedSite island(Site site, long island) {
        return new PlannedSite(site, Tactic.J, TrapReason.NONE, List.of(), island);
    }
}
