package elfin.kernel.fs.pseudo;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.Stat;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.fs.Location;
import elfin.kernel.fs.OpenFile;

/** A file whose text is made when it is read from its start, and stays while it is read on. */
public class PseudoFile extends PseudoInode {
    private static final int ANY_WRITE = 0222;

    /** Makes the text. */
    public interface Text {
        String make();
    }

    /** Takes what is written. */
    public interface Writer {
        /** A write of {@code length} bytes: 0, or a negative error number. */
        long write(byte[] bytes, int length);
    }

    private final Text text;
    private final Writer writer;

    /** Whether nobody may open it for writing who could not write: as settings are. */
    private final boolean strict;

    /**
     * A file.
     *
     * @param writer null when writing is an error
     */
    public PseudoFile(
            PseudoFileSystem fileSystem, long number, int permissions, Text text, Writer writer) {
        this(fileSystem, number, permissions, text, writer, false);
    }

    PseudoFile(
            PseudoFileSystem fileSystem,
            long number,
            int permissions,
            Text text,
            Writer writer,
            boolean strict) {
        super(fileSystem, number, Stat.S_IFREG | permissions);
        this.text = text;
        this.writer = writer;
        this.strict = strict;
    }

    /** Whether the caller may open it, besides its permissions; a failure is thrown. */
    protected void checkOpen() {}

    @Override
    public OpenFile open(Location location, int flags) {
        checkOpen();
        boolean writes = (flags & Fcntl.O_ACCMODE) != Fcntl.O_RDONLY;
        if (strict && writes && (mode & ANY_WRITE) == 0) {
            throw ErrnoException.of(Errno.EACCES);
        }
        return new PseudoTextFile(location, flags, text, writer);
    }

    /** Opening for writing cuts nothing. */
    @Override
    public void truncate(long newSize) {
        if (writer == null) {
            throw ErrnoException.of(Errno.EINVAL);
        }
    }
}
