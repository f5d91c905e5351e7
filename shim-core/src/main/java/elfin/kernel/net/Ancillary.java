package elfin.kernel.net;

import elfin.abi.Errno;
import elfin.abi.Sockets;
import elfin.kernel.fs.FileTable;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.task.PidFile;
import elfin.kernel.task.Process;
import elfin.kernel.task.ProcessTable;
import elfin.kernel.task.Task;

/**
 * What comes with received bytes: descriptors, and who sent them as far as that was noted when they
 * were sent.
 */
public final class Ancillary {
    /** What stands for an unknown user or group: Linux's {@code DEFAULT_OVERFLOWUID}. */
    private static final int NOBODY = 65_534;

    /** The sender, or null when it was not noted. */
    public Process process;

    public int uid = NOBODY;
    public int gid = NOBODY;

    /** With a reference each; null for none. */
    public OpenFile[] files;

    /** Nothing came yet. */
    public void clear() {
        process = null;
        uid = NOBODY;
        gid = NOBODY;
        files = null;
    }

    /** Notes the sender. */
    public void setSender(Process sender, int senderUid, int senderGid) {
        process = sender;
        uid = senderUid;
        gid = senderGid;
    }

    /** Drops the files. */
    public void release() {
        if (files != null) {
            for (OpenFile file : files) {
                file.release();
            }
            files = null;
        }
    }

    /**
     * Gives it to the caller of recvmsg(2) and drops what the caller does not take.
     *
     * @param writer where to, or null
     * @param flags of the call
     * @return {@code MSG_CTRUNC} when something was lost, else 0
     */
    int deliver(Socket socket, ControlWriter writer, int flags) {
        SocketOptions options = socket.options;
        int result = 0;
        if (writer == null) {
            boolean wanted = options.passCredentials || options.passPidFile;
            result = wanted || files != null ? Sockets.MSG_CTRUNC : 0;
        } else {
            boolean closeOnExec = (flags & Sockets.MSG_CMSG_CLOEXEC) != 0;
            if (options.passCredentials) {
                int pid = process == null ? 0 : process.pid;
                result |= writer.put(Sockets.SCM_CREDENTIALS, new int[] {pid, uid, gid});
            }
            if (files != null) {
                result |= writer.putFiles(files, closeOnExec);
            }
            if (options.passPidFile) {
                result |= writer.put(Sockets.SCM_PIDFD, new int[] {pidFile(process)});
            }
        }
        release();
        return result;
    }

    /** A descriptor for a process that may have ended, or a negative error number. */
    public static int pidFile(Process process) {
        if (process == null || ProcessTable.find(process.pid) != process) {
            return -Errno.ESRCH;
        }
        FileTable table = Task.current().process.files;
        PidFile file = new PidFile(process, 0);
        int descriptor = table.install(file, 0, true);
        if (descriptor < 0) {
            file.release();
        }
        return descriptor;
    }
}
