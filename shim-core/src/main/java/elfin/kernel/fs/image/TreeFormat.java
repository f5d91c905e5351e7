package elfin.kernel.fs.image;

/**
 * Layout of the boot payload's TREE section: the inode table of the root file system. All numbers
 * are little-endian.
 *
 * <pre>
 * header   16 bytes  inode count, entry count, name bytes, xattr bytes (u32 each)
 * inodes   64 bytes each; inode 0 is the root directory
 * entries  16 bytes each; those of one directory lie together
 * names    the bytes of entry names and symbolic link targets, without NULs
 * xattrs   the extended attributes; those of one inode lie together: name and value bytes (u32 each),
 *          the name, the value
 * </pre>
 *
 * An inode's data offset is, by its type: of a regular file the offset of its first byte in the
 * DATA section, a multiple of the page size; of a directory the index of its first entry; of a
 * symbolic link the offset of its target in the names. "." and ".." have no entries. Bytes between
 * the end of a file and the end of its last page are zero.
 */
public final class TreeFormat {
    public static final int INODE_COUNT_OFFSET = 0;
    public static final int ENTRY_COUNT_OFFSET = 4;
    public static final int NAME_BYTES_OFFSET = 8;
    public static final int XATTR_BYTES_OFFSET = 12;
    public static final int HEADER_SIZE = 16;

    /** u32: type and permissions as {@code st_mode}. */
    public static final int INODE_MODE_OFFSET = 0;

    public static final int INODE_UID_OFFSET = 4;
    public static final int INODE_GID_OFFSET = 8;

    /** u32: number of links; a directory's counts "." and its subdirectories. */
    public static final int INODE_NLINK_OFFSET = 12;

    /** u64: bytes of a file or of a symbolic link's target; 0 for other types. */
    public static final int INODE_SIZE_OFFSET = 16;

    /** u64: see the class comment. */
    public static final int INODE_DATA_OFFSET = 24;

    /** s64: seconds since 1970 of the last modification. */
    public static final int INODE_MTIME_SECONDS_OFFSET = 32;

    /** u32: nanoseconds of the last modification, below 10^9. */
    public static final int INODE_MTIME_NANOS_OFFSET = 40;

    public static final int INODE_RDEV_MAJOR_OFFSET = 44;
    public static final int INODE_RDEV_MINOR_OFFSET = 48;

    /** u32: number of entries of a directory; 0 for other types. */
    public static final int INODE_ENTRY_COUNT_OFFSET = 52;

    /** u32: where in the xattrs an inode's extended attributes begin. */
    public static final int INODE_XATTRS_OFFSET = 56;

    /** u32: how many extended attributes an inode has. */
    public static final int INODE_XATTR_COUNT_OFFSET = 60;

    public static final int INODE_RECORD_SIZE = 64;

    /** u32: index of the inode the entry names. */
    public static final int ENTRY_INODE_OFFSET = 0;

    /** u32: offset of the name in the names. */
    public static final int ENTRY_NAME_OFFSET = 4;

    /** u32: bytes of the name, 1 to 255. */
    public static final int ENTRY_NAME_LENGTH_OFFSET = 8;

    public static final int ENTRY_RECORD_SIZE = 16;

    /** u32: bytes of an extended attribute's name, 1 to 255. */
    public static final int XATTR_NAME_LENGTH_OFFSET = 0;

    /** u32: bytes of an extended attribute's value, at most 65536. */
    public static final int XATTR_VALUE_LENGTH_OFFSET = 4;

    /** Of the bytes before an attribute's name. */
    public static final int XATTR_HEADER_SIZE = 8;

    /** Index of the root directory. */
    public static final int ROOT_INODE = 0;

    private TreeFormat() {}
}
