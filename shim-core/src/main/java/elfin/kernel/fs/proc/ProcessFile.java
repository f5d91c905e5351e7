package elfin.kernel.fs.proc;

import elfin.abi.Errno;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.fs.pseudo.PseudoFile;

/** A file of text about a process. */
final class ProcessFile extends PseudoFile {
    private final ProcProcess process;
    private final boolean secret;

    /**
     * A file.
     *
     * @param secret whether only those may open it that may look into the process
     */
    ProcessFile(
            ProcFileSystem proc,
            long number,
            int permissions,
            ProcProcess process,
            boolean secret,
            Text text,
            Writer writer) {
        super(proc, number, permissions, () -> make(process, text), writer);
        this.process = process;
        this.secret = secret;
        uid = process.uid();
        gid = process.gid();
    }

    /** Of a process that has gone there is nothing to tell. */
    private static String make(ProcProcess process, Text text) {
        if (!process.exists()) {
            throw ErrnoException.of(Errno.ESRCH);
        }
        return text.make();
    }

    @Override
    protected void checkOpen() {
        if (secret && !process.mayBeInspected()) {
            throw ErrnoException.of(Errno.EACCES);
        }
    }
}
