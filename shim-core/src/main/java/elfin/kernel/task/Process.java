package elfin.kernel.task;

import elfin.kernel.fs.FileTable;
import elfin.kernel.fs.FsContext;
import elfin.kernel.mm.AddressSpace;

/** A thread group: what its tasks share. */
public final class Process {
    /** The thread group id, which {@code getpid} returns. */
    public final int pid;

    public Process parent;
    public int processGroup;
    public int session;
    public AddressSpace addressSpace;
    public FileTable files;
    public FsContext fs;
    public final Credentials credentials = new Credentials();

    public Process(int pid) {
        this.pid = pid;
    }
}
