package elfin.kernel.console;

import elfin.abi.Errno;
import elfin.abi.Ioctl;
import elfin.abi.Poll;
import elfin.kernel.fs.BufferSpace;
import elfin.kernel.fs.Location;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.fs.PollSink;
import elfin.kernel.mm.Frames;
import elfin.kernel.mm.UserMemory;

/** A program's standard stream over a port of the console. */
public final class ConsoleFile extends OpenFile {
    private final ConsoleStream stream;

    public ConsoleFile(Location location, int flags, ConsoleStream stream) {
        super(location, flags);
        this.stream = stream;
    }

    @Override
    public long read(BufferSpace space, long address, long byteCount) {
        if (byteCount == 0) {
            return 0;
        }
        stream.poll();
        while (stream.frontLength() == 0) {
            if (stream.isAtEnd()) {
                return 0;
            }
            if (nonBlocking()) {
                return -Errno.EAGAIN;
            }
            if (!stream.readable().await()) {
                return -Errno.ERESTARTSYS;
            }
            stream.poll();
        }
        long done = 0;
        while (done < byteCount && stream.frontLength() > 0) {
            int part = (int) Math.min(byteCount - done, stream.frontLength());
            long left = space.put(stream.front(), address + done, part);
            int moved = part - (int) left;
            if (moved > 0) {
                stream.consume(moved);
            }
            done += moved;
            if (left != 0) {
                return done == 0 ? -Errno.EFAULT : done;
            }
        }
        return done;
    }

    @Override
    public long write(BufferSpace space, long address, long byteCount) {
        long done = 0;
        while (done < byteCount) {
            long buffer = stream.transmitBuffer();
            if (buffer == 0) {
                return done == 0 ? -Errno.ERESTARTSYS : done;
            }
            int part = (int) Math.min(byteCount - done, Frames.SIZE);
            long left = space.get(address + done, buffer, part);
            int moved = part - (int) left;
            if (moved > 0) {
                stream.transmit(buffer, moved);
            } else {
                stream.returnBuffer(buffer);
            }
            done += moved;
            if (left != 0) {
                return done == 0 ? -Errno.EFAULT : done;
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
        stream.poll();
        int events = Poll.POLLOUT | Poll.POLLWRNORM;
        if (stream.frontLength() > 0) {
            events |= Poll.POLLIN | Poll.POLLRDNORM;
        }
        return stream.isAtEnd() ? events | Poll.POLLHUP : events;
    }

    @Override
    public void pollQueues(PollSink sink) {
        if (readable()) {
            sink.add(stream.readable(), Poll.POLLIN | Poll.POLLRDNORM | Poll.POLLHUP);
        }
        if (writable()) {
            sink.add(stream.writable(), Poll.POLLOUT | Poll.POLLWRNORM);
        }
    }

    @Override
    public long control(int request, long argument) {
        if (request == Ioctl.FIONREAD) {
            stream.poll();
            UserMemory.putInt(argument, stream.available());
            return 0;
        }
        return -Errno.ENOTTY;
    }
}
