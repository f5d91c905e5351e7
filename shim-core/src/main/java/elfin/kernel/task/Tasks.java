package elfin.kernel.task;

import elfin.abi.Sched;
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
     * @param flags of clone(2), without the signal
     * @param exitSignal what the parent gets at its end
     * @param stackPointer the child's, or 0 for the parent's
     * @param threadPointer with CLONE_SETTLS
     * @return the child's task, or null when there are too many processes
     * @throws OutOfMemoryError when it cannot be made; then nothing has changed
     */
    public static Task fork(long flags, int exitSignal, long stackPointer, long threadPointer) {
        Task parentTask = Task.current();
        Process parent = parentTask.process;
        boolean sharesMemory = (flags & CLONE_VM) != 0;
        AddressSpace space = sharesMemory ? parent.addressSpace : machine.copy(parent.addressSpace);
        if (space == null) {
            throw new OutOfMemoryError();
        }
        Process child = ProcessTable.create((flags & CLONE_PARENT) != 0 ? parent.parent : parent);
        if (child == null) {
            leaveUnused(space, sharesMemory);
            return null;
        }
        Task task = new Task(child.pid, child);
        if (!machine.allocate(task)) {
            ProcessTable.remove(child);
            leaveUnused(space, sharesMemory);
            throw new OutOfMemoryError();
        }
        child.addressSpace = sharesMemory ? space.share() : space;
        child.exitSignal = exitSignal;
        inherit(parent, child, flags);
        child.add(task);
        child.startNanos = Clock.monotonicNanos();
        complete(parentTask, task, flags, stackPointer, threadPointer);
        return task;
    }

    /**
     * Makes another task of the current process, that goes on where the system call was made.
     *
     * @param stackPointer the new task's
     * @return null when there are too many tasks
     * @throws OutOfMemoryError when it cannot be made; then nothing has changed
     */
    public static Task makeThread(long flags, long stackPointer, long threadPointer) {
        Task parent = Task.current();
        Task task = ProcessTable.createTask(parent.process);
        if (task == null) {
            return null;
        }
        if (!machine.allocate(task)) {
            ProcessTable.removeTask(task);
            throw new OutOfMemoryError();
        }
        parent.process.add(task);
        complete(parent, task, flags, stackPointer, threadPointer);
        return task;
    }

    private static void complete(
            Task parent, Task task, long flags, long stackPointer, long threadPointer) {
        inherit(parent, task, flags);
        machine.continueCall(task, stackPointer);
        if ((flags & CLONE_SETTLS) != 0) {
            task.fsBase = threadPointer;
        }
    }

    private static void leaveUnused(AddressSpace space, boolean shared) {
        if (!shared) {
            space.destroy();
        }
    }

    private static void inherit(Process parent, Process child, long flags) {
        child.processGroup = parent.processGroup;
        child.session = parent.session;
        child.files = (flags & CLONE_FILES) != 0 ? parent.files.share() : parent.files.copy();
        child.fs = (flags & CLONE_FS) != 0 ? parent.fs.share() : parent.fs.copy();
        child.actions = (flags & CLONE_SIGHAND) != 0 ? parent.actions : parent.actions.copy();
        child.credentials = parent.credentials.copy();
        child.limits = parent.limits.copy();
        child.executable = parent.executable;
        if (child.executable != null) {
            child.executable.pin();
        }
        if ((flags & CLONE_SYSVSEM) != 0 && parent.endWork != null) {
            child.endWork = parent.endWork.share();
        }
        child.dumpable = parent.dumpable;
        child.personality = parent.personality;
        child.outOfMemoryAdjustment = parent.outOfMemoryAdjustment;
        child.noNewPrivileges = parent.noNewPrivileges;
    }

    /** What belongs to places in memory stays with the parent when both use the same. */
    private static void inherit(Task parent, Task child, long flags) {
        inheritScheduling(parent, child);
        child.fsBase = parent.fsBase;
        child.memoryPolicy = parent.memoryPolicy;
        child.blocked = parent.restoreMask ? parent.savedMask : parent.blocked;
        System.arraycopy(parent.name, 0, child.name, 0, parent.name.length);
        if ((flags & (CLONE_VM | CLONE_VFORK)) != CLONE_VM) {
            child.alternateStack = parent.alternateStack;
            child.alternateStackSize = parent.alternateStackSize;
        }
        if ((flags & CLONE_VM) == 0) {
            child.rseq = parent.rseq;
            child.rseqSignature = parent.rseqSignature;
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
        Process child = task.process;
        boolean waits = (flags & CLONE_VFORK) != 0;
        if (waits) {
            child.borrowsMemory = true;
        }
        Scheduler.add(task);
        while (waits && child.borrowsMemory && !Task.current().isKilled()) {
            child.memoryReturned.awaitUninterrupted();
        }
    }

    /** The process ends or runs another program: it no longer uses the memory it has. */
    public static void leaveAddressSpace(Process process) {
        AddressSpace space = process.addressSpace;
        process.noteResident();
        process.addressSpace = null;
        if (space.isActive()) {
            AddressSpace.deactivate(machine.kernelRoot());
        }
        space.leave(machine.kernelRoot());
        returnMemory(process);
    }

    /** The vfork(2) that made the process returns. */
    public static void returnMemory(Process process) {
        process.borrowsMemory = false;
        process.memoryReturned.wakeAll();
    }
}
