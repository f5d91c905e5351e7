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

    /** Typed bytes were thrown away. */
    public void inputDiscarded() {}

    /** The keys ^S and ^Q stop and start output from now on, or they no longer do. */
    public void flowKeysChanged(boolean usual) {}

    /** A program has opened the terminal. */
    public void opened() {}

    /** A program has closed the terminal. */
    public void closed() {}

    /** Who had the terminal open has it no longer: vhangup(2). */
    public void hungUp() {}

    /** Whether the other side is gone for good. */
    public boolean isGone() {
        return false;
    }

    /** There is room for input again. */
    public void inputHasRoom() {}

    /** The user presses the interrupt key once more, and no program has minded the first time. */
    public void interruptedTwice() {}
}
