package elfin.kernel.tty;

import elfin.abi.Errno;
import elfin.abi.Poll;
import elfin.abi.Signal;
import elfin.abi.Termios;
import elfin.kernel.fs.FrameSource;
import elfin.kernel.fs.Pollers;
import elfin.kernel.sched.WaitQueue;

/** A terminal: settings, line discipline, window size, and whose controlling terminal it is. */
public final class Terminal {
    final TerminalSettings settings = new TerminalSettings();
    final LineOutput output;
    final LineInput input;
    final TerminalWire wire;

    /** Woken when there is something to read. */
    final WaitQueue readable = new WaitQueue();

    /** A page through which bytes go between programs and the line discipline. */
    final long scratch;

    /** Next of all terminals there are. */
    Terminal nextTerminal;

    private final long scratchFrame;

    /** The session whose controlling terminal it is, and the group in its foreground; or 0. */
    public int session;

    public int foreground;

    int rows;
    int columns;
    int widthPixels;
    int heightPixels;

    private boolean stopped;

    /** How often it was hung up: files that were opened before are of no use. */
    private int hangups;

    /** TIOCEXCL: no further opens. */
    boolean exclusive;

    /** The device's number, for TIOCGDEV. */
    int device;

    /** The interrupt key was pressed, and no program has asked for input since. */
    private boolean interruptUnminded;

    public Terminal(TerminalWire wire) {
        this.wire = wire;
        output = new LineOutput(settings, wire);
        input = new LineInput(this, settings, output);
        long frame = FrameSource.allocate();
        if (frame == 0) {
            throw new OutOfMemoryError();
        }
        scratchFrame = frame;
        scratch = FrameSource.address(frame);
    }

    /** Makes it the controlling terminal of a session, with a group in the foreground. */
    public void control(int newSession, int group) {
        session = newSession;
        foreground = group;
    }

    /** Characters are UTF-8, which erasing must know. */
    public void setUtf8() {
        settings.addInput(Termios.IUTF8);
    }

    /** Sets the window's size in characters; a changed one is SIGWINCH to the foreground. */
    public void resize(int newRows, int newColumns) {
        resize(newRows, newColumns, 0, 0);
    }

    void resize(int newRows, int newColumns, int newWidth, int newHeight) {
        boolean same =
                rows == newRows
                        && columns == newColumns
                        && widthPixels == newWidth
                        && heightPixels == newHeight;
        rows = newRows;
        columns = newColumns;
        widthPixels = newWidth;
        heightPixels = newHeight;
        if (!same) {
            JobControl.signalGroup(foreground, Signal.SIGWINCH);
        }
    }

    /** Begins to hand over typed bytes. */
    public void beginInput() {
        wire.begin();
    }

    /** Whether typed bytes should wait where they are. */
    public boolean inputIsFull() {
        return input.isFull();
    }

    /** A byte was typed. */
    public void type(int value) {
        input.receive(value & 0xff);
    }

    /** Sends the echo of what was typed. */
    public void endInput() {
        wire.end();
    }

    /** The other side is gone: SIGHUP, then reads end and writes fail. */
    public void hangUp() {
        hangups++;
        JobControl.hangUpSessionLeader(session, foreground);
        session = 0;
        foreground = 0;
        input.clear();
        wire.hungUp();
        Pollers.wake(readable);
        Pollers.wake(wire.writable());
    }

    int hangups() {
        return hangups;
    }

    /** Gives its memory back; it is not used again. */
    void free() {
        FrameSource.release(scratchFrame);
    }

    boolean isStopped() {
        return stopped;
    }

    /** Stops output (^S) or lets it go on (^Q). */
    void setStopped(boolean stop) {
        if (stopped != stop) {
            stopped = stop;
            wire.flow(!stop);
            if (!stop) {
                Pollers.wake(wire.writable());
            }
        }
    }

    void inputCame() {
        Pollers.wake(readable);
    }

    void discardOutput() {
        wire.discard();
    }

    /** A signal key was pressed. */
    void keySignal(int signal) {
        if (signal == Signal.SIGINT) {
            if (interruptUnminded) {
                wire.interruptedTwice();
            }
            interruptUnminded = true;
        }
        JobControl.signalGroup(foreground, signal);
    }

    /** A program asks for input or looks at the settings. */
    void minded() {
        interruptUnminded = false;
    }

    boolean canWrite() {
        return !stopped && wire.hasRoom();
    }

    /** Which events poll(2) sees. */
    int pollEvents() {
        int wanted = 1;
        if (!settings.local(Termios.ICANON) && settings.character(Termios.VTIME) == 0) {
            wanted = Math.max(1, settings.character(Termios.VMIN));
        }
        int events = input.available() >= wanted ? Poll.POLLIN | Poll.POLLRDNORM : 0;
        return canWrite() ? events | Poll.POLLOUT | Poll.POLLWRNORM : events;
    }

    /** Waits until output may go on: 0, or a negative error number. */
    long awaitOutput(boolean nonBlocking) {
        int before = hangups;
        while (!canWrite()) {
            if (nonBlocking) {
                return -Errno.EAGAIN;
            }
            if (!wire.writable().await()) {
                return -Errno.ERESTARTSYS;
            }
            if (hangups != before) {
                return -Errno.EIO;
            }
        }
        return 0;
    }
}
