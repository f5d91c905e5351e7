package elfin.rewrite;

import elfin.disassembly.Instruction;
import elfin.patch.PatchTable;
import elfin.patch.Tactic;
import elfin.patch.TrapReason;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Chooses a tactic for every site. Padding is scarce, so sites that have nothing else take theirs
 * first.
 */
final class SitePlanner {
    private static final int SIGRETURN = 15;
    private static final int MAX_DISPLACED = 3;

    /** Bytes before the call of a signal return trampoline that stay with it. */
    private static final int TRAMPOLINE = 7;

    /** Bytes around a site that must be decoded, to trust the boundaries at it. */
    private static final int TRUST_BEFORE = 32;

    private static final int TRUST_BEHIND = 16;

    private final CodeMap map;
    private final InstructionReader reader;
    private final Padding padding;
    private final long base;
    private final BitSet claimed = new BitSet();
    private final TreeMap<Long, PlannedSite> planned = new TreeMap<>();

    SitePlanner(CodeImage image, CodeMap map, InstructionReader reader) {
        this.map = map;
        this.reader = reader;
        this.padding = new Padding(image, map);
        this.base = image.ranges().get(0).address();
    }

    /** One entry per site, ascending. */
    List<PlannedSite> plan(List<Site> sites) {
        List<Site> left = new ArrayList<>();
        for (Site site : sites) {
            reserve(site.address(), site.end());
            if (isSigreturn(site)) {
                reserve(site.address() - TRAMPOLINE, site.end());
                put(PlannedSite.trap(site, TrapReason.SIGRETURN));
            } else if (!map.isDecoded(
                    site.address() - TRUST_BEFORE, site.address() + TRUST_BEHIND)) {
                put(PlannedSite.trap(site, TrapReason.UNDECODED));
            }
        }
        for (Site site : sites) {
            if (!isPlanned(site)
                    && window(site, 1, Displacement::isPossible) == null
                    && window(site, MAX_DISPLACED, Displacement::isPossible) == null) {
                tryIsland(site);
            }
        }
        for (Site site : sites) {
            if (!isPlanned(site)) {
                tryWindow(site, 1, Tactic.P1, Displacement::isPossible);
            }
        }
        for (Site site : sites) {
            if (!isPlanned(site)) {
                tryIsland(site);
            }
        }
        for (Site site : sites) {
            if (!isPlanned(site)
                    && !tryWindow(site, MAX_DISPLACED, Tactic.P2, Displacement::isPossible)
                    && !tryWindow(
                            site, MAX_DISPLACED, Tactic.P3, Displacement::isPossibleWithMemory)) {
                left.add(site);
            }
        }
        for (Site site : left) {
            if (!tryEviction(site, Displacement::isPossible)
                    && !tryEviction(site, Displacement::isPossibleWithMemory)) {
                put(PlannedSite.trap(site, TrapReason.NO_ROOM));
            }
        }
        return List.copyOf(planned.values());
    }

    /** The number is rt_sigreturn's, on some path at least. */
    private static boolean isSigreturn(Site site) {
        if (site.resolution().numbers().contains(SIGRETURN)) {
            return true;
        }
        int last = site.before().size() - 1;
        return last >= 0 && Constants.inRax(site.before().get(last)) == SIGRETURN;
    }

    private boolean tryWindow(
            Site site, int maxInstructions, Tactic tactic, Predicate<Instruction> possible) {
        List<Instruction> window = window(site, maxInstructions, possible);
        if (window == null) {
            return false;
        }
        reserve(window.get(0).address(), site.address());
        put(PlannedSite.window(site, tactic, window, certainNumber(site, false)));
        return true;
    }

    private void tryIsland(Site site) {
        long island = padding.claim(site.address());
        if (island >= 0) {
            put(PlannedSite.island(site, island, certainNumber(site, true)));
        }
    }

    /** Makes room for the jump in code nearby, which moves into the stubs itself. */
    private boolean tryEviction(Site site, Predicate<Instruction> possible) {
        long lowest = site.end() + Padding.MIN_REACH - PoolBuilder.JUMP_SIZE;
        long highest = site.end() + Padding.MAX_REACH - PoolBuilder.JUMP_SIZE;
        for (long at = lowest; at <= highest; at++) {
            List<Instruction> run = map.isStart(at) ? run(at, possible) : null;
            if (run != null) {
                reserve(at, run.get(run.size() - 1).end());
                put(PlannedSite.evicted(site, run, certainNumber(site, true)));
                return true;
            }
        }
        return false;
    }

    /**
     * Instructions from an address on that leave room for two jumps, or null. Only the first may be
     * reached from elsewhere.
     */
    private List<Instruction> run(long from, Predicate<Instruction> possible) {
        List<Instruction> run = new ArrayList<>();
        long end = from;
        while (end - from < 2 * PoolBuilder.JUMP_SIZE) {
            boolean usable =
                    map.isStart(end) && !(end != from && map.isTarget(end)) && !map.isPadding(end);
            Instruction next = usable ? reader.at(end) : null;
            if (next == null || !possible.test(next) || isClaimed(end, next.end())) {
                return null;
            }
            run.add(next);
            end = next.end();
        }
        boolean trusted = map.isDecoded(from - TRUST_BEFORE, end + TRUST_BEHIND);
        return trusted && !map.isSite(end) ? run : null;
    }

    /**
     * The number of every call through the stub: the instructions directly before the site say so,
     * and nothing else leads to any behind them.
     */
    private int certainNumber(Site site, boolean fromSite) {
        if (fromSite && map.isTarget(site.address())) {
            return PatchTable.ANY_NUMBER;
        }
        Location rax = Location.register(Registers.RAX);
        for (int i = site.before().size() - 1; i >= 0; i--) {
            Instruction instruction = site.before().get(i);
            Effect effect = Effect.of(instruction, rax, map.functions().isGo());
            if (effect.isConstant()) {
                long number = effect.constant();
                return number >= 0 && number < NumberSearch.MAX_NUMBER
                        ? (int) number
                        : PatchTable.ANY_NUMBER;
            }
            boolean unchanged = effect.from().equals(List.of(rax));
            if (!unchanged || map.isTarget(instruction.address())) {
                return PatchTable.ANY_NUMBER;
            }
        }
        return PatchTable.ANY_NUMBER;
    }

    /**
     * The fewest instructions directly before the site that leave room for a jump, or null. Only
     * the first may be reached from elsewhere.
     */
    private List<Instruction> window(
            Site site, int maxInstructions, Predicate<Instruction> possible) {
        List<Instruction> before = site.before();
        for (int count = 1; count <= maxInstructions && count <= before.size(); count++) {
            int firstIndex = before.size() - count;
            Instruction first = before.get(firstIndex);
            if (!possible.test(first) || isClaimed(first.address(), first.end())) {
                return null;
            }
            if (site.address() - first.address() >= PoolBuilder.JUMP_SIZE) {
                return before.subList(firstIndex, before.size());
            }
            if (map.isTarget(first.address())) {
                return null;
            }
        }
        return null;
    }

    private boolean isPlanned(Site site) {
        return planned.containsKey(site.address());
    }

    private void put(PlannedSite site) {
        planned.put(site.site().address(), site);
    }

    private void reserve(long from, long to) {
        claimed.set((int) Math.max(0, from - base), (int) (to - base));
    }

    private boolean isClaimed(long from, long to) {
        int next = claimed.nextSetBit((int) (from - base));
        return next >= 0 && base + next < to;
    }
}
