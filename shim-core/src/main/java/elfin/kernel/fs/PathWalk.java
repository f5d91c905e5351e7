package elfin.kernel.fs;

import elfin.abi.Errno;
import elfin.kernel.core.ErrnoException;

/**
 * Finds what a path names: path_resolution(7). A walk stands on a place in the tree and has a path
 * left to go; targets of symbolic links are walked first, the rest of the path waits on a stack.
 *
 * <p>{@link #resolve} goes all the way. {@link #toParent} stops before the last component, which
 * calls that make or remove a name then look at with {@link #lastEntry}.
 */
public final class PathWalk {
    /** Follow a symbolic link in the last component. */
    public static final int FOLLOW = 1;

    /** The result must be a directory. */
    public static final int DIRECTORY = 2;

    /** What openat2(2) can forbid: crossing mounts, links of any kind, leaving the start. */
    public static final int RESOLVE_NO_XDEV = 1;

    public static final int RESOLVE_NO_MAGICLINKS = 2;
    public static final int RESOLVE_NO_SYMLINKS = 4;
    public static final int RESOLVE_BENEATH = 8;
    public static final int RESOLVE_IN_ROOT = 16;

    /** Fail rather than wait for a device; there is none here to wait for. */
    public static final int RESOLVE_CACHED = 32;

    private static final int SCOPED = RESOLVE_BENEATH | RESOLVE_IN_ROOT;

    /** Linux's {@code MAXSYMLINKS}. */
    private static final int MAX_LINKS = 40;

    private final FsContext context;
    private final FileCredentials who;

    /** {@code RESOLVE_*} bits. */
    private final int restrictions;

    /** Where ".." ends and absolute paths start. */
    private final Location root;

    /** Where the walk stands. */
    private Mount mount;

    private Dentry dentry;

    private byte[] path;
    private int at;
    private int end;

    private byte[][] outerPaths;
    private int[] outerPositions;
    private int outerCount;
    private int linksFollowed;

    private int lastStart;
    private int lastLength;
    private boolean mustBeDirectory;

    /**
     * A walk from a place.
     *
     * @param base where a relative path starts; null is the working directory
     */
    public PathWalk(FsContext context, FileCredentials who, Location base, byte[] path) {
        this(context, who, base, path, 0);
    }

    /** A walk with restrictions, {@code RESOLVE_*} of openat2(2). */
    public PathWalk(
            FsContext context, FileCredentials who, Location base, byte[] path, int restrictions) {
        DentryCache.walkBegins();
        this.restrictions = restrictions;
        this.context = context;
        this.who = who;
        this.path = path;
        this.end = path.length;
        if (path.length == 0) {
            throw ErrnoException.of(Errno.ENOENT);
        }
        Location start = base == null ? context.workingDirectory() : base;
        boolean absolute = path[0] == '/';
        if (absolute && (restrictions & RESOLVE_BENEATH) != 0) {
            throw ErrnoException.of(Errno.EXDEV);
        }
        root = (restrictions & SCOPED) != 0 ? start : context.root();
        stand(absolute ? root : start);
    }

    /** A walk that already is where it goes. */
    private PathWalk(FsContext context, FileCredentials who, Location place) {
        this.context = context;
        this.who = who;
        this.restrictions = 0;
        this.root = context.root();
        this.path = new byte[0];
        stand(place);
    }

    /** A walk that has arrived, for operations on a place that is found without a path. */
    public static PathWalk at(FsContext context, FileCredentials who, Location place) {
        return new PathWalk(context, who, place);
    }

    /** Whose root and working directory the walk uses. */
    public FsContext context() {
        return context;
    }

    /** Who walks. */
    public FileCredentials who() {
        return who;
    }

    /** The file where the walk stands. */
    public Inode inode() {
        return dentry.inode;
    }

    /** The entry where the walk stands. */
    public Dentry dentry() {
        return dentry;
    }

    public Mount mount() {
        return mount;
    }

    /** Where the walk stands. */
    public Location location() {
        return new Location(mount, dentry);
    }

    /** Walks the whole path. */
    public PathWalk resolve(int flags) {
        while (toParent()) {
            Dentry last = lastStep();
            if (last == null) {
                break;
            }
            if (last.inode == null) {
                throw ErrnoException.of(Errno.ENOENT);
            }
            boolean follow = (flags & FOLLOW) != 0 || mustBeDirectory;
            if (!last.inode.isSymlink() || !follow) {
                enter(last);
                break;
            }
            followLink(last.inode);
        }
        if ((mustBeDirectory || (flags & DIRECTORY) != 0) && !dentry.inode.isDirectory()) {
            throw ErrnoException.of(Errno.ENOTDIR);
        }
        return this;
    }

    /**
     * Walks up to the last component.
     *
     * @return false when there is none, because the path is "/" or ended in a magic link
     */
    public boolean toParent() {
        while (true) {
            skipSlashes();
            if (at == end) {
                if (outerCount == 0) {
                    lastLength = 0;
                    return false;
                }
                pop();
                continue;
            }
            int start = at;
            at = PathNames.slash(path, start, end);
            int length = at - start;
            if (length > PathNames.NAME_MAX) {
                throw ErrnoException.of(Errno.ENAMETOOLONG);
            }
            boolean slash = at < end;
            skipSlashes();
            if (at == end && outerCount == 0) {
                mustBeDirectory |= slash;
                lastStart = start;
                lastLength = length;
                requireSearchable();
                return true;
            }
            throughDirectory(start, length);
        }
    }

    /** Whether the last component is a name, not "", "." or "..". */
    public boolean lastIsName() {
        return lastLength > 0 && !lastIs(1) && !lastIs(2);
    }

    /** Whether the last component is "." or "..". */
    public boolean lastIsDots() {
        return lastIs(1) || lastIs(2);
    }

    /** Whether the last component is ".". */
    public boolean lastIsDot() {
        return lastIs(1);
    }

    /** Whether slashes follow the last component, so that only a directory will do. */
    public boolean trailingSlash() {
        return mustBeDirectory;
    }

    /** The entry the last component names, which may have no inode; nothing is followed. */
    public Dentry lastEntry() {
        return DentryCache.lookup(dentry, path, lastStart, lastLength);
    }

    /** Goes to an entry of the directory the walk stands in, and into what is mounted there. */
    public void enter(Dentry child) {
        dentry = child;
        while (dentry.mountsHere > 0) {
            Mount covering = mount.covering(dentry);
            if (covering == null) {
                return;
            }
            requireSameMount();
            mount = covering;
            dentry = covering.root;
        }
    }

    /** Puts a symbolic link's target before the rest of the path. */
    public void followLink(Inode link) {
        boolean forbidden = (restrictions & RESOLVE_NO_SYMLINKS) != 0;
        if (++linksFollowed > MAX_LINKS || forbidden || Mount.has(mount, MountFlags.NOSYMFOLLOW)) {
            throw ErrnoException.of(Errno.ELOOP);
        }
        Location jump = link.jumpTarget();
        if (jump != null) {
            jump(jump);
            return;
        }
        Mount.accessed(mount, link);
        byte[] target = link.linkTarget();
        if (target.length == 0) {
            throw ErrnoException.of(Errno.ENOENT);
        }
        if (at < end) {
            push();
        }
        path = target;
        at = 0;
        end = target.length;
        if (target[0] == '/') {
            if ((restrictions & RESOLVE_BENEATH) != 0) {
                throw ErrnoException.of(Errno.EXDEV);
            }
            if (root.mount() != mount) {
                requireSameMount();
            }
            stand(root);
        }
    }

    private void jump(Location target) {
        if ((restrictions & RESOLVE_NO_MAGICLINKS) != 0) {
            throw ErrnoException.of(Errno.ELOOP);
        }
        if (target.mount() != mount) {
            requireSameMount();
        }
        if ((restrictions & SCOPED) != 0) {
            throw ErrnoException.of(Errno.EXDEV);
        }
        stand(target);
    }

    private void requireSameMount() {
        if ((restrictions & RESOLVE_NO_XDEV) != 0) {
            throw ErrnoException.of(Errno.EXDEV);
        }
    }

    private void stand(Location place) {
        mount = place.mount();
        dentry = place.dentry();
    }

    private boolean lastIs(int dots) {
        if (lastLength != dots) {
            return false;
        }
        for (int i = 0; i < dots; i++) {
            if (path[lastStart + i] != '.') {
                return false;
            }
        }
        return true;
    }

    /** Takes the last component: "." and ".." are gone to and null is returned, else the entry. */
    private Dentry lastStep() {
        if (lastIs(1)) {
            return null;
        }
        if (lastIs(2)) {
            up();
            return null;
        }
        return lastEntry();
    }

    private void throughDirectory(int start, int length) {
        requireSearchable();
        lastStart = start;
        lastLength = length;
        Dentry next = lastStep();
        if (next == null) {
            return;
        }
        if (next.inode == null) {
            throw ErrnoException.of(Errno.ENOENT);
        }
        if (next.inode.isSymlink()) {
            followLink(next.inode);
            return;
        }
        enter(next);
        if (!dentry.inode.isDirectory()) {
            throw ErrnoException.of(Errno.ENOTDIR);
        }
    }

    private void requireSearchable() {
        if (!dentry.inode.isDirectory()) {
            throw ErrnoException.of(Errno.ENOTDIR);
        }
        Permissions.require(dentry.inode, Permissions.EXECUTE, who);
    }

    private void up() {
        while (true) {
            if (dentry == root.dentry() && mount == root.mount()) {
                if ((restrictions & RESOLVE_BENEATH) != 0) {
                    throw ErrnoException.of(Errno.EXDEV);
                }
                return;
            }
            if (dentry != mount.root) {
                dentry = dentry.parent;
                enter(dentry);
                return;
            }
            if (mount.parent() == null) {
                return;
            }
            requireSameMount();
            dentry = mount.mountPoint();
            mount = mount.parent();
        }
    }

    private void skipSlashes() {
        while (at < end && path[at] == '/') {
            at++;
        }
    }

    private void push() {
        if (outerPaths == null) {
            outerPaths = new byte[MAX_LINKS][];
            outerPositions = new int[MAX_LINKS];
        }
        outerPaths[outerCount] = path;
        outerPositions[outerCount++] = at;
    }

    private void pop() {
        outerCount--;
        path = outerPaths[outerCount];
        end = path.length;
        at = outerPositions[outerCount];
        outerPaths[outerCount] = null;
    }
}
