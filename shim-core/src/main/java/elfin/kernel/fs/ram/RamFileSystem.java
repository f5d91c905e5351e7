package elfin.kernel.fs.ram;

import elfin.abi.Stat;
import elfin.kernel.fs.FileCredentials;
import elfin.kernel.fs.FileSystem;
import elfin.kernel.fs.FrameSource;
import elfin.kernel.fs.Inode;
import elfin.kernel.fs.image.ImageTree;
import elfin.kernel.fs.image.TreeFormat;

/**
 * A file system in memory. Over an image, inodes come to be when they are first looked up; starting
 * takes no time that grows with the image but for one pointer per inode.
 */
public final class RamFileSystem extends FileSystem {
    /** {@code TMPFS_MAGIC}. */
    private static final long MAGIC = 0x0102_1994;

    private final ImageTree image;
    private final RamInode[] imageInodes;
    private final RamInode root;
    private final String typeName;
    private long nextNumber;
    private long liveInodes;

    /** An empty file system whose root directory has a mode. */
    public RamFileSystem(String typeName, int rootMode) {
        this.typeName = typeName;
        this.image = null;
        this.imageInodes = null;
        this.nextNumber = 1;
        this.root = new RamDirectory(this, takeNumber(), Stat.S_IFDIR | rootMode);
        root.linkCount = 2;
        root.born();
    }

    /** The file system of the boot image. */
    public RamFileSystem(String typeName, ImageTree image) {
        this.typeName = typeName;
        this.image = image;
        this.imageInodes = new RamInode[image.inodeCount()];
        this.nextNumber = image.inodeCount() + 1L;
        this.liveInodes = image.inodeCount();
        this.root = imageInode(TreeFormat.ROOT_INODE);
    }

    @Override
    public Inode root() {
        return root;
    }

    @Override
    public String typeName() {
        return typeName;
    }

    @Override
    public long magic() {
        return MAGIC;
    }

    @Override
    public long blockCount() {
        return FrameSource.totalFrames();
    }

    @Override
    public long freeBlockCount() {
        return FrameSource.freeFrames();
    }

    @Override
    public long inodeCount() {
        return FrameSource.totalFrames();
    }

    @Override
    public long freeInodeCount() {
        return Math.max(0, FrameSource.totalFrames() - liveInodes);
    }

    /** The tree below, or null. */
    ImageTree image() {
        return image;
    }

    /** Number of an image's inode, without making the inode. */
    static long imageNumber(int imageIndex) {
        return imageIndex + 1L;
    }

    /** The inode of the image with an index; always the same object. */
    RamInode imageInode(int index) {
        RamInode inode = imageInodes[index];
        if (inode == null) {
            inode = load(index);
            imageInodes[index] = inode;
        }
        return inode;
    }

    /** The index in the image of an inode of this file system, or -1. */
    public int imageIndex(Inode inode) {
        if (image == null || inode.fileSystem != this || inode.number > image.inodeCount()) {
            return -1;
        }
        return (int) inode.number - 1;
    }

    /** A new inode of any type but a symbolic link, owned as new files are. */
    RamInode make(RamDirectory directory, int mode, int major, int minor, FileCredentials who) {
        RamInode inode = bare(takeNumber(), mode);
        inode.deviceMajor = major;
        inode.deviceMinor = minor;
        own(inode, directory, who);
        return inode;
    }

    RamInode makeSymlink(RamDirectory directory, byte[] target, FileCredentials who) {
        RamSymlink inode = new RamSymlink(this, takeNumber(), Stat.S_IFLNK | 0777, target);
        own(inode, directory, who);
        return inode;
    }

    /** An inode is gone for good. */
    void freed() {
        liveInodes--;
    }

    private long takeNumber() {
        liveInodes++;
        return nextNumber++;
    }

    private RamInode bare(long number, int mode) {
        return switch (mode & Stat.S_IFMT) {
            case Stat.S_IFREG -> new RamFile(this, number, mode, 0, 0);
            case Stat.S_IFDIR -> new RamDirectory(this, number, mode);
            default -> new RamNode(this, number, mode);
        };
    }

    private static void own(RamInode inode, RamDirectory directory, FileCredentials who) {
        inode.uid = who.fileUid();
        inode.gid = who.fileGid();
        if ((directory.mode & Stat.S_ISGID) != 0) {
            inode.gid = directory.gid;
            if (inode.isDirectory()) {
                inode.mode |= Stat.S_ISGID;
            }
        }
        inode.linkCount = inode.isDirectory() ? 2 : 1;
        inode.born();
    }

    private RamInode load(int index) {
        RamInode inode = fromImage(index, imageNumber(index), image.mode(index));
        inode.uid = image.uid(index);
        inode.gid = image.gid(index);
        inode.linkCount = image.linkCount(index);
        inode.deviceMajor = image.deviceMajor(index);
        inode.deviceMinor = image.deviceMinor(index);
        inode.mtimeSeconds = image.mtimeSeconds(index);
        inode.mtimeNanos = image.mtimeNanos(index);
        inode.ctimeSeconds = inode.mtimeSeconds;
        inode.ctimeNanos = inode.mtimeNanos;
        inode.atimeSeconds = inode.mtimeSeconds;
        inode.atimeNanos = inode.mtimeNanos;
        inode.birthSeconds = inode.mtimeSeconds;
        inode.birthNanos = inode.mtimeNanos;
        return inode;
    }

    private RamInode fromImage(int index, long number, int mode) {
        return switch (mode & Stat.S_IFMT) {
            case Stat.S_IFREG ->
                    new RamFile(this, number, mode, image.fileAddress(index), image.size(index));
            case Stat.S_IFDIR -> new RamDirectory(this, number, mode, index);
            case Stat.S_IFLNK -> new RamSymlink(this, number, mode, image.linkTarget(index));
            default -> new RamNode(this, number, mode);
        };
    }
}
