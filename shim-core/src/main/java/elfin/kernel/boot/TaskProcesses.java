package elfin.kernel.boot;

import elfin.kernel.dump.CorePattern;
import elfin.kernel.entropy.RandomNumbers;
import elfin.kernel.fs.FsContext;
import elfin.kernel.fs.proc.ProcProcess;
import elfin.kernel.fs.proc.ProcSource;
import elfin.kernel.fs.proc.Settings;
import elfin.kernel.fs.pseudo.Lines;
import elfin.kernel.ipc.IpcList;
import elfin.kernel.net.unix.UnixSocketList;
import elfin.kernel.sched.KernelThread;
import elfin.kernel.sched.LoadAverage;
import elfin.kernel.sched.Scheduler;
import elfin.kernel.syscall.process.Uname;
import elfin.kernel.task.Hostname;
import elfin.kernel.task.Process;
import elfin.kernel.task.ProcessTable;
import elfin.kernel.task.Task;
import elfin.kernel.task.Usage;
import elfin.kernel.time.Clock;

/** Tells /proc about processes and the machine. */
final class TaskProcesses extends ProcSource {
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    @Override
    public int currentPid() {
        return Task.current().process.pid;
    }

    @Override
    public int currentTid() {
        return Task.current().tid;
    }

    @Override
    public FsContext callerContext() {
        return Task.current().process.fs;
    }

    @Override
    public ProcProcess process(int pid) {
        Process process = ProcessTable.find(pid);
        return process == null ? null : new TaskView(process, null);
    }

    @Override
    public ProcProcess task(int tid) {
        Task task = ProcessTable.findTask(tid);
        if (task != null) {
            return new TaskView(task.process, task);
        }
        return null;
    }

    @Override
    public int nextPid(int pid) {
        for (int next = Math.max(pid, 0) + 1; next <= ProcessTable.highestPid(); next++) {
            if (ProcessTable.find(next) != null) {
                return next;
            }
        }
        return -1;
    }

    @Override
    public String hostname() {
        return text(Hostname.NODE);
    }

    @Override
    public void setHostname(byte[] name, int length) {
        Hostname.NODE.set(name, length);
    }

    @Override
    public String domainname() {
        return text(Hostname.DOMAIN);
    }

    @Override
    public void setDomainname(byte[] name, int length) {
        Hostname.DOMAIN.set(name, length);
    }

    private static String text(Hostname name) {
        StringBuilder text = new StringBuilder();
        Lines.bytes(text, name.bytes(), name.length());
        return text.toString();
    }

    @Override
    public String corePattern() {
        StringBuilder text = new StringBuilder();
        Lines.bytes(text, CorePattern.get(), CorePattern.get().length);
        return text.append('\n').toString();
    }

    @Override
    public boolean setCorePattern(byte[] pattern, int length) {
        return CorePattern.set(pattern, length);
    }

    @Override
    public boolean coreUsesPid() {
        return CorePattern.usesPid();
    }

    @Override
    public void setCoreUsesPid(boolean uses) {
        CorePattern.setUsesPid(uses);
    }

    @Override
    public String release() {
        return Uname.RELEASE;
    }

    @Override
    public String version() {
        return Uname.VERSION;
    }

    @Override
    public String processors() {
        return ProcessorText.make();
    }

    @Override
    public long uptimeNanos() {
        return Clock.monotonicNanos();
    }

    @Override
    public long bootSeconds() {
        return Clock.realtimeAtBoot() / NANOS_PER_SECOND;
    }

    @Override
    public long idleNanos() {
        long used = 0;
        for (int pid = nextPid(0); pid >= 0; pid = nextPid(pid)) {
            Process process = ProcessTable.find(pid);
            Usage children = process.childrenUsage();
            used += process.usedNanos() + children.programNanos + children.kernelNanos;
        }
        return Math.max(0, Clock.monotonicNanos() - used);
    }

    @Override
    public int runnableTasks() {
        return countTasks(true);
    }

    /** Rounded, as Linux tells it. */
    @Override
    public long loadHundredths(int which) {
        long rounding = (1 << LoadAverage.FRACTION_BITS) / 200;
        return (Scheduler.load(which) + rounding) * 100 >> LoadAverage.FRACTION_BITS;
    }

    @Override
    public int taskCount() {
        return countTasks(false);
    }

    private static int countTasks(boolean runnable) {
        int count = 0;
        for (KernelThread thread = Scheduler.firstThread();
                thread != null;
                thread = thread.nextThread()) {
            boolean counts = !runnable || thread.isRunnable() || thread == Scheduler.current();
            count += thread instanceof Task && counts ? 1 : 0;
        }
        return count;
    }

    @Override
    public int lastPid() {
        return ProcessTable.lastId();
    }

    @Override
    public String unixSockets() {
        return UnixSocketList.text();
    }

    @Override
    public String messageQueues() {
        return IpcList.messageQueues();
    }

    @Override
    public String semaphores() {
        return IpcList.semaphores();
    }

    @Override
    public String sharedMemory() {
        return IpcList.sharedMemory();
    }

    @Override
    public void addSettings(Settings settings) {
        SystemSettings.add(settings);
    }

    @Override
    public long random() {
        return RandomNumbers.next();
    }
}
