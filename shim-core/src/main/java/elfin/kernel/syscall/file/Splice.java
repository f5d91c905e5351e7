package elfin.kernel.syscall.file;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.Stat;
import elfin.kernel.core.Syscall;
import elfin.kernel.fs.BufferSpace;
import elfin.kernel.fs.FrameSource;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.fs.pipe.PipeFile;
import elfin.kernel.mm.UserMemory;

/**
 * splice(2), tee(2), vmsplice(2): bytes to and from pipes. They are copied, not moved, so that what
 * a program changes after vmsplice(2) does not change what is in the pipe.
 */
public final class Splice {
    private static final int ALL_FLAGS =
            Fcntl.SPLICE_F_MOVE
                    | Fcntl.SPLICE_F_NONBLOCK
                    | Fcntl.SPLICE_F_MORE
                    | Fcntl.SPLICE_F_GIFT;

    private static final int PAGE_SIZE = FrameSource.PAGE_SIZE;

    private Splice() {}

    @Syscall("splice")
    public static long splice(
            int from, long fromOffset, int to, long toOffset, long byteCount, int flags) {
        if (byteCount == 0) {
            return 0;
        }
        if ((flags & ~ALL_FLAGS) != 0) {
            return -Errno.EINVAL;
        }
        OpenFile source = CallFiles.require(from);
        OpenFile target = CallFiles.require(to);
        PipeFile in = source instanceof PipeFile pipe ? pipe : null;
        PipeFile out = target instanceof PipeFile pipe ? pipe : null;
        if ((in != null && fromOffset != 0) || (out != null && toOffset != 0)) {
            return -Errno.ESPIPE;
        }
        long toStart = toOffset == 0 ? -1 : UserMemory.getLong(toOffset);
        long fromStart = fromOffset == 0 ? -1 : UserMemory.getLong(fromOffset);
        if (!source.readable() || !target.writable()) {
            return -Errno.EBADF;
        }
        long wanted = Math.min(byteCount & Long.MAX_VALUE, CallFiles.MAX_TRANSFER);
        boolean wait = (flags & Fcntl.SPLICE_F_NONBLOCK) == 0;
        if (in != null && out != null) {
            return in.samePipe(out) ? -Errno.EINVAL : pipeToPipe(in, out, wanted, wait, true);
        }
        if (in != null) {
            return intoFile(in, target, toOffset, toStart, wanted, wait);
        }
        return out == null
                ? -Errno.EINVAL
                : fromFile(source, fromOffset, fromStart, out, wanted, wait);
    }

    @Syscall("tee")
    public static long tee(int from, int to, long byteCount, int flags) {
        if ((flags & ~ALL_FLAGS) != 0) {
            return -Errno.EINVAL;
        }
        if (byteCount == 0) {
            return 0;
        }
        OpenFile source = CallFiles.require(from);
        OpenFile target = CallFiles.require(to);
        if (!source.readable() || !target.writable()) {
            return -Errno.EBADF;
        }
        boolean two =
                source instanceof PipeFile in
                        && target instanceof PipeFile out
                        && !in.samePipe(out);
        if (!two) {
            return -Errno.EINVAL;
        }
        long wanted = Math.min(byteCount & Long.MAX_VALUE, CallFiles.MAX_TRANSFER);
        boolean wait = (flags & Fcntl.SPLICE_F_NONBLOCK) == 0;
        return pipeToPipe((PipeFile) source, (PipeFile) target, wanted, wait, false);
    }

    @Syscall("vmsplice")
    public static long vmsplice(int descriptor, long vector, long count, int flags) {
        if ((flags & ~ALL_FLAGS) != 0) {
            return -Errno.EINVAL;
        }
        OpenFile file = CallFiles.require(descriptor);
        if (!file.readable() && !file.writable()) {
            return -Errno.EBADF;
        }
        int parts = count < 0 || count > Integer.MAX_VALUE ? -1 : (int) count;
        long total = IoVector.check(vector, parts);
        if (total <= 0) {
            return total;
        }
        if (!(file instanceof PipeFile pipe)) {
            return -Errno.EBADF;
        }
        boolean wait = (flags & Fcntl.SPLICE_F_NONBLOCK) == 0;
        return pipe.writable()
                ? giveVector(pipe, vector, parts, wait)
                : takeVector(pipe, vector, parts, wait);
    }

    /**
     * Fills a pipe from a file as far as there is room: the bytes moved, or an error number.
     *
     * @param start position in the file; -1 is its own, which then advances
     */
    static long fill(OpenFile source, long start, PipeFile pipe, long byteCount, boolean wait) {
        long room = pipe.awaitRoom(wait);
        if (room < 0) {
            return room;
        }
        long wanted = Math.min(byteCount, room);
        return withPage(
                page -> {
                    long done = 0;
                    while (done < wanted) {
                        long chunk = Math.min(wanted - done, PAGE_SIZE);
                        long got =
                                start < 0
                                        ? source.read(BufferSpace.KERNEL, page, chunk)
                                        : source.readAt(
                                                BufferSpace.KERNEL, page, chunk, start + done);
                        if (got > 0) {
                            got = pipe.write(BufferSpace.KERNEL, page, got);
                        }
                        if (got <= 0) {
                            return done > 0 ? done : got;
                        }
                        done += got;
                        if (got < chunk || !source.seekable()) {
                            break;
                        }
                    }
                    return done;
                });
    }

    private static long fromFile(
            OpenFile source, long offset, long start, PipeFile out, long byteCount, boolean wait) {
        if (!splices(source)) {
            return -Errno.EINVAL;
        }
        if (offset != 0 && !source.seekable()) {
            return -Errno.EINVAL;
        }
        if (offset != 0 && start < 0) {
            return -Errno.EINVAL;
        }
        long done = fill(source, start, out, byteCount, wait);
        if (done > 0 && offset != 0) {
            UserMemory.putLong(offset, start + done);
        }
        return done;
    }

    private static long intoFile(
            PipeFile in, OpenFile target, long offset, long start, long byteCount, boolean wait) {
        if (offset != 0 && (!target.seekable() || start < 0)) {
            return -Errno.EINVAL;
        }
        if ((target.flags & Fcntl.O_APPEND) != 0 || !splices(target)) {
            return -Errno.EINVAL;
        }
        long ready = in.awaitBytes(wait);
        if (ready <= 0) {
            return ready;
        }
        long done = withPage(page -> drain(in, target, start, byteCount, page));
        if (done > 0 && offset != 0) {
            UserMemory.putLong(offset, start + done);
        }
        return done;
    }

    /** Writes what is in a pipe to a file; a byte leaves the pipe when the file has it. */
    private static long drain(PipeFile in, OpenFile target, long start, long byteCount, long page) {
        long done = 0;
        while (done < byteCount) {
            long chunk = in.peek(page, Math.min(byteCount - done, PAGE_SIZE), 0);
            if (chunk == 0) {
                break;
            }
            long put =
                    start < 0
                            ? target.write(BufferSpace.KERNEL, page, chunk)
                            : target.writeAt(BufferSpace.KERNEL, page, chunk, start + done);
            if (put <= 0) {
                return done > 0 ? done : put;
            }
            in.drop(put);
            done += put;
            if (put < chunk) {
                break;
            }
        }
        return done;
    }

    /** Copies or, when {@code moves}, moves what one pipe has and the other has room for. */
    private static long pipeToPipe(
            PipeFile in, PipeFile out, long byteCount, boolean wait, boolean moves) {
        boolean waits = wait && !in.nonBlocking() && !out.nonBlocking();
        long ready = in.awaitBytes(waits);
        if (ready <= 0) {
            return ready;
        }
        long room = out.awaitRoom(waits);
        if (room < 0) {
            return room;
        }
        long wanted = Math.min(byteCount, room);
        return withPage(
                page -> {
                    long done = 0;
                    while (done < wanted) {
                        long skip = moves ? 0 : done;
                        long chunk = in.peek(page, Math.min(wanted - done, PAGE_SIZE), skip);
                        long put = chunk == 0 ? 0 : out.write(BufferSpace.KERNEL, page, chunk);
                        if (put <= 0) {
                            return done > 0 ? done : put;
                        }
                        if (moves) {
                            in.drop(put);
                        }
                        done += put;
                    }
                    return done;
                });
    }

    private static long giveVector(PipeFile pipe, long vector, int count, boolean wait) {
        long room = pipe.awaitRoom(wait);
        if (room < 0) {
            return room;
        }
        long done = 0;
        for (int i = 0; i < count && done < room; i++) {
            long length = Math.min(IoVector.length(vector, i), room - done);
            if (length == 0) {
                continue;
            }
            long put = pipe.write(BufferSpace.USER, IoVector.base(vector, i), length);
            if (put < 0) {
                return done > 0 ? done : put;
            }
            done += put;
            if (put < length) {
                break;
            }
        }
        return done;
    }

    private static long takeVector(PipeFile pipe, long vector, int count, boolean wait) {
        long ready = pipe.awaitBytes(wait);
        if (ready <= 0) {
            return ready;
        }
        long done = 0;
        for (int i = 0; i < count && pipe.awaitBytes(false) > 0; i++) {
            long length = IoVector.length(vector, i);
            long got = pipe.read(BufferSpace.USER, IoVector.base(vector, i), length);
            if (got < 0) {
                return done > 0 ? done : got;
            }
            done += got;
            if (got < length) {
                break;
            }
        }
        return done;
    }

    private interface PageUse {
        long with(long page);
    }

    private static long withPage(PageUse use) {
        long frame = FrameSource.allocate();
        if (frame == 0) {
            return -Errno.ENOMEM;
        }
        long result = use.with(FrameSource.address(frame));
        FrameSource.release(frame);
        return result;
    }

    /** Whether bytes of a file can go to and come from pipes. */
    private static boolean splices(OpenFile file) {
        int type = file.inode.type();
        return type == Stat.S_IFREG || type == Stat.S_IFCHR || type == Stat.S_IFSOCK;
    }
}
