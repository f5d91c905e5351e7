package elfin.image;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A file, directory, link or device of the guest's root file system. */
public final class RootNode {
    public static final int S_IFMT = 0170000;
    public static final int S_IFDIR = 0040000;
    public static final int S_IFREG = 0100000;
    public static final int S_IFLNK = 0120000;

    /** Type and permissions, as in {@code st_mode}. */
    public int mode;

    public int uid;
    public int gid;
    public long mtimeSeconds;
    public int mtimeNanos;

    /** Changes when the file does, though its time of modification need not. */
    public String sourceVersion = "";

    public int deviceMajor;
    public int deviceMinor;

    /** The contents of a file: bytes, or a file of the host; the target of a symbolic link. */
    public byte[] bytes = new byte[0];

    public Path hostFile;

    /** The size in bytes. */
    public long size;

    /** Extended attributes of the name spaces that the guest keeps, by name. */
    public Map<String, byte[]> attributes = Map.of();

    /** How many names the node has. */
    public int links = 1;

    /** A directory's entries, in the order in which the source has them: programs see it. */
    public final Map<String, RootNode> children = new LinkedHashMap<>();

    /** Its number in the image; -1 while it has none. */
    int inode = -1;

    public boolean isDirectory() {
        return (mode & S_IFMT) == S_IFDIR;
    }

    public boolean isFile() {
        return (mode & S_IFMT) == S_IFREG;
    }

    /** A directory that root owns. */
    public static RootNode directory(int permissions) {
        RootNode node = new RootNode();
        node.mode = S_IFDIR | permissions;
        return node;
    }

    /** A file with given contents that root owns. */
    public static RootNode file(int permissions, byte[] contents) {
        RootNode node = new RootNode();
        node.mode = S_IFREG | permissions;
        node.bytes = contents;
        node.size = contents.length;
        return node;
    }
}
