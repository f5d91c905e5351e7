package elfin.kernel.fs.proc;

import elfin.abi.Errno;
import elfin.abi.Stat;
import elfin.kernel.core.ErrnoException;
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

    MagicLink(
            ProcFileSystem proc, long number, int permissions, ProcProcess process, Target target) {
        super(proc, number, Stat.S_IFLNK | permissions);
        this.proc = proc;
        this.process = process;
        this.target = target;
        uid = process.uid();
        gid = process.gid();
    }

    /** The path as the caller sees it. */
    @Override
    public byte[] linkTarget() {
        Location place = jumpTarget();
        return PathText.forLink(place, proc.source.callerContext().root());
    }

    @Override
    public Location jumpTarget() {
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
