package elfin.kernel.task;

import elfin.abi.Signal;
import elfin.kernel.fs.FileTable;
import elfin.kernel.fs.FsContext;
import elfin.kernel.fs.Location;
import elfin.kernel.fs.PathNames;
import elfin.kernel.fs.Pollers;
import elfin.kernel.mm.AddressSpace;
import elfin.kernel.sched.Scheduler;
import elfin.kernel.sched.WaitQueue;

/** A thread group: what its tasks share. */
public final class Process {
    private static final int RUNNING = -1;

    private static final int INTERVAL_TIMERS = 3;
    private static final int ITIMER_REAL = 0;
    private static final int ITIMER_VIRTUAL = 1;

    /** Bytes of a name with its NUL: TASK_COMM_LEN. */
    public static final int NAME_SIZE = 16;

    /** The thread group id, which {@code getpid} returns. */
    public final int pid;

    public Process parent;

    /** Its children, linked by {@link #nextSibling}. */
    private Process firstChild;

    private Process nextSibling;

    /** The signal that its parent gets at its end; 0 for none. */
    public int exitSignal = Signal.SIGCHLD;

    /** Woken when a child ends. */
    public final WaitQueue childEvents = new WaitQueue();

    /** The task of its parent that made it, or has inherited it from that. */
    public Task maker;

    /** Woken when one of its tasks gives memory back that vfork(2) lent it. */
    final WaitQueue memoryReturned = new WaitQueue();

    public int processGroup;
    public int session;

    /** The foreground group of the terminal that was hung up while this led its session, or 0. */
    public int hungUpGroup;

    /** Whether it has given up its session's terminal: ioctl(2) TIOCNOTTY. */
    public boolean withoutTerminal;

    public AddressSpace addressSpace;
    public FileTable files;
    public FsContext fs;

    /** The program's file, for /proc. */
    public Location executable;

    /** What its main task had; before there is one, what the kernel gives it. */
    private Credentials lastCredentials = new Credentials();

    /** Whether its main task is counted as one of its user's. */
    private boolean isCounted;

    public SignalActions actions = new SignalActions();
    public final PendingSignals pending = new PendingSignals();
    public Limits limits = new Limits();

    /**
     * The task whose id is the process's: the first one, until another runs another program. It
     * stays here when it ends before others do; null when the process has ended.
     */
    public Task mainTask;

    /** The main task's name. */
    public final byte[] name = new byte[NAME_SIZE];

    /** The signal that has stopped it, or 0; whether wait(2) has told it. */
    private int stopSignal;

    private boolean stopTold;
    private boolean continued;

    /** Woken when it goes on after a stop. */
    final WaitQueue resumed = new WaitQueue();

    /** Its tasks that have not ended, linked by {@link Task#nextTask}. */
    private Task firstTask;

    private int taskCount;

    /** Woken when a task ends. */
    final WaitQueue taskEnded = new WaitQueue();

    /** The task that runs another program and waits for all others to end; else null. */
    private Task starter;

    /** What wait(2) will give, once it has been decided that all tasks must end. */
    private int endStatus = RUNNING;

    /** With what status the last task ended that has. */
    private int lastStatus;

    private Task dumpingTask;

    /** timer_create(2)'s timers. */
    public final PosixTimerTable timers = new PosixTimerTable();

    /** What {@code SEM_UNDO} has promised; null for nothing. */
    public EndWork endWork;

    /** Its timers of processor time that are set. */
    final CpuTimers cpuTimers = new CpuTimers();

    /** ITIMER_REAL, ITIMER_VIRTUAL and ITIMER_PROF, made when first set; a child has its own. */
    private final RepeatingTimer[] intervalTimers = new RepeatingTimer[INTERVAL_TIMERS];

    /** Whether it has run another program since it was made; its parent may not regroup it then. */
    public boolean hasRunProgram;

    /**
     * {@code oom_score_adj}, from -1000 (never killed) to 1000: {@link OutOfMemory}. A child
     * inherits it.
     */
    public int outOfMemoryAdjustment;

    /** prctl(2): whether its descendants that lose their parent become its children. */
    public boolean isSubreaper;

    /** The kernel's clock when the process began. */
    public long startNanos;

    /** Woken when a signal is sent to it or one of its tasks: signalfd(2). */
    public final WaitQueue signalled = new WaitQueue();

    /** Woken when the process has ended. */
    public final WaitQueue ended = new WaitQueue();

    private int waitStatus = RUNNING;

    /** What tasks have used that have ended. */
    private final Usage endedUsage = new Usage();

    /** What children have used that were waited for, and theirs. */
    private final Usage childrenUsage = new Usage();

    private final TimeSplit timeSplit = new TimeSplit();

    public Process(int pid) {
        this.pid = pid;
    }

    /** The main task's credentials, also when it has ended. */
    public Credentials credentials() {
        return mainTask == null ? lastCredentials : mainTask.credentials();
    }

    /** Names it after a program's path: what stands behind the last slash, 15 bytes at most. */
    public void setName(byte[] path) {
        int start = PathNames.lastName(path);
        for (int i = 0; i < NAME_SIZE; i++) {
            boolean inside = i < NAME_SIZE - 1 && start + i < path.length;
            name[i] = inside ? path[start + i] : 0;
        }
    }

    /** Makes a task one of the process's; the first is its main task. */
    public void add(Task task) {
        task.nextTask = firstTask;
        firstTask = task;
        taskCount++;
        UserAccount.of(task.credentials().uid).addTask();
        if (mainTask == null) {
            setMainTask(task);
        }
    }

    /** Makes a task the one that has the process's id and name. */
    void setMainTask(Task task) {
        uncountMainTask();
        mainTask = task;
        task.name = name;
        isCounted = true;
    }

    /** It has ended. */
    void leaveMainTask() {
        lastCredentials = mainTask.credentials();
        mainTask = null;
    }

    /** Its user has one task less: the main task counts until the process is forgotten. */
    void uncountMainTask() {
        if (isCounted) {
            isCounted = false;
            UserAccount.of(credentials().uid).removeTask();
        }
    }

    /** A task has ended with a wait status. */
    void remove(Task task, int status) {
        if (firstTask == task) {
            firstTask = task.nextTask;
        } else {
            Task before = firstTask;
            while (before.nextTask != task) {
                before = before.nextTask;
            }
            before.nextTask = task.nextTask;
        }
        task.nextTask = null;
        task.ended = true;
        endedUsage.addTask(task);
        taskCount--;
        if (task != mainTask) {
            UserAccount.of(task.credentials().uid).removeTask();
        }
        lastStatus = status;
        Pollers.wake(taskEnded);
    }

    /** Whether a signal has stopped it. */
    public boolean isStopped() {
        return stopSignal != 0;
    }

    /** The signal that stopped it, while wait(2) has not told it; else 0. */
    public int untoldStop() {
        return stopTold ? 0 : stopSignal;
    }

    /** Whether it goes on after a stop and wait(2) has not told it. */
    public boolean isUntoldContinued() {
        return continued;
    }

    /** wait(2) tells of its stop or that it goes on. */
    public void told() {
        stopTold = true;
        continued = false;
    }

    void stop(int signal) {
        stopSignal = signal;
        stopTold = false;
        continued = false;
    }

    /** Goes on after a stop; false when it was not stopped. */
    boolean resume() {
        if (stopSignal == 0) {
            return false;
        }
        stopSignal = 0;
        continued = true;
        resumed.wakeAll();
        return true;
    }

    /** Does what was to be done at the end, when nobody else shares it. */
    public void leaveEndWork() {
        if (endWork != null) {
            endWork.ended(pid);
            endWork = null;
        }
    }

    /** Its program's file, which nobody writes to while it runs. */
    public void setExecutable(Location file) {
        if (file != null) {
            file.pin();
            file.inode().executions++;
        }
        if (executable != null) {
            executable.inode().executions--;
            executable.unpin();
        }
        executable = file;
    }

    /** The processor time its tasks have used. */
    public long usedNanos() {
        long nanos = endedUsage.nanos;
        for (Task task = firstTask; task != null; task = task.nextTask) {
            nanos += Scheduler.usedNanos(task);
        }
        return nanos;
    }

    /** Adds what its tasks have used to a usage that is new. */
    public void measure(Usage into) {
        into.addEnded(endedUsage);
        for (Task task = firstTask; task != null; task = task.nextTask) {
            into.addTask(task);
        }
        into.divide(timeSplit);
        into.peakResidentBytes = endedUsage.peakResidentBytes;
        if (addressSpace != null) {
            into.peakResidentBytes =
                    Math.max(into.peakResidentBytes, addressSpace.peakResidentBytes());
        }
    }

    /** What its children have used that were waited for, and theirs. */
    public Usage childrenUsage() {
        return childrenUsage;
    }

    /** A child was waited for. */
    void addChild(Process child) {
        Usage usage = new Usage();
        child.measure(usage);
        childrenUsage.addProcess(usage);
        childrenUsage.addProcess(child.childrenUsage);
    }

    /**
     * Whether its memory may be looked at by who has the same ids; nothing is left of an ended
     * one's.
     */
    boolean isDumpable() {
        return addressSpace == null || addressSpace.dumpable;
    }

    /** It is about to leave its memory. */
    void noteResident() {
        endedUsage.peakResidentBytes =
                Math.max(endedUsage.peakResidentBytes, addressSpace.peakResidentBytes());
    }

    /** The timer of setitimer(2) with a number from 0 to 2. */
    public RepeatingTimer intervalTimer(int which) {
        if (intervalTimers[which] == null) {
            intervalTimers[which] =
                    switch (which) {
                        case ITIMER_REAL -> new IntervalTimer(this);
                        case ITIMER_VIRTUAL -> new CpuIntervalTimer(this, Signal.SIGVTALRM, true);
                        default -> new CpuIntervalTimer(this, Signal.SIGPROF, false);
                    };
        }
        return intervalTimers[which];
    }

    /** SIGALRM is taken: the timer that sent it goes on. */
    void alarmTaken() {
        if (intervalTimers[ITIMER_REAL] instanceof IntervalTimer timer) {
            timer.signalTaken();
        }
    }

    /** The end: nothing rings any more. */
    void stopTimers() {
        for (RepeatingTimer timer : intervalTimers) {
            if (timer != null) {
                timer.stop();
            }
        }
        timers.clear();
        cpuTimers.clear();
    }

    /** The first of its tasks, or null. */
    public Task firstTask() {
        return firstTask;
    }

    /** How many tasks it has. */
    public int taskCount() {
        return taskCount;
    }

    /** Whether all its tasks must end. */
    public boolean isEnding() {
        return endStatus != RUNNING;
    }

    /** Decides that all tasks must end; the first to say so says with what status. */
    void beginEnd(int status) {
        if (!isEnding()) {
            endStatus = status;
        }
    }

    /** A task writes the core of its process, which a signal ends. */
    void beginDump(Task task, int signal) {
        beginEnd(signal);
        dumpingTask = task;
    }

    void endDump(boolean dumped) {
        endStatus |= dumped ? WaitStatus.CORE_DUMPED : 0;
        dumpingTask = null;
        taskEnded.wakeAll();
    }

    /** The task that writes the core, or null. */
    Task dumpingTask() {
        return dumpingTask;
    }

    /** What wait(2) gives when no task is left. */
    int finalStatus() {
        return isEnding() ? endStatus : lastStatus;
    }

    /** Whether another task than this one runs another program. */
    boolean isRunningProgramIn(Task other) {
        return starter != null && starter != other;
    }

    /** A task runs another program, or has done so (null). */
    void setStarter(Task task) {
        starter = task;
    }

    /** Whether it has ended. */
    public boolean hasExited() {
        return waitStatus != RUNNING;
    }

    /** The status that wait(2) gives. */
    public int waitStatus() {
        return waitStatus;
    }

    /** The first of its children, or null. */
    public Process firstChild() {
        return firstChild;
    }

    /** The next child of the same parent, or null. */
    public Process nextSibling() {
        return nextSibling;
    }

    void adopt(Process child) {
        child.parent = this;
        child.nextSibling = firstChild;
        firstChild = child;
    }

    void disown(Process child) {
        if (firstChild == child) {
            firstChild = child.nextSibling;
        } else {
            Process before = firstChild;
            while (before != null && before.nextSibling != child) {
                before = before.nextSibling;
            }
            if (before != null) {
                before.nextSibling = child.nextSibling;
            }
        }
        child.nextSibling = null;
    }

    void exited(int status) {
        waitStatus = status;
        Pollers.wake(ended);
    }
}
