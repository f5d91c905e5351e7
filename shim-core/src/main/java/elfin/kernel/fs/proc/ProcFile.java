package elfin.kernel.fs.proc;

import elfin.abi.Stat;
import elfin.kernel.fs.Location;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.fs.PathNames;

/** A file of /proc. Its text is made anew at each open and stays the same while it is read. */
final class ProcFile extends ProcInode {
    /** Makes the text. */
    interface Text {
        String make();
    }

    private final Text text;

    ProcFile(ProcFileSystem proc, long number, int permissions, Text text) {
        super(proc, number, Stat.S_IFREG | permissions);
        this.text = text;
    }

    @Override
    public OpenFile open(Location location, int flags) {
        return new ProcTextFile(location, flags, PathNames.bytes(text.make()));
    }
}
