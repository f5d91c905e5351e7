package elfin.kernel.boot;

import elfin.abi.Errno;
import elfin.abi.Signal;
import elfin.kernel.fs.FileTable;
import elfin.kernel.fs.FsContext;
import elfin.kernel.fs.Location;
import elfin.kernel.fs.proc.ProcProcess;
import elfin.kernel.fs.proc.ProcUsage;
import elfin.kernel.mm.AddressSpace;
import elfin.kernel.task.Credentials;
import elfin.kernel.task.PendingSignals;
import elfin.kernel.task.Process;
import elfin.kernel.task.ProcessTable;
import elfin.kernel.task.Task;
import elfin.kernel.task.TrapFrame;
import elfin.kernel.task.Usage;
import elfin.kernel.task.UserAccount;
import elfin.kernel.tty.Terminals;

/** A process, or one of its tasks, for /proc. */
final class TaskView extends ProcProcess {
    private final Process process;

    /** The task that is shown, or null for the process. */
    private final Task task;

    TaskView(Process process, Task task) {
        this.process = process;
        this.task = task;
    }

    @Override
    public boolean exists() {
        return task == null
                ? ProcessTable.find(process.pid) == process
                : ProcessTable.findTask(task.tid) == task;
    }

    /** The task whose own state stands for all. */
    private Task main() {
        return task != null ? task : process.mainTask;
    }

    @Override
    public int pid() {
        return process.pid;
    }

    @Override
    public int tid() {
        return task == null ? process.pid : task.tid;
    }

    @Override
    public boolean isTask() {
        return task != null;
    }

    @Override
    public int parentPid() {
        return process.parent == null ? 0 : process.parent.pid;
    }

    @Override
    public int processGroup() {
        return process.processGroup;
    }

    @Override
    public int session() {
        return process.session;
    }

    @Override
    public int terminal() {
        return Terminals.deviceOf(process);
    }

    @Override
    public int terminalGroup() {
        return Terminals.foregroundOf(process);
    }

    @Override
    public String name() {
        byte[] bytes = task == null ? process.name : task.name;
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < bytes.length && bytes[i] != 0; i++) {
            text.append((char) (bytes[i] & 0xff));
        }
        return text.toString();
    }

    @Override
    public long setName(byte[] bytes, int length) {
        if (Task.current().process != process) {
            return -Errno.EINVAL;
        }
        byte[] name = task == null ? process.name : task.name;
        for (int i = 0; i < Process.NAME_SIZE; i++) {
            name[i] = i < length && i < Process.NAME_SIZE - 1 ? bytes[i] : 0;
        }
        return 0;
    }

    @Override
    public char state() {
        Task shown = main();
        if (process.hasExited()) {
            return 'Z';
        }
        if (shown == Task.current()) {
            return 'R';
        }
        if (process.isStopped()) {
            return 'T';
        }
        return shown != null && shown.isRunnable() ? 'R' : 'S';
    }

    @Override
    public int uid(int which) {
        Credentials ids = credentials();
        return switch (which) {
            case REAL -> ids.uid;
            case EFFECTIVE -> ids.euid;
            case SAVED -> ids.suid;
            default -> ids.fsuid;
        };
    }

    @Override
    public int gid(int which) {
        Credentials ids = credentials();
        return switch (which) {
            case REAL -> ids.gid;
            case EFFECTIVE -> ids.egid;
            case SAVED -> ids.sgid;
            default -> ids.fsgid;
        };
    }

    private Credentials credentials() {
        return task == null ? process.credentials() : task.credentials();
    }

    @Override
    public int[] groups() {
        return credentials().groups;
    }

    @Override
    public long[] capabilities() {
        Credentials who = credentials();
        return new long[] {
            who.inheritable, who.permitted, who.effective, who.bounding, who.ambient
        };
    }

    @Override
    public boolean mayBeInspected() {
        return Task.current().mayTrace(process, credentials(), true);
    }

    @Override
    public String systemCall() {
        Task shown = main();
        if (shown == null || shown.frame == 0) {
            return "";
        }
        if (shown != Task.current() && shown.isRunnable()) {
            return "running\n";
        }
        long frame = shown.frame;
        long number = TrapFrame.getOrigRax(frame);
        StringBuilder text = new StringBuilder();
        text.append(number < 0 ? -1 : number);
        if (number >= 0) {
            hex(text, TrapFrame.getRdi(frame));
            hex(text, TrapFrame.getRsi(frame));
            hex(text, TrapFrame.getRdx(frame));
            hex(text, TrapFrame.getR10(frame));
            hex(text, TrapFrame.getR8(frame));
            hex(text, TrapFrame.getR9(frame));
        }
        hex(text, TrapFrame.getRsp(frame));
        hex(text, TrapFrame.getRip(frame));
        return text.append('\n').toString();
    }

    private static void hex(StringBuilder text, long value) {
        text.append(" 0x").append(Long.toHexString(value));
    }

    @Override
    public long startNanos() {
        boolean own = task != null && task != process.mainTask;
        return own ? task.startNanos : process.startNanos;
    }

    @Override
    public ProcUsage usage() {
        Usage used = new Usage();
        if (task == null) {
            process.measure(used);
        } else {
            task.measure(used);
        }
        ProcUsage usage = new ProcUsage();
        usage.programNanos = used.programNanos;
        usage.kernelNanos = used.kernelNanos;
        usage.minorFaults = used.minorFaults;
        usage.majorFaults = used.majorFaults;
        usage.voluntarySwitches = used.voluntarySwitches;
        usage.involuntarySwitches = used.involuntarySwitches;
        Usage children = process.childrenUsage();
        usage.childrenProgramNanos = children.programNanos;
        usage.childrenKernelNanos = children.kernelNanos;
        usage.childrenMinorFaults = children.minorFaults;
        usage.childrenMajorFaults = children.majorFaults;
        return usage;
    }

    @Override
    public int niceness() {
        return main() == null ? 0 : main().niceness();
    }

    @Override
    public int policy() {
        return main() == null ? 0 : main().policy();
    }

    @Override
    public int realTimePriority() {
        return main() == null ? 0 : main().realTimePriority();
    }

    @Override
    public int taskCount() {
        return Math.max(process.taskCount(), 1);
    }

    @Override
    public int nextTask(int tid) {
        int next = -1;
        for (Task one = process.firstTask(); one != null; one = one.nextTask()) {
            next = lower(next, one.tid, tid);
        }
        // The first task is shown until the process has gone.
        return lower(next, process.pid, tid);
    }

    @Override
    public int nextChild(int pid) {
        int next = -1;
        for (Process one = process.firstChild(); one != null; one = one.nextSibling()) {
            next = lower(next, one.pid, pid);
        }
        return next;
    }

    /** The lower of two ids as far as they are above a third; -1 is none. */
    private static int lower(int best, int id, int above) {
        return id > above && (best < 0 || id < best) ? id : best;
    }

    @Override
    public AddressSpace addressSpace() {
        return process.hasExited() ? null : process.addressSpace;
    }

    @Override
    public FileTable files() {
        return process.hasExited() ? null : process.files;
    }

    @Override
    public FsContext context() {
        return process.hasExited() ? null : process.fs;
    }

    @Override
    public Location executable() {
        return process.hasExited() ? null : process.executable;
    }

    @Override
    public long signals(int which) {
        Task shown = main();
        return switch (which) {
            case PENDING -> shown == null ? 0 : shown.pending.set();
            case SHARED_PENDING -> process.pending.set();
            case BLOCKED -> shown == null ? 0 : shown.blocked;
            case IGNORED -> handled(true);
            default -> handled(false);
        };
    }

    private long handled(boolean ignored) {
        long set = 0;
        for (int signal = 1; signal <= Signal.NSIG; signal++) {
            long handler = process.actions.handler(signal);
            boolean ignores = handler == Signal.SIG_IGN;
            if (ignores == ignored && handler != Signal.SIG_DFL) {
                set |= PendingSignals.bit(signal);
            }
        }
        return set;
    }

    @Override
    public long queuedSignals() {
        return UserAccount.signalsOf(credentials().uid);
    }

    @Override
    public int exitSignal() {
        return task == null || task == process.mainTask ? process.exitSignal : -1;
    }

    @Override
    public int exitStatus() {
        return process.hasExited() && mayBeInspected() ? process.waitStatus() : 0;
    }

    @Override
    public long softLimit(int resource) {
        return process.limits.soft(resource);
    }

    @Override
    public long hardLimit(int resource) {
        return process.limits.hard(resource);
    }

    @Override
    public boolean noNewPrivileges() {
        Task shown = main();
        return shown != null && shown.noNewPrivileges;
    }

    @Override
    public int personality() {
        Task shown = main();
        return shown == null ? 0 : shown.personality;
    }

    @Override
    public int coreFilter() {
        return process.addressSpace == null ? 0 : process.addressSpace.coreFilter;
    }

    @Override
    public void setCoreFilter(int kinds) {
        if (process.addressSpace != null) {
            process.addressSpace.coreFilter = kinds;
        }
    }

    @Override
    public int outOfMemoryScore() {
        return process.outOfMemoryAdjustment;
    }

    @Override
    public void setOutOfMemoryScore(int score) {
        process.outOfMemoryAdjustment = score;
    }
}
