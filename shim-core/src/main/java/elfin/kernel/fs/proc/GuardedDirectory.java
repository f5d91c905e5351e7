package elfin.kernel.fs.proc;

import elfin.abi.Errno;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.fs.DirectorySink;
import elfin.kernel.fs.Inode;
import elfin.kernel.fs.pseudo.PseudoDirectory;

/** A directory of a process that only those can look into who may look into the process. */
abstract class GuardedDirectory extends PseudoDirectory {
    final ProcFileSystem proc;
    final ProcProcess process;

    /** Inode number of the entry 0. */
    final long firstNumber;

    GuardedDirectory(
            ProcFileSystem proc,
            ProcProcess process,
            long number,
            long firstNumber,
            int permissions) {
        super(proc, number, permissions);
        this.proc = proc;
        this.process = process;
        this.firstNumber = firstNumber;
        uid = process.uid();
        gid = process.gid();
    }

    @Override
    public final Inode lookup(byte[] name, int offset, int length) {
        requireInspection();
        return super.lookup(name, offset, length);
    }

    @Override
    public final long iterate(long cookie, long parentNumber, DirectorySink sink) {
        requireInspection();
        return super.iterate(cookie, parentNumber, sink);
    }

    private void requireInspection() {
        if (!process.mayBeInspected()) {
            throw ErrnoException.of(Errno.EACCES);
        }
    }
}
