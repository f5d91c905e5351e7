package elfin.kernel.arch;

import elfin.kernel.core.PerCpu;
import elfin.kernel.sched.KernelThread;
import elfin.kernel.sched.Processor;
import elfin.kernel.sched.Scheduler;
import elfin.kernel.task.Task;
import elfin.kernel.task.ThreadPointer;
import elfin.kernel.task.TrapFrame;
import elfin.kernel.time.Clock;
import elfin.raw.Cpu;
import elfin.raw.Mem;
import elfin.rules.Extern;

/**
 * The scheduler's view of this processor: switching stacks and register state, the timer, and doing
 * nothing.
 */
public final class X86Processor implements Processor {
    /** The timer's bus ticks at most; a longer wait takes several rounds. */
    private static final long MOST_TICKS = 0x7fff_ffffL;

    private static final int CALLEE_SAVED_REGISTERS = 6;

    @Override
    public long monotonicNanos() {
        return Clock.adjusted(TimeStampClock.nanos());
    }

    @Override
    public void armTimer(long deadlineNanos) {
        if (LocalApic.usesDeadlines()) {
            armDeadline(deadlineNanos);
            return;
        }
        if (deadlineNanos == Long.MAX_VALUE) {
            LocalApic.startTimer(0, true);
            return;
        }
        long nanos = Math.max(0, deadlineNanos - monotonicNanos());
        long timerTicksPerSecond = TimeStampClock.timerFrequency();
        // Whole seconds apart, so that the product stays in 64 bits.
        long seconds = Math.min(nanos / 1_000_000_000L, MOST_TICKS / timerTicksPerSecond + 1);
        long ticks =
                seconds * timerTicksPerSecond
                        + nanos % 1_000_000_000L * timerTicksPerSecond / 1_000_000_000L
                        + 1;
        LocalApic.startTimer((int) Math.min(ticks, MOST_TICKS), true);
    }

    private void armDeadline(long deadlineNanos) {
        if (deadlineNanos == Long.MAX_VALUE) {
            LocalApic.setDeadline(0);
            return;
        }
        long nanos = Math.max(0, deadlineNanos - monotonicNanos());
        LocalApic.setDeadline(Cpu.timeStamp() + TimeStampClock.ticks(nanos));
    }

    @Override
    public void idle() {
        Cpu.enableInterruptsAndHalt();
        Cpu.disableInterrupts();
    }

    @Override
    public void switchTo(KernelThread from, KernelThread to) {
        if (from instanceof Task task) {
            task.workPending = PerCpu.hasPendingWork();
            Fpu.save(from.statePage);
        }
        if (to instanceof Task task) {
            PerCpu.setFrame(task.frame);
            PerCpu.setPendingWork(task.workPending);
            task.process.addressSpace.activate();
            Fpu.restore(to.statePage);
            Cpu.writeMsr(ThreadPointer.MSR_FS_BASE, task.fsBase);
        }
        switchStacks(
                from.statePage + KernelThread.SAVED_STACK_POINTER_OFFSET,
                Mem.getLong(to.statePage + KernelThread.SAVED_STACK_POINTER_OFFSET));
    }

    /**
     * Prepares a task that has its kernel stack: when it is first switched to, its program starts
     * at its frame.
     */
    public static void prepareStart(Task task, long instructionPointer, long stackPointer) {
        long frame = frameOf(task);
        Mem.fill(frame, TrapFrame.SIZE, (byte) 0);
        TrapFrame.setRip(frame, instructionPointer);
        TrapFrame.setRsp(frame, stackPointer);
        TrapFrame.setCs(frame, BootAssembly.CODE_SELECTOR);
        TrapFrame.setSs(frame, BootAssembly.DATA_SELECTOR);
        TrapFrame.setRflags(frame, TrapFrame.PROGRAM_FLAGS);
        TrapFrame.setOrigRax(frame, -1);
        task.frame = frame;
        long returnAddress = frame - 8;
        Mem.putLong(returnAddress, Cpu.symbol("elfin_return_frame"));
        long saved = returnAddress - 8L * CALLEE_SAVED_REGISTERS;
        Mem.fill(saved, 8L * CALLEE_SAVED_REGISTERS, (byte) 0);
        Mem.putLong(task.statePage + KernelThread.SAVED_STACK_POINTER_OFFSET, saved);
        Fpu.initialise(task.statePage);
    }

    /** Where a task's trap frames lie: at the top of its kernel stack. */
    private static long frameOf(Task task) {
        return task.stackTop - EntryAssembly.FRAME_ROOM;
    }

    static void timerInterrupt(boolean inProgram) {
        Scheduler.timerExpired(inProgram);
        LocalApic.endOfInterrupt();
    }

    @Extern("elfin_switch")
    private static void switchStacks(long savedStackPointer, long newStackPointer) {
        throw new UnsupportedOperationException("only in compiled code");
    }
}
