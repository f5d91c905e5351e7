package elfin.kernel.fs;

import elfin.abi.Stat;

/** Mounts the kernel's own file systems at boot. */
public final class MountPoints {
    private static final int DIRECTORY_MODE = 0755;

    private MountPoints() {}

    /**
     * Mounts a file system on a directory of the root, which is made when the image does not have
     * it. Something else than a directory there is left alone.
     *
     * @return the place of its root, or null when it was not mounted
     */
    public static Location mount(
            Location root, String name, FileSystem fileSystem, FileCredentials owner) {
        Location at = directory(root, name, DIRECTORY_MODE, owner);
        if (at == null) {
            return null;
        }
        Mount mount = Mount.on(at, fileSystem, fileSystem.typeName());
        return new Location(mount, mount.root);
    }

    /**
     * A directory of the root, which is made with some permissions when it is not there; null when
     * something else is there.
     */
    public static Location directory(
            Location root, String name, int permissions, FileCredentials owner) {
        byte[] bytes = PathNames.bytes(name);
        Dentry place = DentryCache.lookup(root.dentry(), bytes, 0, bytes.length);
        if (place.inode == null) {
            Inode directory = root.inode();
            place.inode = directory.make(bytes, Stat.S_IFDIR | permissions, 0, 0, owner);
            directory.linkCount++;
        }
        return place.inode.isDirectory() ? new Location(root.mount(), place) : null;
    }
}
