package elfin.kernel.fs.proc;

import elfin.abi.Errno;
import elfin.abi.Stat;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.fs.Location;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.fs.pseudo.PseudoInode;

/** /proc/PID/mem and /proc/PID/pagemap. */
final class MemoryInode extends PseudoInode {
    private static final int MEMORY_MODE = 0600;
    private static final int PAGES_MODE = 0400;

    private final ProcProcess process;
    private final boolean pages;

    MemoryInode(ProcFileSystem proc, long number, ProcProcess process, boolean pages) {
        super(proc, number, Stat.S_IFREG | (pages ? PAGES_MODE : MEMORY_MODE));
        this.process = process;
        this.pages = pages;
        uid = process.uid();
        gid = process.gid();
    }

    @Override
    public OpenFile open(Location location, int flags) {
        if (!process.mayBeInspected()) {
            throw ErrnoException.of(Errno.EACCES);
        }
        return pages
                ? new PageMapFile(location, flags, process)
                : new MemoryFile(location, flags, process);
    }

    @Override
    public void truncate(long newSize) {}
}
