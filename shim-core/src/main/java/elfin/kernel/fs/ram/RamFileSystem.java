package elfin.kernel.fs.ram;

import elfin.abi.Errno;
import elfin.abi.Stat;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.fs.BlockAccount;
import elfin.kernel.fs.DentryCache;
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

    private static final long RAMFS_MAGIC = 0x8584_58f6L;
    private static final int STICKY_MODE = 01777;
    private static final int DIRECTORY_MODE = 0755;

    private final ImageTree image;
    private final RamInode[] imageInodes;
    private final RamDirectory root;
    private final String typeName;
    private long nextNumber;
    private long liveInodes;

    /** Most inodes there may be. */
    private long inodeLimit = Long.MAX_VALUE;

    /** Counts the pages of files. */
    final BlockAccount account = new BlockAccount(Long.MAX_VALUE);

    /** Made by mount(2): what is in it goes with the last mount. */
    private boolean transientFiles;

    private TmpfsOptions options;

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

    /** A file system made by mount(2): tmpfs with its options, half of memory without. */
    public static RamFileSystem tmpfs(TmpfsOptions options, FileCredentials who) {
        RamFileSystem made = new RamFileSystem("tmpfs", STICKY_MODE);
        made.options = options;
        made.transientFiles = true;
        made.root.uid = who.fileUid();
        made.root.gid = who.fileGid();
        made.account.limit = FrameSource.totalFrames() / 2;
        made.inodeLimit = FrameSource.totalFrames() / 2;
        made.apply(options);
        return made;
    }

    /** A file system made by mount(2) without limits: ramfs. */
    public static RamFileSystem ramfs() {
        RamFileSystem made = new RamFileSystem("ramfs", DIRECTORY_MODE);
        made.transientFiles = true;
        return made;
    }

    private void apply(TmpfsOptions changed) {
        if (changed.blocks >= 0) {
            account.limit = changed.blocks;
        }
        if (changed.inodes >= 0) {
            inodeLimit = changed.inodes;
        }
        if (changed.mode >= 0) {
            root.mode = Stat.S_IFDIR | changed.mode;
        }
        if (changed.uid >= 0) {
            root.uid = changed.uid;
        }
        if (changed.gid >= 0) {
            root.gid = changed.gid;
        }
    }

    /** Only the limits of tmpfs can change, and not below what is in use. */
    @Override
    public void configure(byte[] text) {
        if (options == null) {
            return;
        }
        TmpfsOptions changed = TmpfsOptions.parse(text);
        boolean tooFew =
                (changed.blocks >= 0 && changed.blocks < account.used())
                        || (changed.inodes >= 0 && changed.inodes < liveInodes);
        if (tooFew) {
            throw ErrnoException.of(Errno.EINVAL);
        }
        changed.mode = -1;
        changed.uid = -1;
        changed.gid = -1;
        apply(changed);
    }

    @Override
    public String options() {
        if (options == null) {
            return "";
        }
        StringBuilder text = new StringBuilder();
        if (account.limit != Long.MAX_VALUE) {
            text.append(",size=").append(account.limit * (FrameSource.PAGE_SIZE >> 10)).append('k');
        }
        if (inodeLimit != Long.MAX_VALUE) {
            text.append(",nr_inodes=").append(inodeLimit);
        }
        int mode = root.mode & 07777;
        if (mode != STICKY_MODE) {
            text.append(",mode=");
            for (int shift = mode > 0777 ? 9 : 6; shift >= 0; shift -= 3) {
                text.append((char) ('0' + (mode >> shift & 7)));
            }
        }
        if (root.uid != 0) {
            text.append(",uid=").append(root.uid);
        }
        if (root.gid != 0) {
            text.append(",gid=").append(root.gid);
        }
        return text.toString();
    }

    @Override
    protected void unmounted() {
        if (transientFiles) {
            DentryCache.forget(this);
            root.discardAll();
        }
    }

    /** The file system of the boot image. */
    public RamFileSystem(String typeName, ImageTree image) {
        this.typeName = typeName;
        this.image = image;
        this.imageInodes = new RamInode[image.inodeCount()];
        this.nextNumber = image.inodeCount() + 1L;
        this.liveInodes = image.inodeCount();
        this.root = (RamDirectory) imageInode(TreeFormat.ROOT_INODE);
    }

    @Override
    public boolean hasHandles() {
        return true;
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
        return typeName.equals("ramfs") ? RAMFS_MAGIC : MAGIC;
    }

    @Override
    public long blockCount() {
        if (transientFiles) {
            return account.limit == Long.MAX_VALUE ? 0 : account.limit;
        }
        return FrameSource.totalFrames();
    }

    @Override
    public long freeBlockCount() {
        if (transientFiles) {
            return account.limit == Long.MAX_VALUE ? 0 : account.limit - account.used();
        }
        return FrameSource.freeFrames();
    }

    @Override
    public long inodeCount() {
        if (transientFiles) {
            return inodeLimit == Long.MAX_VALUE ? 0 : inodeLimit;
        }
        return FrameSource.totalFrames();
    }

    @Override
    public long freeInodeCount() {
        long all = inodeCount();
        return all == 0 ? 0 : Math.max(0, all - liveInodes);
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
        if (liveInodes >= inodeLimit) {
            throw ErrnoException.of(Errno.ENOSPC);
        }
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
        if (image.attributeCount(index) > 0) {
            image.attributes(index, inode.attributes()::keep);
        }
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
