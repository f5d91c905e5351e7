package elfin.kernel.fs.ram;

import elfin.abi.Fcntl;
import elfin.abi.Stat;
import elfin.kernel.fs.Dentry;
import elfin.kernel.fs.FileCredentials;
import elfin.kernel.fs.Location;
import elfin.kernel.fs.OpenFile;

/** Files in memory that no directory names: memfd_create(2). */
public final class MemoryFiles {
    private static RamFileSystem files;

    private MemoryFiles() {}

    /**
     * A new empty file, open for reading and writing.
     *
     * @param name what /proc shows behind {@code /memfd:}
     * @param permissions its mode's permission bits
     * @param seals {@code F_SEAL_*} to begin with
     */
    public static OpenFile create(String name, int permissions, int seals, FileCredentials who) {
        if (files == null) {
            files = new RamFileSystem("tmpfs", 01777);
        }
        RamDirectory root = (RamDirectory) files.root();
        RamFile file = (RamFile) root.makeUnnamed(Stat.S_IFREG | permissions, who);
        file.allowSeals(seals);
        Dentry place = Dentry.unattached("/memfd:" + name, file);
        return file.open(new Location(null, place), Fcntl.O_RDWR | Fcntl.O_LARGEFILE);
    }
}
