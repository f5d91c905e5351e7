package elfin.kernel.tty;

import elfin.kernel.sched.WaitQueue;

/** Where a terminal's output goes. Between {@link #begin} and {@link #end} nothing gives way. */
public abstract class TerminalWire {
    /** How many bytes {@link #put} takes at least after one {@link #begin}. */
    public static final int PIECE_BYTES = 4096;

    /** Whether {@link #begin} would succeed now. */
    public abstract boolean hasRoom();

    /** Where to wait for room. */
    public abstract WaitQueue writable();

    /** Begins a piece of output; false when there is no room. Allocates nothing. */
    public abstract boolean begin();

    /** Adds a byte to the piece. */
    public abstract void put(int value);

    /** Sends the piece. */
    public abstract void end();

    /** Throws away what was not sent: tcflush(3). */
    public void discard() {}

    /** Output has stopped (^S) or goes on (^Q). */
    public void flow(boolean goesOn) {}

    /** There is room for input again. */
    public void inputHasRoom() {}

    /** The user presses the interrupt key once more, and no program has minded the first time. */
    public void interruptedTwice() {}
}
