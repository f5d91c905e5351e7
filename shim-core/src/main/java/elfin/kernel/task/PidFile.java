package elfin.kernel.task;

import elfin.abi.Fcntl;
import elfin.abi.Poll;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.fs.PollSink;
import elfin.kernel.fs.event.AnonymousInode;

/**
 * A descriptor that stands for a process, or for one task of it (PIDFD_THREAD): pidfd_open(2). It
 * is readable when that has ended.
 */
public final class PidFile extends OpenFile {
    private Process process;
    private Task task;

    private PidFile(int flags) {
        super(AnonymousInode.place("pidfd"), Fcntl.O_RDWR | flags);
    }

    /** The flag {@code O_NONBLOCK} is the file's: waitid(2) then does not wait. */
    public PidFile(Process process, int flags) {
        this(flags);
        this.process = process;
    }

    /** One that stands for a task alone. */
    public static PidFile ofTask(Task task, int flags) {
        PidFile file = new PidFile(flags | Fcntl.O_EXCL);
        file.standFor(task);
        return file;
    }

    /** One for a task that is yet to be made; nobody sees it before {@link #standFor}. */
    public static PidFile ofNewTask(boolean thread) {
        return new PidFile(thread ? Fcntl.O_EXCL : 0);
    }

    /** The task is made: the file stands for it if it is a thread, else for its process. */
    public void standFor(Task newTask) {
        process = newTask.process;
        task = (flags & Fcntl.O_EXCL) != 0 ? newTask : null;
    }

    public Process process() {
        return process;
    }

    /** The one task that it stands for, or null. */
    public Task task() {
        return task;
    }

    /** Whether the process has not been waited for, or the task has not ended. */
    public boolean exists() {
        boolean mainOrAll = task == null || task == process.mainTask;
        return mainOrAll ? ProcessTable.find(process.pid) == process : !task.ended;
    }

    @Override
    public int poll() {
        boolean ended = task == null ? process.hasExited() : task.ended;
        int events = ended ? Poll.POLLIN | Poll.POLLRDNORM : 0;
        return exists() ? events : events | Poll.POLLHUP;
    }

    @Override
    public void pollQueues(PollSink sink) {
        sink.add(process.ended, Poll.POLLIN | Poll.POLLRDNORM);
    }

    @Override
    public void describe(StringBuilder text) {
        int pid = exists() ? process.pid : -1;
        text.append("Pid:\t").append(pid).append("\nNSpid:\t").append(pid).append('\n');
    }
}
