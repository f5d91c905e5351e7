package elfin.kernel.fs.pseudo;

import elfin.kernel.fs.Inode;
import elfin.kernel.fs.PathNames;

/** A directory that is filled once; subclasses may count more entries. */
public class StaticDirectory extends PseudoDirectory {
    private static final int PERMISSIONS = 0555;
    private static final int READ_ALL = 0444;
    private static final int WRITE_OWNER = 0644;

    private byte[][] names = new byte[8][];
    private Inode[] inodes = new Inode[8];
    private int count;

    /** Whether its files are opened for writing only by who can write. */
    private final boolean strict;

    protected StaticDirectory(PseudoFileSystem fileSystem, long number, int permissions) {
        super(fileSystem, number, permissions);
        strict = false;
    }

    public StaticDirectory(PseudoFileSystem fileSystem, boolean strict) {
        super(fileSystem, fileSystem.takeNumber(), PERMISSIONS);
        this.strict = strict;
    }

    /** The root of a file system, whose files are opened for writing only by who can write. */
    public static StaticDirectory strictRoot(PseudoFileSystem fileSystem) {
        return new StaticDirectory(fileSystem, 1);
    }

    private StaticDirectory(PseudoFileSystem fileSystem, int number) {
        super(fileSystem, number, PERMISSIONS);
        strict = true;
    }

    /** Adds an entry. */
    public final void add(String name, Inode inode) {
        if (count == names.length) {
            byte[][] moreNames = new byte[2 * count][];
            Inode[] moreInodes = new Inode[2 * count];
            System.arraycopy(names, 0, moreNames, 0, count);
            System.arraycopy(inodes, 0, moreInodes, 0, count);
            names = moreNames;
            inodes = moreInodes;
        }
        names[count] = PathNames.bytes(name);
        inodes[count++] = inode;
        if (inode.isDirectory()) {
            linkCount++;
        }
    }

    /** Adds a file that all may read. */
    public final void file(String name, PseudoFile.Text text) {
        file(name, READ_ALL, text);
    }

    /** Adds a file that can be read. */
    public final void file(String name, int permissions, PseudoFile.Text text) {
        add(name, new PseudoFile(owner(), owner().takeNumber(), permissions, text, null, strict));
    }

    /** Adds a file that always has the same text. */
    public final void fixed(String name, String text) {
        file(name, READ_ALL, () -> text);
    }

    /** Adds a file that its owner may write. */
    public final void writable(String name, PseudoFile.Text text, PseudoFile.Writer writer) {
        add(name, new PseudoFile(owner(), owner().takeNumber(), WRITE_OWNER, text, writer));
    }

    /** Adds a symbolic link to a fixed path. */
    public final void link(String name, String target) {
        byte[] path = PathNames.bytes(target);
        link(name, () -> path);
    }

    /** Adds a symbolic link. */
    public final void link(String name, PseudoLink.Text target) {
        add(name, new PseudoLink(owner(), owner().takeNumber(), target));
    }

    /** Adds an empty directory. */
    public final StaticDirectory directory(String name) {
        StaticDirectory made = new StaticDirectory(owner(), strict);
        add(name, made);
        return made;
    }

    private PseudoFileSystem owner() {
        return (PseudoFileSystem) fileSystem;
    }

    @Override
    protected final int fixedCount() {
        return count;
    }

    @Override
    protected final byte[] fixedName(int index) {
        return names[index];
    }

    @Override
    protected final Inode fixedInode(int index) {
        return inodes[index];
    }
}
