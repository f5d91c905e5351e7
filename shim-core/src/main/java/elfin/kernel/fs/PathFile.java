package elfin.kernel.fs;

/** A file opened with {@code O_PATH}: a place in the tree and nothing else. */
public final class PathFile extends OpenFile {
    public PathFile(Location location, int flags) {
        super(location, flags);
    }
}
