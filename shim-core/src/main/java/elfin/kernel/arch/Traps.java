package elfin.kernel.arch;

import elfin.kernel.core.PerCpu;
import elfin.kernel.log.Backtrace;
import elfin.kernel.log.KernelLog;
import elfin.kernel.log.Machine;
import elfin.kernel.log.Panic;
import elfin.kernel.mm.Outcome;
import elfin.kernel.sched.KernelThread;
import elfin.kernel.sched.Scheduler;
import elfin.kernel.syscall.HandlerFault;
import elfin.kernel.syscall.MissingCalls;
import elfin.kernel.task.Exit;
import elfin.kernel.task.OutOfMemory;
import elfin.kernel.task.Signals;
import elfin.kernel.task.Task;
import elfin.kernel.task.TrapFrame;
import elfin.raw.Cpu;
import elfin.rules.Entry;
import elfin.runtime.Heap;

/** What happens at exceptions and interrupts, and on the slow way back from a system call. */
final class Traps {
    private static final int DIVIDE_ERROR = 0;
    private static final int DEBUG = 1;
    private static final int BREAKPOINT = 3;
    private static final int OVERFLOW = 4;
    private static final int INVALID_OPCODE = 6;
    private static final int STACK_FAULT = 12;
    private static final int PAGE_FAULT = 14;
    private static final int X87_ERROR = 16;
    private static final int ALIGNMENT_CHECK = 17;
    private static final int SIMD_ERROR = 19;

    /** Bits of a page fault's error code. */
    private static final long FAULT_WRITE = 2;

    private static final long FAULT_EXECUTE = 16;

    /** Programs run in ring 0, but their signal frames must not show it. */
    private static final long FAULT_USER = 4;

    /** Beside those of {@link Outcome}: handling the fault failed. */
    private static final int KERNEL_BUG = -1;

    /** How often memory is made for one page before its program is given up. */
    private static final int MOST_TRIES = 64;

    /** TF in RFLAGS. */
    private static final long TRAP_FLAG = 1 << 8;

    private static final int SIGILL = 4;
    private static final int SIGTRAP = 5;
    private static final int SIGBUS = 7;
    private static final int SIGFPE = 8;
    private static final int SIGKILL = 9;
    private static final int SIGSEGV = 11;
    private static final int SIGSYS = 31;

    private static final int SI_KERNEL = 0x80;
    private static final int TRAP_BRKPT = 1;
    private static final int TRAP_TRACE = 2;
    private static final int ILL_ILLOPN = 2;
    private static final int FPE_INTDIV = 1;
    private static final int SEGV_MAPERR = 1;
    private static final int SEGV_ACCERR = 2;
    private static final int BUS_ADRALN = 1;
    private static final int BUS_ADRERR = 2;

    private Traps() {}

    @Entry("elfin_trap")
    static void trap(long frame, long vector, long error) {
        boolean program = isProgram(frame);
        if (vector >= Interrupts.FIRST_VECTOR) {
            interrupt(frame, (int) vector, program);
        } else if (vector == PAGE_FAULT) {
            pageFault(frame, error, program);
        } else if (program && !EntryAssembly.isFatal((int) vector)) {
            exception((int) vector, error, frame);
        } else if (vector == DEBUG) {
            // A program that single-steps itself has jumped into the kernel: that is one step.
            TrapFrame.setRflags(frame, TrapFrame.getRflags(frame) & ~TRAP_FLAG);
        } else {
            fail(frame, vector, error, 0);
        }
        // In the first instructions of a system call the work waits for the call's end: a signal
        // frame must not show the kernel's addresses. They cause no fault: a program that does
        // there has jumped to where nothing is.
        boolean jumped = program && vector < Interrupts.FIRST_VECTOR && vector != DEBUG;
        if (TrapFrame.getRip(frame) >= 0 || jumped) {
            beforeReturn(frame);
        }
    }

    private static void interrupt(long frame, int vector, boolean program) {
        try {
            if (vector == Interrupts.TIMER_VECTOR) {
                // What was pending when a system call gave control back hit the kernel: the first
                // instruction behind the call still has its own address in rcx.
                boolean inProgram = program && TrapFrame.getRip(frame) != TrapFrame.getRcx(frame);
                X86Processor.timerInterrupt(inProgram);
            } else {
                Interrupts.handle(vector);
            }
        } catch (OutOfMemoryError e) {
            KernelLog.line("elfin: out of memory in an interrupt: an event is lost");
        }
    }

    /** Kernel code runs with both in the high half; see {@link EntryAssembly}. */
    private static boolean isProgram(long frame) {
        return TrapFrame.getRip(frame) >= 0 || TrapFrame.getRsp(frame) >= 0;
    }

    /** A bug on the way is reported, and counts as a page that cannot be had. */
    private static int resolve(Task task, long address, boolean write, boolean execute) {
        try {
            int outcome = task.process.addressSpace.handleFault(address, write, execute);
            for (int tries = 0; outcome == Outcome.OUT_OF_MEMORY && tries < MOST_TRIES; tries++) {
                if (!OutOfMemory.kill()) {
                    break;
                }
                outcome = task.process.addressSpace.handleFault(address, write, execute);
            }
            return outcome;
        } catch (OutOfMemoryError e) {
            return Outcome.OUT_OF_MEMORY;
        } catch (RuntimeException e) {
            HandlerFault.print(e, "a page fault");
            return KERNEL_BUG;
        }
    }

    private static void pageFault(long frame, long error, boolean program) {
        long address = Cpu.readCr2();
        KernelThread thread = Scheduler.current();
        int outcome = Outcome.NOT_MAPPED;
        if (address >= 0 && thread instanceof Task task && task.process.addressSpace != null) {
            boolean write = (error & FAULT_WRITE) != 0;
            boolean execute = (error & FAULT_EXECUTE) != 0;
            outcome = resolve(task, address, write, execute);
            if (outcome == Outcome.RESOLVED) {
                task.minorFaults++;
                return;
            }
        }
        if (outcome == Outcome.OUT_OF_MEMORY) {
            // Also in the middle of a call: it fails, and the signal waits at its end.
            OutOfMemory.reportCurrent();
            Signals.forceFault(SIGKILL, SI_KERNEL, address, PAGE_FAULT, error | FAULT_USER);
        }
        if (!program) {
            long fixup = UserCopyAssembly.fixup(TrapFrame.getRip(frame));
            if (fixup == 0) {
                fail(frame, PAGE_FAULT, error, address);
            }
            TrapFrame.setRip(frame, fixup);
            return;
        }
        signalPageFault(outcome, address, error | FAULT_USER);
    }

    private static void signalPageFault(int outcome, long address, long error) {
        switch (outcome) {
            case Outcome.BEYOND_FILE ->
                    Signals.forceFault(SIGBUS, BUS_ADRERR, address, PAGE_FAULT, error);
            case Outcome.OUT_OF_MEMORY -> {}
            case KERNEL_BUG -> Exit.killProcess(SIGSYS);
            case Outcome.NOT_ALLOWED ->
                    Signals.forceFault(SIGSEGV, SEGV_ACCERR, address, PAGE_FAULT, error);
            default -> Signals.forceFault(SIGSEGV, SEGV_MAPERR, address, PAGE_FAULT, error);
        }
    }

    private static void exception(int vector, long error, long frame) {
        long address = TrapFrame.getRip(frame);
        switch (vector) {
            case DIVIDE_ERROR -> Signals.forceFault(SIGFPE, FPE_INTDIV, address, vector, error);
            case DEBUG -> Signals.forceFault(SIGTRAP, TRAP_TRACE, address, vector, error);
            case BREAKPOINT -> Signals.forceFault(SIGTRAP, SI_KERNEL, 0, vector, error);
            case INVALID_OPCODE -> Signals.forceFault(SIGILL, ILL_ILLOPN, address, vector, error);
            case STACK_FAULT -> Signals.forceFault(SIGBUS, SI_KERNEL, 0, vector, error);
            case X87_ERROR, SIMD_ERROR -> {
                long area = Scheduler.current().statePage;
                int code = Fpu.exceptionCode(area, vector == SIMD_ERROR);
                if (code != 0) {
                    Signals.forceFault(SIGFPE, code, address, vector, error);
                }
            }
            case ALIGNMENT_CHECK -> Signals.forceFault(SIGBUS, BUS_ADRALN, address, vector, error);
            case OVERFLOW -> Signals.forceFault(SIGSEGV, SI_KERNEL, 0, vector, error);
            default -> Signals.forceFault(SIGSEGV, SI_KERNEL, 0, vector, error);
        }
    }

    /** The kernel itself failed. */
    private static void fail(long frame, long vector, long error, long address) {
        Panic.begin(
                isStackOverflow(frame, vector)
                        ? "stack overflow in the kernel"
                        : "exception in the kernel");
        KernelLog.print("  vector ");
        KernelLog.printDecimal(vector);
        KernelLog.print(" error ");
        KernelLog.printHex(error);
        KernelLog.print(" address ");
        KernelLog.printHex(address);
        KernelLog.print(" rip ");
        KernelLog.printHex(TrapFrame.getRip(frame));
        KernelLog.print(" rsp ");
        KernelLog.printHex(TrapFrame.getRsp(frame));
        KernelLog.newLine();
        Backtrace.printAddress(TrapFrame.getRip(frame));
        Backtrace.print(TrapFrame.getRbp(frame));
        Machine.powerOffAfterPanic();
    }

    /** The page fault below a kernel stack: the trap entry then left that stack. */
    private static boolean isStackOverflow(long frame, long vector) {
        KernelThread thread = Scheduler.current();
        long stackPointer = TrapFrame.getRsp(frame);
        return vector == PAGE_FAULT
                && thread != null
                && stackPointer < thread.stackBottom + EntryAssembly.STACK_RESERVE
                && stackPointer > thread.stackBottom - EntryAssembly.STACK_RESERVE;
    }

    private static void beforeReturn(long frame) {
        while (true) {
            if (Scheduler.isTurnOver()) {
                Scheduler.preempt();
            }
            if (!PerCpu.hasPendingWork()) {
                return;
            }
            PerCpu.setPendingWork(false);
            if (Heap.isReserveTapped()) {
                Heap.settle();
            }
            try {
                Signals.deliverPending(frame);
            } catch (OutOfMemoryError e) {
                KernelLog.line("elfin: out of memory for a signal: the program is killed");
                Exit.killProcess(SIGKILL);
            } catch (RuntimeException e) {
                HandlerFault.end(e, "signal delivery");
            }
        }
    }

    /**
     * A system call returns to a program that has work pending: the frame gets what the fast way
     * leaves out, then the work is done.
     */
    @Entry("elfin_slow_return")
    static void slowReturn(long frame, long result) {
        if (PerCpu.isFrameReplaced()) {
            PerCpu.setFrameReplaced(false);
        } else {
            TrapFrame.setRax(frame, result);
            TrapFrame.setRcx(frame, TrapFrame.getRip(frame));
            long flags = TrapFrame.getRflags(frame) | TrapFrame.PROGRAM_FLAGS;
            TrapFrame.setR11(frame, flags);
            TrapFrame.setRflags(frame, flags);
            TrapFrame.setCs(frame, BootAssembly.CODE_SELECTOR);
            TrapFrame.setSs(frame, BootAssembly.DATA_SELECTOR);
            Signals.prepareRestart(frame, result);
        }
        beforeReturn(frame);
        TrapFrame.setOrigRax(frame, -1);
    }

    @Entry("elfin_missing_call")
    static long missingCall(long number) {
        return MissingCalls.answer(number);
    }
}
