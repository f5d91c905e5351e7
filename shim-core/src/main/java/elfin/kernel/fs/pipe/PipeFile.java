package elfin.kernel.fs.pipe;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.Ioctl;
import elfin.abi.Poll;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.fs.BufferSpace;
import elfin.kernel.fs.Caller;
import elfin.kernel.fs.Dentry;
import elfin.kernel.fs.FileCredentials;
import elfin.kernel.fs.Location;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.fs.PollSink;
import elfin.kernel.fs.Pollers;
import elfin.kernel.mm.UserMemory;

/** One end of a pipe, or a FIFO opened for reading, writing or both. */
public final class PipeFile extends OpenFile {
    /** {@link #writersBefore} of one that sees the end of writers at once. */
    private static final int NONE = -1;

    private final Pipe pipe;

    /** While no writer has come since it was opened, the lack of writers is no hang-up. */
    private int writersBefore = NONE;

    private PipeFile(Pipe pipe, Location location, int flags) {
        super(location, flags);
        this.pipe = pipe;
        if (readable()) {
            pipe.readers++;
            pipe.readerOpens++;
        }
        if (writable()) {
            pipe.writers++;
            pipe.writerOpens++;
        }
    }

    /** The two ends of a new pipe: the reading one, the writing one. */
    public static OpenFile[] pair(int flags) {
        Pipe pipe = new Pipe();
        PipeInode inode = new PipeInode((at, openFlags) -> openFifo(pipe, at, openFlags));
        Dentry name = Dentry.unattached("pipe:[" + inode.number + "]", inode);
        Location location = new Location(null, name);
        return new OpenFile[] {
            new PipeFile(pipe, location, Fcntl.O_RDONLY | flags & ~Fcntl.O_DIRECT),
            new PipeFile(pipe, location, Fcntl.O_WRONLY | flags)
        };
    }

    /** Opens a FIFO and waits for the other side, fifo(7). */
    public static OpenFile openFifo(Pipe pipe, Location location, int flags) {
        int access = flags & Fcntl.O_ACCMODE;
        boolean wait = (flags & Fcntl.O_NONBLOCK) == 0;
        if (access == Fcntl.O_WRONLY && !wait && pipe.readers == 0) {
            throw ErrnoException.of(Errno.ENXIO);
        }
        PipeFile file = new PipeFile(pipe, location, flags);
        if (access == Fcntl.O_RDONLY && !wait && pipe.writers == 0) {
            file.writersBefore = pipe.writerOpens;
        }
        pipe.opened.wakeAll();
        if (!wait || access == Fcntl.O_RDWR) {
            return file;
        }
        boolean reads = access == Fcntl.O_RDONLY;
        int opensBefore = reads ? pipe.writerOpens : pipe.readerOpens;
        while ((reads ? pipe.writers : pipe.readers) == 0
                && (reads ? pipe.writerOpens : pipe.readerOpens) == opensBefore) {
            if (!pipe.opened.await()) {
                file.release();
                throw ErrnoException.of(Errno.ERESTARTSYS);
            }
        }
        return file;
    }

    @Override
    public long read(BufferSpace space, long address, long byteCount) {
        if (byteCount == 0) {
            return 0;
        }
        while (pipe.isEmpty()) {
            if (pipe.writers == 0) {
                return 0;
            }
            if (nonBlocking()) {
                return -Errno.EAGAIN;
            }
            if (!pipe.readable.await()) {
                return -Errno.ERESTARTSYS;
            }
        }
        long done = pipe.take(space, address, byteCount);
        accessed();
        return done;
    }

    @Override
    public long write(BufferSpace space, long address, long byteCount) {
        boolean packet = (flags & Fcntl.O_DIRECT) != 0;
        long done = 0;
        long error = 0;
        while (done < byteCount && error == 0) {
            long moved =
                    pipe.readers == 0
                            ? 0
                            : pipe.give(space, address + done, byteCount - done, done == 0, packet);
            done += Math.max(moved, 0);
            error = Math.min(moved, 0);
            if (done < byteCount && error == 0) {
                error = awaitRoom();
            }
        }
        if (done > 0) {
            inode.modified();
        }
        if (error == -Errno.EPIPE) {
            Caller.brokenPipe();
        }
        return done > 0 ? done : error;
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
        if (readable()) {
            events |= !pipe.isEmpty() ? Poll.POLLIN | Poll.POLLRDNORM : 0;
            boolean hungUp = pipe.writers == 0 && pipe.writerOpens != writersBefore;
            events |= hungUp ? Poll.POLLHUP : 0;
        }
        if (writable()) {
            events |= !pipe.isFull() ? Poll.POLLOUT | Poll.POLLWRNORM : 0;
            events |= pipe.readers == 0 ? Poll.POLLERR : 0;
        }
        return events;
    }

    @Override
    public boolean sendsSignals() {
        return true;
    }

    @Override
    public void pollQueues(PollSink sink) {
        if (readable()) {
            sink.add(pipe.readable, Poll.POLLIN | Poll.POLLRDNORM | Poll.POLLHUP);
        }
        if (writable()) {
            sink.add(pipe.writable, Poll.POLLOUT | Poll.POLLWRNORM | Poll.POLLERR);
        }
    }

    @Override
    public long control(int request, long argument) {
        if (request != Ioctl.FIONREAD) {
            return -Errno.ENOTTY;
        }
        UserMemory.putInt(argument, pipe.available());
        return 0;
    }

    /** Whether both are ends of one pipe. */
    public boolean samePipe(PipeFile other) {
        return pipe == other.pipe;
    }

    /** Waits for bytes: 1 when there are some, 0 at the end, or a negative error number. */
    public long awaitBytes(boolean wait) {
        while (pipe.available() == 0) {
            if (pipe.writers == 0) {
                return 0;
            }
            if (!wait || nonBlocking()) {
                return -Errno.EAGAIN;
            }
            if (!pipe.readable.await()) {
                return -Errno.ERESTARTSYS;
            }
        }
        return 1;
    }

    /** Waits for room: its bytes, or a negative error number. */
    public long awaitRoom(boolean wait) {
        while (true) {
            if (pipe.readers == 0) {
                Caller.brokenPipe();
                return -Errno.EPIPE;
            }
            if (pipe.room() > 0) {
                return pipe.room();
            }
            if (!wait || nonBlocking()) {
                return -Errno.EAGAIN;
            }
            if (!pipe.writable.await()) {
                return -Errno.ERESTARTSYS;
            }
        }
    }

    /** Copies bytes that stay in the pipe to kernel memory: their count. */
    public long peek(long kernelAddress, long byteCount, long skip) {
        return pipe.peek(kernelAddress, byteCount, skip);
    }

    /** Drops bytes that {@link #peek} gave. */
    public void drop(long byteCount) {
        pipe.drop(byteCount);
    }

    /** {@code F_GETPIPE_SZ}. */
    public long capacity() {
        return pipe.capacity();
    }

    /** {@code F_SETPIPE_SZ}. */
    public long setCapacity(long byteCount) {
        FileCredentials who = Caller.credentials();
        boolean privileged = who != null && who.hasCapability(FileCredentials.CAP_SYS_RESOURCE);
        return pipe.resize(byteCount, privileged);
    }

    @Override
    protected void closed() {
        if (readable()) {
            pipe.readers--;
        }
        if (writable()) {
            pipe.writers--;
        }
        if (pipe.isUnused()) {
            pipe.freeFrames();
        }
        Pollers.wake(pipe.readable);
        Pollers.wake(pipe.writable);
    }

    /** Waits until a write may go on: 0, or a negative error number. */
    private long awaitRoom() {
        while (pipe.readers != 0) {
            if (!pipe.isFull()) {
                return 0;
            }
            if (nonBlocking()) {
                return -Errno.EAGAIN;
            }
            if (!pipe.writable.await()) {
                return -Errno.ERESTARTSYS;
            }
        }
        return -Errno.EPIPE;
    }
}
