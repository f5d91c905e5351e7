package elfin.rewrite;

import java.util.BitSet;

/**
 * Dead bytes between functions and blocks: nops and int3 behind an instruction that never
 * continues, where nothing is known to jump to. Each byte is given away once.
 */
final class Padding {
    /** The reach of a two-byte jump, from its end. */
    static final int MIN_REACH = -128;

    static final int MAX_REACH = 127;

    private final CodeMap map;
    private final CodeImage image;
    private final BitSet dead = new BitSet();
    private final long base;

    Padding(CodeImage image, CodeMap map) {
        this.image = image;
        this.map = map;
        this.base = image.ranges().get(0).address();
    }

    /** Takes room for a jump near a site; returns its address, or -1 if there is none. */
    long claim(long site) {
        long origin = site + Site.SIZE;
        long first = firstStart(origin + MIN_REACH);
        long run = -1;
        for (long at = first; at >= 0 && at <= origin + MAX_REACH; at = map.end(at)) {
            if (!image.isCode(at)) {
                return -1;
            }
            boolean goesOn = run >= 0 && map.isPadding(at) && !map.isTarget(at);
            if (!goesOn) {
                run = startsRun(at) ? at : -1;
            }
            long free = run < 0 ? -1 : findFree(Math.max(run, origin + MIN_REACH), map.end(at));
            if (free >= 0 && free <= origin + MAX_REACH) {
                dead.set((int) (free - base), (int) (free - base) + PoolBuilder.JUMP_SIZE);
                return free;
            }
            if (map.end(at) <= at) {
                return -1;
            }
        }
        return -1;
    }

    private boolean startsRun(long at) {
        long before = map.before(at);
        return map.isPadding(at)
                && !map.isTarget(at)
                && before >= 0
                && (map.isTerminator(before) || isDeadPadding(before));
    }

    /** Whether padding before the reach of the short jump is dead too. */
    private boolean isDeadPadding(long at) {
        long current = at;
        while (current >= 0 && map.isPadding(current) && !map.isTarget(current)) {
            current = map.before(current);
            if (current >= 0 && map.isTerminator(current)) {
                return true;
            }
        }
        return false;
    }

    /** Five unclaimed bytes in a run. */
    private long findFree(long from, long to) {
        long at = from;
        while (to - at >= PoolBuilder.JUMP_SIZE) {
            int claimed = dead.nextSetBit((int) (at - base));
            if (claimed < 0 || base + claimed >= at + PoolBuilder.JUMP_SIZE) {
                return at;
            }
            at = base + dead.nextClearBit(claimed);
        }
        return -1;
    }

    private long firstStart(long from) {
        for (long at = from; at < from + 16; at++) {
            if (map.isStart(at)) {
                return at;
            }
        }
        return -1;
    }
}
