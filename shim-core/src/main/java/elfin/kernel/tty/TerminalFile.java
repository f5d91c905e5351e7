package elfin.kernel.tty;

import elfin.abi.Errno;
import elfin.abi.Ioctl;
import elfin.abi.Poll;
import elfin.abi.Signal;
import elfin.abi.Termios;
import elfin.kernel.fs.BufferSpace;
import elfin.kernel.fs.FileClock;
import elfin.kernel.fs.Location;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.fs.PollSink;
import elfin.raw.Mem;

/** An open terminal. */
public final class TerminalFile extends OpenFile {
    private static final long NANOS_PER_DECISECOND = 100_000_000;
    private static final long NEVER = Long.MAX_VALUE;

    /** What poll(2) sees of one that was hung up. */
    private static final int ALL_EVENTS =
            Poll.POLLIN
                    | Poll.POLLRDNORM
                    | Poll.POLLOUT
                    | Poll.POLLWRNORM
                    | Poll.POLLERR
                    | Poll.POLLHUP;

    /** How much one byte of output can become: with both line ends, and with tabs as spaces. */
    private static final int LINE_END_GROWTH = 2;

    private static final int TAB_GROWTH = 8;

    final Terminal terminal;
    private final int hangups;

    public TerminalFile(Location location, int flags, Terminal terminal) {
        super(location, flags);
        this.terminal = terminal;
        hangups = terminal.hangups();
        terminal.wire.opened();
    }

    /** Whether it is of no use since a hang-up. */
    private boolean isHungUp() {
        return terminal.hangups() != hangups;
    }

    @Override
    protected void closed() {
        terminal.wire.closed();
    }

    @Override
    public long read(BufferSpace space, long address, long byteCount) {
        if (byteCount == 0 || isHungUp()) {
            return 0;
        }
        terminal.minded();
        long error = JobControl.check(terminal, Signal.SIGTTIN);
        if (error != 0) {
            return error;
        }
        return terminal.settings.local(Termios.ICANON)
                ? readLine(space, address, byteCount)
                : readBytes(space, address, byteCount);
    }

    private long readLine(BufferSpace space, long address, long byteCount) {
        while (terminal.input.available() == 0) {
            if (isHungUp()) {
                return terminal.wire.isGone() ? -Errno.EIO : 0;
            }
            if (nonBlocking()) {
                return -Errno.EAGAIN;
            }
            if (!terminal.readable.await()) {
                return -Errno.ERESTARTSYS;
            }
            if (!terminal.settings.local(Termios.ICANON)) {
                return readBytes(space, address, byteCount);
            }
        }
        return copy(space, address, byteCount);
    }

    /** Reading without lines; MIN and TIME say when to be content: termios(3). */
    private long readBytes(BufferSpace space, long address, long byteCount) {
        int least = terminal.settings.character(Termios.VMIN);
        long pause = terminal.settings.character(Termios.VTIME) * NANOS_PER_DECISECOND;
        long deadline = pause != 0 && least == 0 ? now() + pause : NEVER;
        long done = 0;
        while (true) {
            if (terminal.input.available() > 0) {
                long moved = copy(space, address + done, byteCount - done);
                if (moved < 0) {
                    return done > 0 ? done : moved;
                }
                done += moved;
                if (done == byteCount || done >= least) {
                    return done;
                }
                deadline = pause != 0 ? now() + pause : NEVER;
                continue;
            }
            boolean polls = least == 0 && pause == 0;
            if (polls || isHungUp() || deadline != NEVER && now() >= deadline) {
                return done;
            }
            if (nonBlocking()) {
                return done > 0 ? done : -Errno.EAGAIN;
            }
            if (!terminal.readable.awaitUntil(deadline)) {
                return done > 0 ? done : -Errno.ERESTARTSYS;
            }
        }
    }

    private static long now() {
        return FileClock.get().monotonicNanos();
    }

    /** Moves what there is, up to the end of a line: the count, or {@code -EFAULT}. */
    private long copy(BufferSpace space, long address, long byteCount) {
        LineInput input = terminal.input;
        int most = (int) Math.min(byteCount, LineInput.CAPACITY);
        boolean lines = terminal.settings.local(Termios.ICANON);
        int count = 0;
        while (input.available() > 0) {
            int next = input.peek();
            // A full buffer still takes the end-of-file mark behind it.
            if (count == most && next >= 0) {
                break;
            }
            boolean end = input.take();
            if (next >= 0) {
                Mem.putByte(terminal.scratch + count++, (byte) next);
            }
            if (lines && end) {
                break;
            }
        }
        long left = space.put(terminal.scratch, address, count);
        terminal.wire.inputHasRoom();
        return left == 0 ? count : -Errno.EFAULT;
    }

    @Override
    public long write(BufferSpace space, long address, long byteCount) {
        if (isHungUp()) {
            return -Errno.EIO;
        }
        if (terminal.settings.local(Termios.TOSTOP)) {
            long error = JobControl.check(terminal, Signal.SIGTTOU);
            if (error != 0) {
                return error;
            }
        }
        long done = 0;
        while (done < byteCount) {
            long error = terminal.awaitOutput(nonBlocking());
            if (error != 0) {
                return done > 0 ? done : error;
            }
            int part = (int) Math.min(byteCount - done, pieceBytes());
            int moved = part - (int) space.get(address + done, terminal.scratch, part);
            send(moved);
            done += moved;
            if (moved < part) {
                return done > 0 ? done : -Errno.EFAULT;
            }
        }
        return done;
    }

    /** How many bytes surely fit into one piece of the wire. */
    private int pieceBytes() {
        int growth = terminal.settings.expandsTabs() ? TAB_GROWTH : LINE_END_GROWTH;
        return TerminalWire.PIECE_BYTES / growth;
    }

    private void send(int count) {
        terminal.wire.begin();
        for (int i = 0; i < count; i++) {
            terminal.output.put(Mem.getByte(terminal.scratch + i) & 0xff);
        }
        terminal.wire.end();
    }

    @Override
    public long readAt(BufferSpace space, long address, long byteCount, long position) {
        return -Errno.ESPIPE;
    }

    @Override
    public long writeAt(BufferSpace space, long address, long byteCount, long position) {
        return -Errno.ESPIPE;
    }

    @Override
    public int poll() {
        terminal.minded();
        return isHungUp() ? ALL_EVENTS : terminal.pollEvents();
    }

    @Override
    public boolean sendsSignals() {
        return true;
    }

    @Override
    public void pollQueues(PollSink sink) {
        sink.add(terminal.readable, Poll.POLLIN | Poll.POLLRDNORM | Poll.POLLHUP);
        sink.add(terminal.wire.writable(), Poll.POLLOUT | Poll.POLLWRNORM);
    }

    @Override
    public long control(int request, long argument) {
        terminal.minded();
        if (isHungUp()) {
            return request == Ioctl.TIOCSPGRP ? -Errno.ENOTTY : -Errno.EIO;
        }
        return TerminalRequests.control(terminal, request, argument, false);
    }
}
