package elfin.kernel.task;

import elfin.abi.Fcntl;
import elfin.abi.Poll;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.fs.event.AnonymousInode;

/**
 * A descriptor that stands for a process: pidfd_open(2). It is readable when the process has ended.
 */
public final class PidFile extends OpenFile {
    public final Process process;

    /** The flag {@code O_NONBLOCK} is the file's: waitid(2) then does not wait. */
    public PidFile(Process process, int flags) {
        super(AnonymousInode.place("pidfd"), Fcntl.O_RDWR | flags);
        this.process = process;
    }

    /** Whether the process has not been waited for. */
    public boolean exists() {
        return ProcessTable.find(process.pid) == process;
    }

    @Override
    public int poll() {
        return process.hasExited() ? Poll.POLLIN | Poll.POLLRDNORM : 0;
    }
}
