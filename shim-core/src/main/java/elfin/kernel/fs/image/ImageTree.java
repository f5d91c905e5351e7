package elfin.kernel.fs.image;

import elfin.raw.Mem;

/**
 * The root file system of the boot payload, read where it lies. Nothing is walked ahead of time;
 * each record is bounds-checked when it is used.
 */
public final class ImageTree {
    /** Receives extended attributes. */
    public interface AttributeSink {
        /**
         * One attribute.
         *
         * @param valueAddress kernel address of the value, which stays where it is
         */
        void attribute(byte[] name, long valueAddress, int valueLength);
    }

    private final long tree;
    private final long data;
    private final long dataLength;
    private final int inodeCount;
    private final int entryCount;
    private final long nameBytes;
    private final long entries;
    private final long names;
    private final long attributeBytes;
    private final long attributes;

    /**
     * @param tree kernel address of the TREE section
     * @param treeLength its bytes
     * @param data kernel address of the DATA section, page-aligned
     * @param dataLength its bytes
     * @throws IllegalArgumentException when the tables do not fit in the section
     */
    public ImageTree(long tree, long treeLength, long data, long dataLength) {
        if (treeLength < TreeFormat.HEADER_SIZE + TreeFormat.INODE_RECORD_SIZE) {
            throw new IllegalArgumentException("image tree is truncated");
        }
        this.tree = tree;
        this.data = data;
        this.dataLength = dataLength;
        this.inodeCount = Mem.getInt(tree + TreeFormat.INODE_COUNT_OFFSET);
        this.entryCount = Mem.getInt(tree + TreeFormat.ENTRY_COUNT_OFFSET);
        this.nameBytes = Mem.getInt(tree + TreeFormat.NAME_BYTES_OFFSET) & 0xffff_ffffL;
        this.attributeBytes = Mem.getInt(tree + TreeFormat.XATTR_BYTES_OFFSET) & 0xffff_ffffL;
        long entriesOffset =
                TreeFormat.HEADER_SIZE + (long) inodeCount * TreeFormat.INODE_RECORD_SIZE;
        long namesOffset = entriesOffset + (long) entryCount * TreeFormat.ENTRY_RECORD_SIZE;
        long attributesOffset = namesOffset + nameBytes;
        if (inodeCount < 1 || entryCount < 0 || attributesOffset + attributeBytes > treeLength) {
            throw new IllegalArgumentException("image tree is truncated");
        }
        this.entries = tree + entriesOffset;
        this.names = tree + namesOffset;
        this.attributes = tree + attributesOffset;
    }

    /** Number of inodes; their indices run from 0. */
    public int inodeCount() {
        return inodeCount;
    }

    /** Type and permissions as {@code st_mode}. */
    public int mode(int inode) {
        return Mem.getInt(record(inode) + TreeFormat.INODE_MODE_OFFSET);
    }

    public int uid(int inode) {
        return Mem.getInt(record(inode) + TreeFormat.INODE_UID_OFFSET);
    }

    public int gid(int inode) {
        return Mem.getInt(record(inode) + TreeFormat.INODE_GID_OFFSET);
    }

    public int linkCount(int inode) {
        return Mem.getInt(record(inode) + TreeFormat.INODE_NLINK_OFFSET);
    }

    /** Bytes of a file or of a symbolic link's target. */
    public long size(int inode) {
        return Mem.getLong(record(inode) + TreeFormat.INODE_SIZE_OFFSET);
    }

    public long mtimeSeconds(int inode) {
        return Mem.getLong(record(inode) + TreeFormat.INODE_MTIME_SECONDS_OFFSET);
    }

    public int mtimeNanos(int inode) {
        return Mem.getInt(record(inode) + TreeFormat.INODE_MTIME_NANOS_OFFSET);
    }

    public int deviceMajor(int inode) {
        return Mem.getInt(record(inode) + TreeFormat.INODE_RDEV_MAJOR_OFFSET);
    }

    public int deviceMinor(int inode) {
        return Mem.getInt(record(inode) + TreeFormat.INODE_RDEV_MINOR_OFFSET);
    }

    /** Kernel address of a regular file's first page. */
    public long fileAddress(int inode) {
        long offset = Mem.getLong(record(inode) + TreeFormat.INODE_DATA_OFFSET);
        long length = size(inode);
        if (offset < 0 || length < 0 || offset > dataLength || length > dataLength - offset) {
            throw new IllegalArgumentException("image file lies outside the data section");
        }
        return data + offset;
    }

    /** How many extended attributes an inode has. */
    public int attributeCount(int inode) {
        return Mem.getInt(record(inode) + TreeFormat.INODE_XATTR_COUNT_OFFSET);
    }

    /** Gives an inode's extended attributes to a sink. */
    public void attributes(int inode, AttributeSink sink) {
        long at = Mem.getInt(record(inode) + TreeFormat.INODE_XATTRS_OFFSET) & 0xffff_ffffL;
        int count = attributeCount(inode);
        for (int i = 0; i < count; i++) {
            if (at + TreeFormat.XATTR_HEADER_SIZE > attributeBytes) {
                throw attributeOutside();
            }
            long header = attributes + at;
            int nameLength = Mem.getInt(header + TreeFormat.XATTR_NAME_LENGTH_OFFSET);
            int valueLength = Mem.getInt(header + TreeFormat.XATTR_VALUE_LENGTH_OFFSET);
            at += TreeFormat.XATTR_HEADER_SIZE;
            if (nameLength < 0
                    || valueLength < 0
                    || at + nameLength + valueLength > attributeBytes) {
                throw attributeOutside();
            }
            byte[] name = new byte[nameLength];
            Mem.copyToArray(attributes + at, name, 0, nameLength);
            sink.attribute(name, attributes + at + nameLength, valueLength);
            at += (long) nameLength + valueLength;
        }
    }

    private static IllegalArgumentException attributeOutside() {
        return new IllegalArgumentException("image attribute lies outside the attributes");
    }

    /** A symbolic link's target. */
    public byte[] linkTarget(int inode) {
        long offset = Mem.getLong(record(inode) + TreeFormat.INODE_DATA_OFFSET);
        return nameAt(offset, size(inode));
    }

    /** Index of a directory's first entry. */
    public int firstEntry(int inode) {
        long first = Mem.getLong(record(inode) + TreeFormat.INODE_DATA_OFFSET);
        int count = entryCount(inode);
        if (first < 0 || count < 0 || first + count > entryCount) {
            throw new IllegalArgumentException("image directory lies outside the entry table");
        }
        return (int) first;
    }

    /** Number of a directory's entries. */
    public int entryCount(int inode) {
        return Mem.getInt(record(inode) + TreeFormat.INODE_ENTRY_COUNT_OFFSET);
    }

    /** Index of the inode an entry names. */
    public int entryInode(int entry) {
        int inode = Mem.getInt(entryRecord(entry) + TreeFormat.ENTRY_INODE_OFFSET);
        if (inode < 0 || inode >= inodeCount) {
            throw new IllegalArgumentException("image entry names no inode");
        }
        return inode;
    }

    /** The bytes of an entry's name. */
    public byte[] entryName(int entry) {
        long at = entryRecord(entry);
        return nameAt(
                Mem.getInt(at + TreeFormat.ENTRY_NAME_OFFSET) & 0xffff_ffffL,
                Mem.getInt(at + TreeFormat.ENTRY_NAME_LENGTH_OFFSET));
    }

    /**
     * The entry of a directory with a name.
     *
     * @return index of the entry, or -1 when there is none
     */
    public int findEntry(int directory, byte[] name, int offset, int length) {
        int first = firstEntry(directory);
        int end = first + entryCount(directory);
        for (int entry = first; entry < end; entry++) {
            long at = entries + (long) entry * TreeFormat.ENTRY_RECORD_SIZE;
            if (Mem.getInt(at + TreeFormat.ENTRY_NAME_LENGTH_OFFSET) == length
                    && sameName(at, name, offset, length)) {
                return entry;
            }
        }
        return -1;
    }

    private boolean sameName(long entryAddress, byte[] name, int offset, int length) {
        long start = Mem.getInt(entryAddress + TreeFormat.ENTRY_NAME_OFFSET) & 0xffff_ffffL;
        if (start + length > nameBytes) {
            throw new IllegalArgumentException("image name lies outside the names");
        }
        for (int i = 0; i < length; i++) {
            if (Mem.getByte(names + start + i) != name[offset + i]) {
                return false;
            }
        }
        return true;
    }

    private byte[] nameAt(long offset, long length) {
        if (offset < 0 || length < 0 || offset > nameBytes || length > nameBytes - offset) {
            throw new IllegalArgumentException("image name lies outside the names");
        }
        byte[] name = new byte[(int) length];
        Mem.copyToArray(names + offset, name, 0, name.length);
        return name;
    }

    private long record(int inode) {
        if (inode < 0 || inode >= inodeCount) {
            throw new IllegalArgumentException("no such image inode");
        }
        return tree + TreeFormat.HEADER_SIZE + (long) inode * TreeFormat.INODE_RECORD_SIZE;
    }

    private long entryRecord(int entry) {
        if (entry < 0 || entry >= entryCount) {
            throw new IllegalArgumentException("no such image entry");
        }
        return entries + (long) entry * TreeFormat.ENTRY_RECORD_SIZE;
    }
}
