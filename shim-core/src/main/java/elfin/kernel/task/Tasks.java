package elfin.kernel.task;

import elfin.abi.Sched;
import elfin.kernel.fs.FileTable;
import elfin.kernel.fs.FsContext;
import elfin.kernel.mm.AddressSpace;
import elfin.kernel.sched.Scheduler;
import elfin.kernel.sched.SchedulingPolicy;
import elfin.kernel.time.Clock;

/** Making processes and threads: fork(2), vfork(2), clone(2). */
public final class Tasks {
    public static final long CLONE_VM = 0x100;
    public static final long CLONE_FS = 0x200;
    public static final long CLONE_FILES = 0x400;
    public static final long CLONE_SIGHAND = 0x800;
    public static final long CLONE_PIDFD = 0x1000;
    public static final long CLONE_VFORK = 0x4000;
    public static final long CLONE_PARENT = 0x8000;
    public static final long CLONE_THREAD = 0x10000;
    public static final long CLONE_SYSVSEM = 0x40000;
    public static final long CLONE_SETTLS = 0x80000;
    public static final long CLONE_PARENT_SETTID = 0x100000;
    public static final long CLONE_CHILD_CLEARTID = 0x200000;
    public static final long CLONE_CHILD_SETTID = 0x1000000;

    /** Only for clone3(2). */
    public static final long CLONE_CLEAR_SIGHAND = 1L << 32;

    private static TaskMachine machine;

    private Tasks() {}

    /** Sets the machine below. */
    public static void setMachine(TaskMachine newMachine) {
        machine = newMachine;
    }

    /** The machine below. */
    public static TaskMachine machine() {
        return machine;
    }

    /**
     * Makes a child of the current process that goes on where its system call was made.
     *
     * @return the child's task, or null when there are too many processes
     * @throws OutOfMemoryError when it cannot be made; then nothing has changed
     */
    public static Task fork(CloneRequest request) {
        Task parentTask = Task.current();
        Process parent = parentTask.process;
        boolean sharesMemory = request.has(CLONE_VM);
        boolean sibling = request.has(CLONE_PARENT);
        AddressSpace space = sharesMemory ? parent.addressSpace : machine.copy(parent.addressSpace);
        if (space == null) {
            throw new OutOfMemoryError();
        }
        Process child = null;
        Task task = null;
        try {
            int pid = ProcessTable.freeId(request.chosenId);
            child = ProcessTable.create(sibling ? parent.parent : parent, pid);
            if (child == null) {
                leaveUnused(space, sharesMemory);
                return null;
            }
            task = makeFirstTask(child);
            inherit(parentTask, child, request.flags);
            task.inheritCredentials(parentTask);
            child.addressSpace = space;
            child.add(task);
            complete(parentTask, task, request);
        } catch (OutOfMemoryError e) {
            undo(child, task);
            leaveUnused(space, sharesMemory);
            throw e;
        }
        if (sharesMemory) {
            space.share();
        }
        child.exitSignal = sibling ? parent.exitSignal : request.exitSignal;
        child.maker = sibling ? parent.maker : parentTask;
        child.startNanos = Clock.monotonicNanos();
        return task;
    }

    private static Task makeFirstTask(Process process) {
        Task task = new Task(process.pid, process);
        if (!machine.allocate(task)) {
            throw new OutOfMemoryError();
        }
        return task;
    }

    /** Takes back what was made of a process; both may be null. */
    private static void undo(Process child, Task task) {
        if (task != null) {
            Scheduler.giveStack(task);
        }
        if (child == null) {
            return;
        }
        if (child.files != null) {
            child.files.leave();
        }
        if (child.fs != null) {
            child.fs.leave();
        }
        child.setExecutable(null);
        ProcessTable.remove(child);
    }

    /**
     * Makes another task of the current process, that goes on where the system call was made.
     *
     * @return null when there are too many tasks
     * @throws OutOfMemoryError when it cannot be made; then nothing has changed
     */
    public static Task makeThread(CloneRequest request) {
        Task parent = Task.current();
        Task task = ProcessTable.createTask(parent.process, request.chosenId);
        if (task == null) {
            return null;
        }
        boolean allocated = false;
        try {
            allocated = machine.allocate(task);
            if (!allocated) {
                throw new OutOfMemoryError();
            }
            task.inheritFiles(parent, request);
            task.inheritCredentials(parent);
            complete(parent, task, request);
        } catch (OutOfMemoryError e) {
            if (allocated) {
                Scheduler.giveStack(task);
            }
            task.leaveFiles();
            task.leavePlaces();
            ProcessTable.removeTask(task);
            throw e;
        }
        task.startNanos = Clock.monotonicNanos();
        parent.process.add(task);
        return task;
    }

    private static void complete(Task parent, Task task, CloneRequest request) {
        inherit(parent, task, request.flags);
        machine.continueCall(task, request.stackPointer);
        if (request.has(CLONE_SETTLS)) {
            task.fsBase = request.threadPointer;
        }
    }

    private static void leaveUnused(AddressSpace space, boolean shared) {
        if (!shared) {
            space.destroy();
        }
    }

    private static void inherit(Task maker, Process child, long flags) {
        Process parent = maker.process;
        child.processGroup = parent.processGroup;
        child.session = parent.session;
        child.withoutTerminal = parent.withoutTerminal;
        FileTable files = maker.files();
        FsContext places = maker.places();
        child.files = (flags & CLONE_FILES) != 0 ? files.share() : files.copy();
        child.fs = (flags & CLONE_FS) != 0 ? places.share() : places.copy();
        child.actions = (flags & CLONE_SIGHAND) != 0 ? parent.actions : parent.actions.copy();
        if ((flags & CLONE_CLEAR_SIGHAND) != 0) {
            child.actions.resetHandlers();
        }
        child.limits = parent.limits.copy();
        child.setExecutable(parent.executable);
        if ((flags & CLONE_SYSVSEM) != 0 && parent.endWork != null) {
            child.endWork = parent.endWork.share();
        }
        child.outOfMemoryAdjustment = parent.outOfMemoryAdjustment;
    }

    /** What belongs to places in memory stays with the parent when both use the same. */
    private static void inherit(Task parent, Task child, long flags) {
        inheritScheduling(parent, child);
        child.fsBase = parent.fsBase;
        child.personality = parent.personality;
        child.memoryPolicy = parent.memoryPolicy;
        child.timerSlackNanos = parent.timerSlackNanos;
        child.initialTimerSlackNanos = parent.timerSlackNanos;
        child.memoryFailurePolicy = parent.memoryFailurePolicy;
        child.isFlusher = parent.isFlusher;
        child.blocked = parent.restoreMask ? parent.savedMask : parent.blocked;
        System.arraycopy(parent.name, 0, child.name, 0, parent.name.length);
        if ((flags & (CLONE_VM | CLONE_VFORK)) != CLONE_VM) {
            child.signalStack.copyFrom(parent.signalStack);
        }
        if ((flags & CLONE_VM) == 0) {
            child.rseq = parent.rseq;
            child.rseqSignature = parent.rseqSignature;
            child.rseqLength = parent.rseqLength;
        }
    }

    /** SCHED_RESET_ON_FORK: what is above the ordinary is not passed on. */
    private static void inheritScheduling(Task parent, Task child) {
        int policy = parent.policy();
        int niceness = parent.niceness();
        child.ioPriority = parent.ioPriority;
        if (parent.resetsOnFork) {
            boolean realTime = SchedulingPolicy.isRealTime(policy);
            policy = realTime ? Sched.SCHED_OTHER : policy;
            niceness = realTime ? 0 : Math.max(niceness, 0);
        }
        int priority = SchedulingPolicy.isRealTime(policy) ? parent.realTimePriority() : 0;
        Scheduler.setScheduling(child, policy, priority, niceness);
    }

    /** Lets a child run; with CLONE_VFORK waits until it has given the memory back. */
    public static void start(Task task, long flags) {
        boolean waits = (flags & CLONE_VFORK) != 0;
        task.borrowsMemory = waits;
        Scheduler.add(task);
        while (waits && task.borrowsMemory && !Task.current().isKilled()) {
            task.process.memoryReturned.awaitUninterrupted();
        }
    }

    /** The process ends or runs another program: it no longer uses the memory it has. */
    public static void leaveAddressSpace(Process process) {
        AddressSpace space = process.addressSpace;
        if (space == null) {
            return;
        }
        process.noteResident();
        process.addressSpace = null;
        if (space.isActive()) {
            AddressSpace.deactivate(machine.kernelRoot());
        }
        space.leave(machine.kernelRoot());
    }

    /** A task ends or runs another program: the vfork(2) that made it returns. */
    static void returnMemory(Task task) {
        if (task.borrowsMemory) {
            task.borrowsMemory = false;
            task.process.memoryReturned.wakeAll();
        }
    }
}
