package elfin.kernel.fs.proc;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.fs.FileTable;
import elfin.kernel.fs.Inode;
import elfin.kernel.fs.Location;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.fs.pseudo.Lines;
import elfin.kernel.fs.pseudo.PseudoFile;

/** /proc/PID/fd: a link per descriptor; /proc/PID/fdinfo: a file per descriptor. */
final class DescriptorDirectory extends GuardedDirectory {
    private static final int LINKS_MODE = 0500;
    private static final int INFO_MODE = 0555;
    private static final int READ = 0500;
    private static final int WRITE = 0300;
    private static final int INFO_FILE_MODE = 0444;

    private final boolean links;

    DescriptorDirectory(
            ProcFileSystem proc,
            ProcProcess process,
            long number,
            long firstNumber,
            boolean links) {
        super(proc, process, number, firstNumber, links ? LINKS_MODE : INFO_MODE);
        this.links = links;
    }

    @Override
    protected int fixedCount() {
        return 0;
    }

    @Override
    protected byte[] fixedName(int index) {
        return null;
    }

    @Override
    protected Inode fixedInode(int index) {
        return null;
    }

    /** How many descriptors there are, as on Linux. */
    @Override
    public long size() {
        long count = 0;
        for (long at = nextDynamic(0); links && at >= 0; at = nextDynamic(at + 1)) {
            count++;
        }
        return count;
    }

    @Override
    protected long nextDynamic(long from) {
        FileTable files = process.files();
        return files == null || from > Integer.MAX_VALUE ? -1 : files.next((int) from);
    }

    @Override
    protected Inode dynamic(long entry) {
        OpenFile file = process.files().get((int) entry);
        if (file == null) {
            return null;
        }
        if (!links) {
            return info((int) entry);
        }
        int mode = (file.readable() ? READ : 0) | (file.writable() ? WRITE : 0);
        return new MagicLink(
                proc, firstNumber + entry, mode, process, () -> placeOf((int) entry, file));
    }

    /** Where the file is, if the descriptor still is that file's. */
    private Location placeOf(int descriptor, OpenFile file) {
        FileTable files = process.files();
        return files == null || files.get(descriptor) != file ? null : file.location;
    }

    private Inode info(int descriptor) {
        PseudoFile info =
                new PseudoFile(
                        proc,
                        firstNumber + descriptor,
                        INFO_FILE_MODE,
                        () -> infoText(descriptor),
                        null);
        info.uid = uid;
        info.gid = gid;
        return info;
    }

    private String infoText(int descriptor) {
        FileTable files = process.files();
        OpenFile file = files == null ? null : files.get(descriptor);
        if (file == null) {
            throw ErrnoException.of(Errno.ENOENT);
        }
        StringBuilder text = new StringBuilder();
        int flags = file.flags | (files.isCloseOnExec(descriptor) ? Fcntl.O_CLOEXEC : 0);
        text.append("pos:\t").append(file.offset).append("\nflags:\t0");
        Lines.octal(text, flags & 0xffff_ffffL, 1);
        text.append("\nmnt_id:\t").append(MountsText.idOf(file.location.mount()));
        text.append("\nino:\t").append(file.inode.number).append('\n');
        file.describe(text);
        return text.toString();
    }
}
