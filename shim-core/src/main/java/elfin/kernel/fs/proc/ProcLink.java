package elfin.kernel.fs.proc;

import elfin.abi.Errno;
import elfin.abi.Stat;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.fs.Location;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.fs.PathText;

/** A link of /proc: to a text, or straight to a place, whatever its name is now. */
final class ProcLink extends ProcInode {
    /** Where the link leads now. */
    interface Target {
        /** A place to jump to, or null. */
        Location place();

        /** Where the reader's absolute paths start. */
        Location root();
    }

    /** Makes the text of a plain link. */
    interface Text {
        byte[] make();
    }

    private final Target target;
    private final Text text;

    /** A plain link. */
    ProcLink(ProcFileSystem proc, long number, Text text) {
        super(proc, number, Stat.S_IFLNK | 0777);
        this.target = null;
        this.text = text;
    }

    /** A magic link. */
    ProcLink(ProcFileSystem proc, long number, int permissions, Target target) {
        super(proc, number, Stat.S_IFLNK | permissions);
        this.target = target;
        this.text = null;
    }

    @Override
    public byte[] linkTarget() {
        if (target == null) {
            return text.make();
        }
        return PathText.forLink(required(), target.root());
    }

    @Override
    public Location jumpTarget() {
        return target == null ? null : required();
    }

    @Override
    public OpenFile open(Location location, int flags) {
        throw ErrnoException.of(Errno.ELOOP);
    }

    private Location required() {
        Location place = target.place();
        if (place == null) {
            throw ErrnoException.of(Errno.ENOENT);
        }
        return place;
    }
}
