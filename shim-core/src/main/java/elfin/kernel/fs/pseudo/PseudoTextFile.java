package elfin.kernel.fs.pseudo;

import elfin.abi.Errno;
import elfin.abi.Seek;
import elfin.kernel.fs.BufferSpace;
import elfin.kernel.fs.FileContents;
import elfin.kernel.fs.FrameSource;
import elfin.kernel.fs.Location;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.fs.PathNames;
import elfin.raw.Mem;

/** An open file of text. */
final class PseudoTextFile extends OpenFile {
    /** Longer writes are cut. */
    private static final int MOST_WRITTEN = FrameSource.PAGE_SIZE - 1;

    private final PseudoFile.Text text;
    private final PseudoFile.Writer writer;
    private FileContents contents;

    PseudoTextFile(Location location, int flags, PseudoFile.Text text, PseudoFile.Writer writer) {
        super(location, flags);
        this.text = text;
        this.writer = writer;
    }

    @Override
    public long readAt(BufferSpace space, long address, long byteCount, long position) {
        if (text == null) {
            return -Errno.EINVAL;
        }
        if (position == 0 || contents == null) {
            FileContents made = new FileContents();
            if (!made.append(PathNames.bytes(text.make()))) {
                made.discard();
                return -Errno.ENOMEM;
            }
            closed();
            contents = made;
        }
        return contents.read(space, address, byteCount, position);
    }

    @Override
    public long writeAt(BufferSpace space, long address, long byteCount, long position) {
        if (writer == null) {
            return -Errno.EIO;
        }
        int length = (int) Math.min(byteCount, MOST_WRITTEN);
        long frame = FrameSource.allocate();
        if (frame == 0) {
            return -Errno.ENOMEM;
        }
        byte[] bytes = new byte[length];
        long missing = space.get(address, FrameSource.address(frame), length);
        if (missing == 0) {
            Mem.copyToArray(FrameSource.address(frame), bytes, 0, length);
        }
        FrameSource.release(frame);
        if (missing != 0) {
            return -Errno.EFAULT;
        }
        long error = writer.write(bytes, length);
        return error < 0 ? error : length;
    }

    @Override
    public boolean seekable() {
        return true;
    }

    @Override
    public long seek(long distance, int whence) {
        long target =
                switch (whence) {
                    case Seek.SEEK_SET -> distance;
                    case Seek.SEEK_CUR -> offset + distance;
                    default -> -1;
                };
        if (target < 0) {
            return -Errno.EINVAL;
        }
        offset = target;
        return target;
    }

    @Override
    protected void closed() {
        if (contents != null) {
            contents.discard();
            contents = null;
        }
    }
}
