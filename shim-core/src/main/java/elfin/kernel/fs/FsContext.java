package elfin.kernel.fs;

/**
 * Where a process stands in the file system: root, working directory and file mode creation mask.
 */
public final class FsContext {}
