package elfin.kernel.fs.ram;

import elfin.abi.Errno;
import elfin.abi.Stat;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.fs.CharDevices;
import elfin.kernel.fs.Location;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.fs.pipe.Pipe;
import elfin.kernel.fs.pipe.PipeFile;

/** A device node, FIFO or socket name in memory. */
final class RamNode extends RamInode {
    /** The pipe behind a FIFO while it is open. */
    private Pipe pipe;

    RamNode(RamFileSystem ram, long number, int mode) {
        super(ram, number, mode);
    }

    @Override
    public OpenFile open(Location location, int flags) {
        if (type() == Stat.S_IFIFO) {
            if (pipe == null || pipe.isUnused()) {
                pipe = new Pipe();
            }
            return PipeFile.openFifo(pipe, location, flags);
        }
        CharDevices.Driver driver =
                type() == Stat.S_IFCHR ? CharDevices.find(deviceMajor, deviceMinor) : null;
        if (driver == null) {
            throw ErrnoException.of(Errno.ENXIO);
        }
        return driver.open(location, flags);
    }
}
