package elfin.runtime;

import elfin.raw.Cpu;
import elfin.raw.Mem;
import elfin.rules.NoInline;

/** Return addresses on the stack, by following the saved frame pointers. */
public final class StackTrace {
    private static final int MOST_FRAMES = 24;

    /** No frame is larger; a saved frame pointer further away is not one. */
    private static final long LARGEST_FRAME = 64 * 1024;

    private StackTrace() {}

    /** The return addresses of the callers, innermost first. */
    @NoInline
    public static long[] capture() {
        long[] found = new long[MOST_FRAMES];
        int count = 0;
        long frame = Cpu.framePointer();
        while (count < MOST_FRAMES && frame != 0) {
            long caller = Mem.getLong(frame);
            found[count++] = Mem.getLong(frame + 8);
            // The stack grows down: a caller's frame lies above, and not far.
            if (Long.compareUnsigned(caller, frame) <= 0
                    || Long.compareUnsigned(caller - frame, LARGEST_FRAME) > 0) {
                break;
            }
            frame = caller;
        }
        return found;
    }
}
