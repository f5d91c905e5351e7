package elfin.kernel.net;

import elfin.abi.Errno;
import elfin.abi.Sockets;
import elfin.abi.struct.CMsgHdr;
import elfin.abi.struct.UCred;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.fs.FileCredentials;
import elfin.kernel.fs.FileTable;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.task.Credentials;
import elfin.kernel.task.Process;
import elfin.kernel.task.ProcessTable;
import elfin.kernel.task.Task;

/** The ancillary data of sendmsg(2): cmsg(3), unix(7). */
public final class SentControl {
    private static final int CAP_SETGID = 6;
    private static final int CAP_SETUID = 7;

    private final byte[] bytes;

    /** With a reference each, until someone takes them; null for none. */
    public OpenFile[] files;

    /** Whether credentials are given; else the sender's own are meant. */
    public boolean hasCredentials;

    public Process process;
    public int uid;
    public int gid;

    /** Reads it for a socket. A failure is thrown, and then nothing is held. */
    SentControl(Socket socket, byte[] bytes) {
        this.bytes = bytes;
        try {
            parse(socket);
        } catch (ErrnoException e) {
            release();
            throw e;
        }
    }

    /** Drops the files that nobody took. */
    public void release() {
        if (files != null) {
            for (OpenFile file : files) {
                file.release();
            }
            files = null;
        }
    }

    private void parse(Socket socket) {
        int at = 0;
        while (at + CMsgHdr.SIZE <= bytes.length) {
            long length = number(at + CMsgHdr.CMSG_LEN, Long.BYTES);
            if (length < CMsgHdr.SIZE || length > bytes.length - at) {
                throw ErrnoException.of(Errno.EINVAL);
            }
            if (number(at + CMsgHdr.CMSG_LEVEL, Integer.BYTES) == Sockets.SOL_SOCKET) {
                parseOne(socket, at, (int) length - CMsgHdr.SIZE);
            }
            at += (int) (length + 7 & -8L);
        }
    }

    private void parseOne(Socket socket, int at, int byteCount) {
        int type = (int) number(at + CMsgHdr.CMSG_TYPE, Integer.BYTES);
        int data = at + CMsgHdr.SIZE;
        if (type == Sockets.SCM_RIGHTS && socket.passesRights()) {
            takeFiles(data, byteCount / Integer.BYTES);
        } else if (type == Sockets.SCM_CREDENTIALS
                && byteCount == UCred.SIZE
                && socket.passesRights()) {
            takeCredentials(data);
        } else {
            throw ErrnoException.of(Errno.EINVAL);
        }
    }

    private void takeFiles(int data, int count) {
        int before = files == null ? 0 : files.length;
        if (count + before > Sockets.SCM_MAX_FD) {
            throw ErrnoException.of(Errno.EINVAL);
        }
        FileTable table = Task.current().files();
        for (int i = 0; i < count; i++) {
            table.require((int) number(data + i * Integer.BYTES, Integer.BYTES));
        }
        if (count == 0) {
            return;
        }
        OpenFile[] all = new OpenFile[before + count];
        if (before > 0) {
            System.arraycopy(files, 0, all, 0, before);
        }
        for (int i = 0; i < count; i++) {
            OpenFile file = table.require((int) number(data + i * Integer.BYTES, Integer.BYTES));
            file.retain();
            all[before + i] = file;
        }
        files = all;
    }

    private void takeCredentials(int data) {
        int pid = (int) number(data + UCred.PID, Integer.BYTES);
        uid = (int) number(data + UCred.UID, Integer.BYTES);
        gid = (int) number(data + UCred.GID, Integer.BYTES);
        Process caller = Task.current().process;
        Credentials own = Task.current().credentials();
        boolean pidOk = pid == caller.pid || own.hasCapability(FileCredentials.CAP_SYS_ADMIN);
        boolean uidOk =
                uid == own.uid
                        || uid == own.euid
                        || uid == own.suid
                        || own.hasCapability(CAP_SETUID);
        boolean gidOk =
                gid == own.gid
                        || gid == own.egid
                        || gid == own.sgid
                        || own.hasCapability(CAP_SETGID);
        if (uid == -1 || gid == -1) {
            throw ErrnoException.of(Errno.EINVAL);
        }
        if (!pidOk || !uidOk || !gidOk) {
            throw ErrnoException.of(Errno.EPERM);
        }
        process = ProcessTable.find(pid);
        if (process == null) {
            throw ErrnoException.of(Errno.ESRCH);
        }
        hasCredentials = true;
    }

    private long number(int offset, int byteCount) {
        long value = 0;
        for (int i = byteCount - 1; i >= 0; i--) {
            value = value << 8 | bytes[offset + i] & 0xff;
        }
        return byteCount == Integer.BYTES ? (int) value : value;
    }
}
