package elfin.kernel.syscall.file;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.kernel.core.Syscall;
import elfin.kernel.fs.BufferSpace;
import elfin.kernel.fs.FrameSource;
import elfin.kernel.fs.Notify;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.fs.pipe.PipeFile;
import elfin.kernel.mm.UserMemory;

/** sendfile(2), copy_file_range(2): bytes move from file to file through one page of the kernel. */
public final class Transfer {
    private Transfer() {}

    @Syscall("sendfile")
    public static long sendfile(int to, int from, long offsetAddress, long byteCount) {
        OpenFile source = CallFiles.require(from);
        if (!source.readable()) {
            return -Errno.EBADF;
        }
        OpenFile target = CallFiles.require(to);
        if (!target.writable()) {
            return -Errno.EBADF;
        }
        boolean ownOffset = offsetAddress != 0;
        if (ownOffset && !source.seekable()) {
            return -Errno.ESPIPE;
        }
        long start = ownOffset ? UserMemory.getLong(offsetAddress) : source.offset;
        if (start < 0
                || byteCount < 0
                || !source.seekable()
                || (target.flags & Fcntl.O_APPEND) != 0) {
            return -Errno.EINVAL;
        }
        long wanted = Math.min(byteCount, CallFiles.MAX_TRANSFER);
        long done =
                target instanceof PipeFile pipe
                        ? Splice.fill(source, start, pipe, wanted, true)
                        : move(source, start, target, -1, wanted);
        if (done > 0 && ownOffset) {
            UserMemory.putLong(offsetAddress, start + done);
        } else if (done > 0) {
            source.offset = start + done;
        }
        return done;
    }

    @Syscall("copy_file_range")
    public static long copyFileRange(
            int from, long fromOffset, int to, long toOffset, long byteCount, int flags) {
        OpenFile source = CallFiles.require(from);
        OpenFile target = CallFiles.require(to);
        long sourceStart = fromOffset != 0 ? UserMemory.getLong(fromOffset) : source.offset;
        long targetStart = toOffset != 0 ? UserMemory.getLong(toOffset) : target.offset;
        long error = checkRange(source, sourceStart, target, targetStart, byteCount, flags);
        if (error != 0) {
            return error;
        }
        // What this call itself adds to the end is not copied again.
        long there = Math.max(0, source.inode.size() - sourceStart);
        long wanted = Math.min(Math.min(byteCount, there), CallFiles.MAX_TRANSFER);
        long done = move(source, sourceStart, target, targetStart, wanted);
        if (done > 0) {
            advance(source, fromOffset, sourceStart + done);
            advance(target, toOffset, targetStart + done);
        }
        return done;
    }

    private static long checkRange(
            OpenFile source, long from, OpenFile target, long to, long byteCount, int flags) {
        if (flags != 0) {
            return -Errno.EINVAL;
        }
        if (source.inode.isDirectory() || target.inode.isDirectory()) {
            return -Errno.EISDIR;
        }
        if (!source.inode.isRegular() || !target.inode.isRegular()) {
            return -Errno.EINVAL;
        }
        if (!source.readable() || !target.writable() || (target.flags & Fcntl.O_APPEND) != 0) {
            return -Errno.EBADF;
        }
        if (source.inode.fileSystem != target.inode.fileSystem) {
            return -Errno.EXDEV;
        }
        // As unsigned numbers, so that only negative positions wrap.
        if (Long.compareUnsigned(from + byteCount, from) < 0
                || Long.compareUnsigned(to + byteCount, to) < 0) {
            return -Errno.EOVERFLOW;
        }
        if (from < 0 || to < 0 || byteCount < 0) {
            return -Errno.EINVAL;
        }
        // Only bytes there are can overlap.
        long there = Math.min(byteCount, Math.max(0, source.inode.size() - from));
        boolean overlap = from < to + there && to < from + there;
        return source.inode == target.inode && overlap ? -Errno.EINVAL : 0;
    }

    private static void advance(OpenFile file, long offsetAddress, long position) {
        if (offsetAddress != 0) {
            UserMemory.putLong(offsetAddress, position);
        } else {
            file.offset = position;
        }
    }

    /** Moves bytes; a target position of -1 means the target's own. */
    private static long move(
            OpenFile source, long sourceStart, OpenFile target, long targetStart, long byteCount) {
        long frame = FrameSource.allocate();
        if (frame == 0) {
            return -Errno.ENOMEM;
        }
        long page = FrameSource.address(frame);
        long done = 0;
        long error = 0;
        while (done < byteCount) {
            long chunk = Math.min(byteCount - done, FrameSource.PAGE_SIZE);
            long got = source.readAt(BufferSpace.KERNEL, page, chunk, sourceStart + done);
            if (got <= 0) {
                error = got;
                break;
            }
            long put =
                    targetStart < 0
                            ? target.write(BufferSpace.KERNEL, page, got)
                            : target.writeAt(BufferSpace.KERNEL, page, got, targetStart + done);
            if (put < 0) {
                error = put;
                break;
            }
            done += put;
            if (put < got) {
                break;
            }
        }
        FrameSource.release(frame);
        Notify.read(source, done);
        Notify.written(target, done);
        return done > 0 ? done : error;
    }
}
