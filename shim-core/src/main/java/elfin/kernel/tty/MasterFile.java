package elfin.kernel.tty;

import elfin.abi.Errno;
import elfin.abi.Ioctl;
import elfin.abi.Poll;
import elfin.abi.Signal;
import elfin.abi.Termios;
import elfin.kernel.fs.BufferSpace;
import elfin.kernel.fs.FrameSource;
import elfin.kernel.fs.Location;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.fs.PollSink;
import elfin.kernel.fs.Pollers;
import elfin.kernel.mm.UserMemory;
import elfin.raw.Mem;

/** The master of a pseudoterminal: what /dev/ptmx opens. */
final class MasterFile extends OpenFile {
    private final PseudoTerminal pair;
    private final PseudoTerminals all;

    MasterFile(Location location, int flags, PseudoTerminal pair, PseudoTerminals all) {
        super(location, flags);
        this.pair = pair;
        this.all = all;
    }

    @Override
    public long read(BufferSpace space, long address, long byteCount) {
        if (byteCount == 0) {
            return 0;
        }
        while (pair.toMaster.available() == 0 && !pair.hasEvents()) {
            if (pair.isSlaveGone()) {
                return -Errno.EIO;
            }
            if (nonBlocking()) {
                return -Errno.EAGAIN;
            }
            if (!pair.masterReadable.await()) {
                return -Errno.ERESTARTSYS;
            }
        }
        if (!pair.hasPackets()) {
            return copy(space, address, byteCount);
        }
        boolean event = pair.hasEvents();
        Mem.putByte(pair.terminal.scratch, (byte) (event ? pair.takeEvents() : 0));
        if (space.put(pair.terminal.scratch, address, 1) != 0) {
            return -Errno.EFAULT;
        }
        if (event || byteCount == 1) {
            return 1;
        }
        long done = copy(space, address + 1, byteCount - 1);
        return done < 0 ? done : done + 1;
    }

    private long copy(BufferSpace space, long address, long byteCount) {
        ByteRing ring = pair.toMaster;
        boolean hadRoom = pair.hasRoom();
        long done = 0;
        while (done < byteCount && ring.available() > 0) {
            int part = (int) Math.min(byteCount - done, ring.frontLength());
            int moved = part - (int) space.put(ring.front(), address + done, part);
            if (moved > 0) {
                ring.consume(moved);
            }
            done += moved;
            if (moved < part) {
                break;
            }
        }
        if (!hadRoom && pair.hasRoom()) {
            Pollers.wake(pair.writable());
        }
        return done > 0 ? done : -Errno.EFAULT;
    }

    @Override
    public long write(BufferSpace space, long address, long byteCount) {
        long done = 0;
        while (done < byteCount) {
            int room = pair.toSlave.room();
            if (room == 0) {
                if (pair.isSlaveGone()) {
                    return done > 0 ? done : -Errno.EIO;
                }
                if (nonBlocking()) {
                    return done > 0 ? done : -Errno.EAGAIN;
                }
                if (!pair.masterWritable.await()) {
                    return done > 0 ? done : -Errno.ERESTARTSYS;
                }
                continue;
            }
            int part = (int) Math.min(byteCount - done, Math.min(room, FrameSource.PAGE_SIZE));
            int moved = part - (int) space.get(address + done, pair.terminal.scratch, part);
            for (int i = 0; i < moved; i++) {
                pair.toSlave.put(Mem.getByte(pair.terminal.scratch + i));
            }
            pair.inputHasRoom();
            done += moved;
            if (moved < part) {
                return done > 0 ? done : -Errno.EFAULT;
            }
        }
        return done;
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
        int events = 0;
        if (pair.toMaster.available() > 0) {
            events |= Poll.POLLIN | Poll.POLLRDNORM;
        }
        if (pair.hasEvents()) {
            events |= Poll.POLLPRI | Poll.POLLIN | Poll.POLLRDNORM;
        }
        if (pair.isSlaveGone()) {
            events |= Poll.POLLHUP;
        }
        return pair.toSlave.room() > 0 ? events | Poll.POLLOUT | Poll.POLLWRNORM : events;
    }

    @Override
    public boolean sendsSignals() {
        return true;
    }

    @Override
    public void pollQueues(PollSink sink) {
        sink.add(pair.masterReadable, Poll.POLLIN | Poll.POLLRDNORM | Poll.POLLPRI | Poll.POLLHUP);
        sink.add(pair.masterWritable, Poll.POLLOUT | Poll.POLLWRNORM);
    }

    @Override
    public long control(int request, long argument) {
        switch (request) {
            case Ioctl.TIOCGPTN:
                UserMemory.putInt(argument, pair.number);
                return 0;
            case Ioctl.TIOCSPTLCK:
                pair.locked = UserMemory.getInt(argument) != 0;
                return 0;
            case Ioctl.TIOCGPTLCK:
                UserMemory.putInt(argument, pair.locked ? 1 : 0);
                return 0;
            case Ioctl.TIOCGPTPEER:
                return all.openPeer(pair, (int) argument);
            case Ioctl.TIOCPKT:
                pair.setPackets(UserMemory.getInt(argument) != 0);
                return 0;
            case Ioctl.TIOCGPKT:
                UserMemory.putInt(argument, pair.hasPackets() ? 1 : 0);
                return 0;
            case Ioctl.TIOCSIG:
                return signal((int) argument);
            case Ioctl.FIONREAD:
                UserMemory.putInt(argument, pair.toMaster.available());
                return 0;
            case Ioctl.TCFLSH:
                return flush(argument);
            default:
                return TerminalRequests.control(pair.terminal, request, argument, true);
        }
    }

    private long flush(long which) {
        if (which < Termios.TCIFLUSH || which > Termios.TCIOFLUSH) {
            return -Errno.EINVAL;
        }
        if (which != Termios.TCOFLUSH) {
            pair.toMaster.clear();
            Pollers.wake(pair.writable());
        }
        if (which != Termios.TCIFLUSH) {
            pair.toSlave.clear();
        }
        return 0;
    }

    private long signal(int signal) {
        if (signal != Signal.SIGINT && signal != Signal.SIGQUIT && signal != Signal.SIGTSTP) {
            return -Errno.EINVAL;
        }
        pair.terminal.keySignal(signal);
        return 0;
    }

    @Override
    protected void closed() {
        all.masterClosed(pair);
    }
}
