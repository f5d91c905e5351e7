package elfin.kernel.fs.proc;

import elfin.abi.Errno;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.fs.Inode;
import elfin.kernel.fs.Location;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.fs.PathNames;
import elfin.kernel.mm.AddressSpace;
import elfin.kernel.mm.Mapping;

/** /proc/PID/map_files: a link per mapping of a file, called by its addresses. */
final class MapFilesDirectory extends GuardedDirectory {
    private static final int DIRECTORY_MODE = 0500;
    private static final int READ = 0400;
    private static final int WRITE = 0200;

    MapFilesDirectory(ProcFileSystem proc, ProcProcess process, long number, long firstNumber) {
        super(proc, process, number, firstNumber, DIRECTORY_MODE);
    }

    private static OpenFile fileOf(Mapping mapping) {
        boolean shown = !mapping.has(Mapping.STUBS) && mapping.file instanceof OpenFile;
        return shown ? (OpenFile) mapping.file : null;
    }

    @Override
    protected int fixedCount() {
        AddressSpace space = process.addressSpace();
        int count = 0;
        for (int i = 0; space != null && i < space.mappings.size(); i++) {
            count += fileOf(space.mappings.get(i)) == null ? 0 : 1;
        }
        return count;
    }

    /** The place in the list of mappings of one of those that have files. */
    private int placeOf(AddressSpace space, int index) {
        int left = index;
        for (int i = 0; i < space.mappings.size(); i++) {
            if (fileOf(space.mappings.get(i)) != null && left-- == 0) {
                return i;
            }
        }
        throw ErrnoException.of(Errno.ENOENT);
    }

    @Override
    protected byte[] fixedName(int index) {
        AddressSpace space = process.addressSpace();
        Mapping mapping = space.mappings.get(placeOf(space, index));
        return PathNames.bytes(
                Long.toHexString(mapping.start) + "-" + Long.toHexString(mapping.end));
    }

    @Override
    protected Inode fixedInode(int index) {
        AddressSpace space = process.addressSpace();
        int place = placeOf(space, index);
        Mapping mapping = space.mappings.get(place);
        OpenFile file = fileOf(mapping);
        int mode = (file.readable() ? READ : 0) | (file.writable() ? WRITE : 0);
        long start = mapping.start;
        long end = mapping.end;
        return new MagicLink(
                proc, firstNumber + place, mode, process, () -> fileAt(start, end), true);
    }

    /** Where the file of a mapping is, if the mapping is still there. */
    private Location fileAt(long start, long end) {
        AddressSpace space = process.addressSpace();
        for (int i = 0; space != null && i < space.mappings.size(); i++) {
            Mapping mapping = space.mappings.get(i);
            if (mapping.start == start && mapping.end == end && fileOf(mapping) != null) {
                return fileOf(mapping).location;
            }
        }
        return null;
    }
}
