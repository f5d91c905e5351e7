package elfin.rewrite;

import elfin.disassembly.Instruction;
import elfin.patch.PatchTable;
import elfin.patch.Tactic;
import elfin.patch.TrapReason;
import java.util.List;

/**
 * A site with its tactic.
 *
 * @param displaced instructions that move into the stub (P1, P2, P3), or out of the way (E)
 * @param island the address of the jump to the stub that the site jumps to (J, E), else 0
 * @param number the number of every call through the stub, or {@link PatchTable#ANY_NUMBER}
 */
record PlannedSite(
        Site site,
        Tactic tactic,
        TrapReason reason,
        List<Instruction> displaced,
        long island,
        int number) {
    static PlannedSite trap(Site site, TrapReason reason) {
        return new PlannedSite(site, Tactic.TRAP, reason, List.of(), 0, PatchTable.ANY_NUMBER);
    }

    static PlannedSite window(Site site, Tactic tactic, List<Instruction> displaced, int number) {
        return new PlannedSite(site, tactic, TrapReason.NONE, displaced, 0, number);
    }

    static PlannedSite island(Site site, long island, int number) {
        return new PlannedSite(site, Tactic.J, TrapReason.NONE, List.of(), island, number);
    }

    static PlannedSite evicted(Site site, List<Instruction> neighbours, int number) {
        long island = neighbours.get(0).address() + PoolBuilder.JUMP_SIZE;
        return new PlannedSite(site, Tactic.E, TrapReason.NONE, neighbours, island, number);
    }

    /** Instructions that run in the stub on the way to the call. */
    List<Instruction> leading() {
        return tactic == Tactic.E ? List.of() : displaced;
    }

    /** Instructions that run in the stub and go back to the program. */
    List<Instruction> evicted() {
        return tactic == Tactic.E ? displaced : List.of();
    }
}
