package elfin.kernel.fs;

/** Files without a name anywhere: pipes and the like. Never mounted where it could be seen. */
public final class AnonymousFileSystem extends FileSystem {
    /** {@code PIPEFS_MAGIC}. */
    private static final long PIPE_MAGIC = 0x5049_5045;

    /** The one for pipes and console streams. */
    public static final AnonymousFileSystem PIPES = new AnonymousFileSystem("pipefs", PIPE_MAGIC);

    private final String typeName;
    private final long magic;
    private long lastNumber;

    public AnonymousFileSystem(String typeName, long magic) {
        this.typeName = typeName;
        this.magic = magic;
    }

    /** A number for a new inode. */
    public long takeNumber() {
        return ++lastNumber;
    }

    @Override
    public Inode root() {
        throw new IllegalStateException("has no root directory");
    }

    @Override
    public String typeName() {
        return typeName;
    }

    @Override
    public long magic() {
        return magic;
    }
}
