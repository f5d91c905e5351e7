package elfin.kernel.net;

import elfin.abi.Sockets;
import elfin.abi.struct.CMsgHdr;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.fs.FileTable;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.task.Task;

/** Where recvmsg(2) puts ancillary data: a part of the program's memory, filled from its start. */
public final class ControlWriter {
    private static final int ALIGNMENT = 8;

    /** More words than any ancillary data has. */
    private static final int MOST_WORDS = 1 << 16;

    private final long start;
    private long at;
    private long left;

    /** Writes to {@code byteCount} bytes of the program's memory. */
    public ControlWriter(long address, long byteCount) {
        start = address;
        at = address;
        left = byteCount;
    }

    /** Bytes that were written. */
    public long written() {
        return at - start;
    }

    /**
     * Writes one.
     *
     * @return {@code MSG_CTRUNC} when it did not fit, else 0
     */
    int put(int type, int[] words) {
        if (left < CMsgHdr.SIZE) {
            return Sockets.MSG_CTRUNC;
        }
        long length = Math.min(CMsgHdr.SIZE + (long) words.length * Integer.BYTES, left);
        int result = length == left && words.length > room() ? Sockets.MSG_CTRUNC : 0;
        try {
            header(type, length);
            for (int i = 0; i < words.length && i < room(); i++) {
                UserMemory.putInt(at + CMsgHdr.SIZE + (long) i * Integer.BYTES, words[i]);
            }
            advance(length);
        } catch (ErrnoException e) {
            // As on Linux, the bytes were received all the same.
            return result;
        }
        return result;
    }

    /**
     * Makes descriptors of files and writes their numbers. The references stay with the caller.
     *
     * @param closeOnExec whether the descriptors close on exec
     * @return {@code MSG_CTRUNC} when some did not fit, else 0
     */
    int putFiles(OpenFile[] files, boolean closeOnExec) {
        int most = room();
        int made = 0;
        while (made < files.length && made < most && putFile(files[made], made, closeOnExec)) {
            made++;
        }
        int result = made < files.length ? Sockets.MSG_CTRUNC : 0;
        if (made > 0) {
            long length = CMsgHdr.SIZE + (long) made * Integer.BYTES;
            try {
                header(Sockets.SCM_RIGHTS, length);
                advance(length);
            } catch (ErrnoException e) {
                return result;
            }
        }
        return result;
    }

    private boolean putFile(OpenFile file, int index, boolean closeOnExec) {
        FileTable table = Task.current().process.files;
        int descriptor = table.lowestFree(0);
        if (descriptor < 0) {
            return false;
        }
        try {
            UserMemory.putInt(at + CMsgHdr.SIZE + (long) index * Integer.BYTES, descriptor);
        } catch (ErrnoException e) {
            return false;
        }
        file.retain();
        table.install(file, 0, closeOnExec);
        return true;
    }

    /** How many words fit behind a header. */
    private int room() {
        return left <= CMsgHdr.SIZE
                ? 0
                : (int) Math.min((left - CMsgHdr.SIZE) / Integer.BYTES, MOST_WORDS);
    }

    private void header(int type, long length) {
        UserMemory.putLong(at + CMsgHdr.CMSG_LEN, length);
        UserMemory.putInt(at + CMsgHdr.CMSG_LEVEL, Sockets.SOL_SOCKET);
        UserMemory.putInt(at + CMsgHdr.CMSG_TYPE, type);
    }

    private void advance(long length) {
        long space = Math.min(length + ALIGNMENT - 1 & -ALIGNMENT, left);
        at += space;
        left -= space;
    }
}
