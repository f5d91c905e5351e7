package elfin.kernel.fs;

/** The path of a place, as getcwd(2) and the links of /proc show it. */
public final class PathText {
    private static final byte[] UNREACHABLE = PathNames.bytes("(unreachable)");
    private static final byte[] DELETED = PathNames.bytes(" (deleted)");

    private PathText() {}

    /**
     * The absolute path of a place seen from a root; {@code "(unreachable)"} before it when it lies
     * outside.
     */
    public static byte[] of(Location place, Location root) {
        int length = walkUp(place, root, null, 0);
        boolean outside = length < 0;
        length = outside ? ~length : length;
        int start = outside ? UNREACHABLE.length : 0;
        if (length == 0) {
            length = 1;
        }
        byte[] path = new byte[start + length];
        System.arraycopy(UNREACHABLE, 0, path, 0, start);
        path[start] = '/';
        walkUp(place, root, path, path.length);
        return path;
    }

    /** What readlink(2) shows of an open file's link in /proc. */
    public static byte[] forLink(Location place, Location root) {
        Dentry dentry = place.dentry();
        if (place.mount() == null) {
            return dentry.name;
        }
        byte[] path = dentry.removed && dentry.isRoot() ? dentry.name : of(place, root);
        if (!dentry.removed) {
            return path;
        }
        byte[] text = new byte[path.length + DELETED.length];
        System.arraycopy(path, 0, text, 0, path.length);
        System.arraycopy(DELETED, 0, text, path.length, DELETED.length);
        return text;
    }

    /**
     * Goes up to the root and puts the names into an array from the end, if there is one.
     *
     * @return the bytes of the path; the complement of it when the root was not met
     */
    private static int walkUp(Location place, Location root, byte[] path, int end) {
        Mount mount = place.mount();
        Dentry dentry = place.dentry();
        int length = 0;
        while (mount != root.mount() || dentry != root.dentry()) {
            if (mount != null && dentry == mount.root) {
                if (mount.parent() == null) {
                    return ~length;
                }
                dentry = mount.mountPoint();
                mount = mount.parent();
                continue;
            }
            if (dentry.isRoot()) {
                return ~length;
            }
            length += dentry.name.length + 1;
            if (path != null) {
                path[end - length] = '/';
                System.arraycopy(dentry.name, 0, path, end - length + 1, dentry.name.length);
            }
            dentry = dentry.parent;
        }
        return length;
    }
}
