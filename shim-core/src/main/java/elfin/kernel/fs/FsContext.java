package elfin.kernel.fs;

/**
 * Where a process stands in the file system: root, working directory and file mode creation mask.
 */
public final class FsContext {
    private Location root;
    private Location workingDirectory;

    private int users = 1;

    /** File mode creation mask, umask(2). */
    public int umask = 022;

    public FsContext(Location root, Location workingDirectory) {
        this.root = root;
        this.workingDirectory = workingDirectory;
        root.pin();
        workingDirectory.pin();
    }

    /** A copy for a child process that does not share it. */
    public FsContext copy() {
        FsContext copy = new FsContext(root, workingDirectory);
        copy.umask = umask;
        return copy;
    }

    /** Another process shares it. */
    public FsContext share() {
        users++;
        return this;
    }

    /** A process ends or leaves it. */
    public void leave() {
        if (--users == 0) {
            root.unpin();
            workingDirectory.unpin();
        }
    }

    /** Where absolute paths start. */
    public Location root() {
        return root;
    }

    /** Where relative paths start. */
    public Location workingDirectory() {
        return workingDirectory;
    }

    public void setRoot(Location newRoot) {
        newRoot.pin();
        root.unpin();
        root = newRoot;
    }

    public void setWorkingDirectory(Location directory) {
        directory.pin();
        workingDirectory.unpin();
        workingDirectory = directory;
    }
}
