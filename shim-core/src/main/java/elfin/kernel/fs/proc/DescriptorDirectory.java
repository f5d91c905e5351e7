package elfin.kernel.fs.proc;

import elfin.kernel.fs.FileTable;
import elfin.kernel.fs.Inode;
import elfin.kernel.fs.Location;
import elfin.kernel.fs.OpenFile;

/** /proc/PID/fd: a link per descriptor. */
final class DescriptorDirectory extends ProcDirectory {
    private static final int MODE = 0500;
    private static final int READ = 0500;
    private static final int WRITE = 0300;
    private static final long NUMBERS_OFFSET = 1L << 31;

    private final ProcProcess process;

    DescriptorDirectory(ProcFileSystem proc, ProcProcess process, long number) {
        super(proc, number, MODE);
        this.process = process;
    }

    @Override
    long nextDynamic(long from) {
        FileTable files = process.files();
        int capacity = files == null ? 0 : files.capacity();
        for (long at = from; at < capacity; at++) {
            if (files.get((int) at) != null) {
                return at;
            }
        }
        return -1;
    }

    @Override
    Inode dynamic(long entry) {
        OpenFile file = process.files().get((int) entry);
        if (file == null) {
            return null;
        }
        int mode = (file.readable() ? READ : 0) | (file.writable() ? WRITE : 0);
        ContextTarget target =
                new ContextTarget(process) {
                    @Override
                    public Location place() {
                        return file.location;
                    }
                };
        ProcLink link = new ProcLink(proc, number + NUMBERS_OFFSET + entry, mode, target);
        link.uid = process.uid();
        link.gid = process.gid();
        return link;
    }
}
