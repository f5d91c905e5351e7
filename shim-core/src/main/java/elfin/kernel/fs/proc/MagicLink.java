package elfin.kernel.fs.proc;

import elfin.abi.Errno;
import elfin.abi.Stat;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.fs.Caller;
import elfin.kernel.fs.FileCredentials;
import elfin.kernel.fs.Location;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.fs.PathText;
import elfin.kernel.fs.pseudo.PseudoInode;

/** A link of a process that leads straight to a place, whatever its name is now. */
final class MagicLink extends PseudoInode {
    /** Where the link leads now. */
    interface Target {
        /** A place to jump to, or null. */
        Location place();
    }

    private final ProcFileSystem proc;
    private final ProcProcess process;
    private final Target target;

    /** Whether only the privileged may follow it. */
    private final boolean guarded;

    MagicLink(
            ProcFileSystem proc, long number, int permissions, ProcProcess process, Target target) {
        this(proc, number, permissions, process, target, false);
    }

    MagicLink(
            ProcFileSystem proc,
            long number,
            int permissions,
            ProcProcess process,
            Target target,
            boolean guarded) {
        super(proc, number, Stat.S_IFLNK | permissions);
        this.proc = proc;
        this.process = process;
        this.target = target;
        this.guarded = guarded;
        uid = process.uid();
        gid = process.gid();
    }

    /** The path as the caller sees it. */
    @Override
    public byte[] linkTarget() {
        Location place = place();
        return PathText.forLink(place, proc.source.callerContext().root());
    }

    @Override
    public Location jumpTarget() {
        FileCredentials who = Caller.credentials();
        boolean allowed =
                !guarded
                        || who.hasCapability(FileCredentials.CAP_SYS_ADMIN)
                        || who.hasCapability(FileCredentials.CAP_CHECKPOINT_RESTORE);
        if (!allowed) {
            throw ErrnoException.of(Errno.EPERM);
        }
        return place();
    }

    private Location place() {
        if (!process.mayBeInspected()) {
            throw ErrnoException.of(Errno.EACCES);
        }
        Location place = target.place();
        if (place == null) {
            throw ErrnoException.of(Errno.ENOENT);
        }
        return place;
    }

    @Override
    public OpenFile open(Location location, int flags) {
        throw ErrnoException.of(Errno.ELOOP);
    }
}
