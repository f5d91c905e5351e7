package elfin.kernel.fs;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.Seek;
import elfin.abi.Stat;
import elfin.kernel.mm.MappedFiles;
import elfin.kernel.mm.PageSource;

/** An open file whose inode has {@link FileContents}. */
public final class RegularFile extends OpenFile {
    private static final int CONTENTS_SEALS =
            Fcntl.F_SEAL_SHRINK
                    | Fcntl.F_SEAL_GROW
                    | Fcntl.F_SEAL_WRITE
                    | Fcntl.F_SEAL_FUTURE_WRITE;

    private final FileContents contents;

    public RegularFile(Location location, FileContents contents, int flags) {
        super(location, flags);
        this.contents = contents;
        if (writable()) {
            inode.writers++;
        }
    }

    @Override
    protected void closed() {
        if (writable()) {
            inode.writers--;
        }
    }

    @Override
    public long readAt(BufferSpace space, long address, long byteCount, long position) {
        long done = contents.read(space, address, byteCount, position);
        if (done >= 0 && byteCount > 0) {
            accessed();
        }
        return done;
    }

    @Override
    public long write(BufferSpace space, long address, long byteCount) {
        if ((flags & Fcntl.O_APPEND) != 0 && byteCount > 0) {
            offset = contents.size();
        }
        return super.write(space, address, byteCount);
    }

    @Override
    public long writeAt(BufferSpace space, long address, long byteCount, long position) {
        // Linux appends in pwrite(2) too, against POSIX: its manual page says so.
        long start = (flags & Fcntl.O_APPEND) != 0 ? contents.size() : position;
        if (byteCount == 0) {
            return 0;
        }
        long allowed = Caller.allowedBytes(start, byteCount);
        if (allowed == 0) {
            return -Errno.EFBIG;
        }
        allowed = unsealedBytes(start, allowed);
        if (allowed == 0) {
            return -Errno.EPERM;
        }
        inode.modified();
        dropPrivileges();
        return contents.write(space, address, allowed, start);
    }

    @Override
    public boolean seekable() {
        return true;
    }

    @Override
    public long seek(long distance, int whence) {
        long target;
        switch (whence) {
            case Seek.SEEK_SET -> target = distance;
            case Seek.SEEK_CUR -> target = offset + distance;
            case Seek.SEEK_END -> target = contents.size() + distance;
            case Seek.SEEK_DATA -> target = contents.nextData(distance);
            case Seek.SEEK_HOLE -> target = contents.nextHole(distance);
            default -> {
                return -Errno.EINVAL;
            }
        }
        if (target < 0) {
            boolean byContents = whence == Seek.SEEK_DATA || whence == Seek.SEEK_HOLE;
            return byContents ? -Errno.ENXIO : -Errno.EINVAL;
        }
        offset = target;
        return target;
    }

    @Override
    public long control(int request, long argument) {
        return -Errno.ENOTTY;
    }

    @Override
    public PageSource pageSource() {
        return contents;
    }

    /** What is sealed against writing can be mapped, but not made writable. */
    @Override
    public boolean isSealedAgainstWriting() {
        return contents.isSealed(Fcntl.F_SEAL_WRITE | Fcntl.F_SEAL_FUTURE_WRITE);
    }

    /** How many bytes of a write its seals allow; those in pages up to the end, as Linux writes. */
    private long unsealedBytes(long start, long byteCount) {
        if (isSealedAgainstWriting()) {
            return 0;
        }
        if (!contents.isSealed(Fcntl.F_SEAL_GROW) || start + byteCount <= contents.size()) {
            return byteCount;
        }
        long lastPage = contents.size() & -FrameSource.PAGE_SIZE;
        return Math.max(0, lastPage - start);
    }

    @Override
    public void written() {
        inode.modified();
    }

    @Override
    public long punch(long firstPage, long pageCount) {
        int mode = Fcntl.FALLOC_FL_PUNCH_HOLE | Fcntl.FALLOC_FL_KEEP_SIZE;
        int shift = FrameSource.PAGE_SHIFT;
        return allocate(mode, firstPage << shift, pageCount << shift);
    }

    @Override
    public long countPages(long first, long end) {
        return contents.countPages(first, end);
    }

    /** F_GET_SEALS: {@code F_SEAL_*}, or {@code -EINVAL}. */
    public long seals() {
        return contents.seals() == FileContents.NOT_SEALABLE ? -Errno.EINVAL : contents.seals();
    }

    /** F_ADD_SEALS: 0 or {@code -errno}. */
    public long addSeals(int added) {
        int before = contents.seals();
        if (before == FileContents.NOT_SEALABLE) {
            return -Errno.EINVAL;
        }
        if ((before & Fcntl.F_SEAL_SEAL) != 0) {
            return -Errno.EPERM;
        }
        int seals = added;
        if ((seals & Fcntl.F_SEAL_EXEC) != 0 && (inode.mode & Stat.S_IXUGO) != 0) {
            seals |= CONTENTS_SEALS;
        }
        boolean denies = (seals & ~before & Fcntl.F_SEAL_WRITE) != 0;
        if (denies && MappedFiles.isMappedWritable(contents)) {
            return -Errno.EBUSY;
        }
        contents.setSeals(before | seals);
        return 0;
    }

    @Override
    public long synchronise() {
        return 0;
    }

    @Override
    public long allocate(int mode, long position, long byteCount) {
        boolean punches = (mode & Fcntl.FALLOC_FL_PUNCH_HOLE) != 0;
        boolean sealed =
                punches
                        ? isSealedAgainstWriting()
                        : contents.isSealed(Fcntl.F_SEAL_GROW)
                                && position + byteCount > contents.size();
        if (sealed) {
            return -Errno.EPERM;
        }
        boolean grows =
                (mode & Fcntl.FALLOC_FL_KEEP_SIZE) == 0 && position + byteCount > contents.size();
        if (grows && !Caller.mayExtendTo(position + byteCount)) {
            return -Errno.EFBIG;
        }
        long result = contents.allocate(mode, position, byteCount);
        if (result == 0) {
            inode.modified();
        }
        return result;
    }

    /**
     * Writing takes away set-user-id, set-group-id and file capabilities, as file_remove_privs()
     * does.
     */
    private void dropPrivileges() {
        inode.dropCapabilities();
        if ((inode.mode & (Stat.S_ISUID | Stat.S_ISGID)) != 0 && !privilegedWriter()) {
            inode.mode &= ~Stat.S_ISUID;
            if ((inode.mode & Stat.S_IXGRP) != 0) {
                inode.mode &= ~Stat.S_ISGID;
            }
        }
    }

    private static boolean privilegedWriter() {
        FileCredentials writer = Caller.credentials();
        return writer != null && writer.hasCapability(FileCredentials.CAP_FSETID);
    }
}
