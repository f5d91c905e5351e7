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
        byte[] bytes = PathNames.bytes(name);
        Dentry place = DentryCache.lookup(root.dentry(), bytes, 0, bytes.length);
        if (place.inode == null) {
            Inode directory = root.inode();
            place.inode = directory.make(bytes, Stat.S_IFDIR | DIRECTORY_MODE, 0, 0, owner);
            directory.linkCount++;
        }
        if (!place.inode.isDirectory()) {
            return null;
        }
        Location at = new Location(root.mount(), place);
        Mount mount = Mount.on(at, fileSystem, fileSystem.typeName());
        return new Location(mount, mount.root);
    }
}
