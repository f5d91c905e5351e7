package elfin.kernel.fs.pseudo;

import elfin.abi.Errno;
import elfin.abi.Stat;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.fs.Location;
import elfin.kernel.fs.OpenFile;

/** A symbolic link whose target is made when it is followed. */
public final class PseudoLink extends PseudoInode {
    /** Makes the target. */
    public interface Text {
        byte[] make();
    }

    private final Text text;

    public PseudoLink(PseudoFileSystem fileSystem, long number, Text text) {
        super(fileSystem, number, Stat.S_IFLNK | 0777);
        this.text = text;
    }

    @Override
    public byte[] linkTarget() {
        return text.make();
    }

    @Override
    public OpenFile open(Location location, int flags) {
        throw ErrnoException.of(Errno.ELOOP);
    }
}
