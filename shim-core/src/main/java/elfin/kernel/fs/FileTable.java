package elfin.kernel.fs;

/** The open files of a process by descriptor number. */
public final class FileTable {}
