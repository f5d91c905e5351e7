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
     * @return whether it was mounted
     */
    public static boolean mount(
            Location root, String name, FileSystem fileSystem, FileCredentials owner) {
        byte[] bytes = PathNames.bytes(name);
        Dentry place = DentryCache.lookup(root.dentry(), bytes, 0, bytes.length);
        if (place.inode == null) {
            Inode directory = root.inode();
            place.inode = directory.make(bytes, Stat.S_IFDIR | DIRECTORY_MODE, 0, 0, owner);
            directory.linkCount++;
        }
        if (!place.inode.isDirectory()) {
            return false;
        }
        Mount.on(new Location(root.mount(), place), fileSystem, fileSystem.typeName());
        return true;
    }
}
