package elfin.conformance.program;

import static elfin.conformance.program.Kit.PAGE;
import static elfin.conformance.program.Kit.UNMAPPED;
import static elfin.conformance.program.Kit.anonymous;
import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.equal;
import static elfin.conformance.program.Kit.fails;
import static elfin.conformance.program.Kit.holds;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.returns;
import static elfin.conformance.program.Kit.succeeds;
import static elfin.conformance.program.Processes.inChild;
import static elfin.conformance.program.Processes.statusOf;

import elfin.abi.Errno;
import elfin.abi.Signal;
import elfin.raw.Cpu;
import elfin.raw.Mem;

/** Signal frames: stacks, registers, extended state, what sigreturn(2) makes of them; faults. */
final class SignalFrameCases {
    private static final int USR1 = Signal.SIGUSR1;
    private static final int USR2 = Signal.SIGUSR2;
    private static final int STACK_SIZE = 8 * PAGE;
    private static final int TRAP_FLAG = 0x100;
    private static final int FPE_FLTDIV = 3;
    private static final int FPE_FLTOVF = 4;
    private static final int FPE_FLTUND = 5;
    private static final int FPE_FLTRES = 6;
    private static final int FPE_FLTINV = 7;
    private static final int TRAP_TRACE = 2;
    private static final int ALL_MASKED = 0x1f80;
    private static final long ONE = 0x3ff0_0000_0000_0000L;
    private static final long THREE = 0x4008_0000_0000_0000L;
    private static final long HUGE = 0x7fe0_0000_0000_0000L;
    private static final long TINY = 0x0010_0000_0000_0000L;

    private SignalFrameCases() {}

    private static long setStack(long address, int flags, long size) {
        long stack = memory(24);
        Mem.putLong(stack, address);
        Mem.putInt(stack + 8, flags);
        Mem.putLong(stack + 16, size);
        return call(Call.SIGALTSTACK, stack, 0);
    }

    private static int stackFlags() {
        long stack = memory(24);
        returns(0, call(Call.SIGALTSTACK, 0, stack));
        return Mem.getInt(stack + 8);
    }

    private static int contextInt(int offset) {
        return Mem.getInt(Handlers.context + offset);
    }

    private static long contextLong(int offset) {
        return Mem.getLong(Handlers.context + offset);
    }

    /** What a child ends with when it runs something. */
    private static int childStatus(Runnable body) {
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            body.run();
            call(Call.EXIT_GROUP, 0);
        }
        return statusOf(child);
    }

    @Case("rt_sigaction")
    static void unknownFlagsAreForgotten() {
        Handlers.install(USR1, Signal.SA_SIGINFO | 0x400 | 0x100 | 0x20000000L, 0);
        long action = memory(Handlers.ACTION_SIZE);
        returns(0, call(Call.RT_SIGACTION, USR1, 0, action, 8));
        equal("flags", Signal.SA_SIGINFO | Signal.SA_RESTORER, Mem.getLong(action + 8));
    }

    @Case("rt_sigaction")
    static void knownFlagsAreKept() {
        long flags =
                Signal.SA_NOCLDSTOP
                        | Signal.SA_NOCLDWAIT
                        | Signal.SA_SIGINFO
                        | Signal.SA_EXPOSE_TAGBITS
                        | Signal.SA_ONSTACK
                        | Signal.SA_RESTART
                        | Signal.SA_NODEFER
                        | Signal.SA_RESETHAND;
        Handlers.install(USR1, flags, 0);
        long action = memory(Handlers.ACTION_SIZE);
        returns(0, call(Call.RT_SIGACTION, USR1, 0, action, 8));
        equal("flags", flags | Signal.SA_RESTORER, Mem.getLong(action + 8));
    }

    @Case("rt_sigaction")
    static void resethandLeavesTheFlags() {
        Handlers.install(USR1, Signal.SA_SIGINFO | Signal.SA_RESETHAND, 0x100);
        Handlers.raise(USR1);
        equal("handled", 1, Handlers.count);
        long action = memory(Handlers.ACTION_SIZE);
        returns(0, call(Call.RT_SIGACTION, USR1, 0, action, 8));
        equal("handler", Signal.SIG_DFL, Mem.getLong(action));
        holds("flags", (Mem.getLong(action + 8) & Signal.SA_RESETHAND) != 0);
    }

    @Case("rt_sigaction")
    static void withoutRestorerTheProgramIsKilled() {
        int status =
                childStatus(
                        () -> {
                            long action = memory(Handlers.ACTION_SIZE);
                            Mem.putLong(action, Handlers.address());
                            call(Call.RT_SIGACTION, USR1, action, 0, 8);
                            Handlers.raise(USR1);
                        });
        equal("status", Signal.SIGSEGV, status & 0x7f);
    }

    @Case("rt_sigaction")
    static void noChildWaitLeavesNothingButTheSignal() {
        Handlers.install(Signal.SIGCHLD, Signal.SA_SIGINFO | Signal.SA_NOCLDWAIT, 0);
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            call(Call.EXIT_GROUP, 3);
        }
        while (call(Call.WAIT4, -1, 0, 0, 0) != -Errno.ECHILD) {}
        equal("handled", 1, Handlers.handled());
        equal("si_code", Signal.CLD_EXITED, Handlers.infoInt(Handlers.SI_CODE));
    }

    @Case("sigaltstack")
    static void onstackModeIsTheSameAsNone() {
        long area = anonymous(STACK_SIZE);
        returns(0, setStack(area, Signal.SS_ONSTACK, STACK_SIZE));
        equal("flags", 0, stackFlags());
    }

    @Case("sigaltstack")
    static void modesCannotBeCombined() {
        long area = anonymous(STACK_SIZE);
        fails(Errno.EINVAL, setStack(area, Signal.SS_ONSTACK | Signal.SS_DISABLE, STACK_SIZE));
        fails(Errno.EINVAL, setStack(area, 4, STACK_SIZE));
    }

    @Case("sigaltstack")
    static void autodisarmIsReadBack() {
        long area = anonymous(STACK_SIZE);
        returns(0, setStack(area, Signal.SS_AUTODISARM, STACK_SIZE));
        equal("flags", Signal.SS_AUTODISARM, stackFlags());
    }

    @Case("sigaltstack")
    static void stackInUseCannotBeChanged() {
        long area = anonymous(STACK_SIZE);
        returns(0, setStack(area, 0, STACK_SIZE));
        Handlers.install(USR1, Signal.SA_SIGINFO | Signal.SA_ONSTACK, 0);
        Handlers.raise(USR1);
        equal("state in the handler", Signal.SS_ONSTACK, Handlers.stackState);
        fails(Errno.EPERM, Handlers.stackChange);
        equal("state afterwards", 0, stackFlags());
    }

    @Case("sigaltstack")
    static void autodisarmedStackIsGoneInTheHandler() {
        long area = anonymous(STACK_SIZE);
        returns(0, setStack(area, Signal.SS_AUTODISARM, STACK_SIZE));
        Handlers.install(USR1, Signal.SA_SIGINFO | Signal.SA_ONSTACK, 0);
        Handlers.raise(USR1);
        long stack = Handlers.lastStack;
        holds("handler on it", stack > area && stack < area + STACK_SIZE);
        equal("state in the handler", Signal.SS_DISABLE, Handlers.stackState);
        returns(0, Handlers.stackChange);
        equal("state afterwards", Signal.SS_AUTODISARM, stackFlags());
    }

    @Case("sigaltstack")
    static void contextTellsTheStack() {
        long area = anonymous(STACK_SIZE);
        returns(0, setStack(area, 0, STACK_SIZE));
        Handlers.install(USR1);
        Handlers.raise(USR1);
        equal("ss_sp", area, contextLong(Handlers.UC_STACK));
        equal("ss_flags", 0, contextInt(Handlers.UC_STACK + 8));
        equal("ss_size", STACK_SIZE, contextLong(Handlers.UC_STACK + 16));
        holds(
                "handler not on it",
                Handlers.lastStack < area || Handlers.lastStack > area + STACK_SIZE);
    }

    @Case("sigaltstack")
    static void nestedHandlerStaysOnTheStack() {
        long area = anonymous(STACK_SIZE);
        returns(0, setStack(area, 0, STACK_SIZE));
        Handlers.install(USR1, Signal.SA_SIGINFO | Signal.SA_ONSTACK, 0);
        Handlers.install(USR2, Signal.SA_SIGINFO | Signal.SA_ONSTACK, 0);
        Handlers.signalToSend = USR2;
        Handlers.raise(USR1);
        equal("handled", 2, Handlers.count);
        long stack = Handlers.lastStack;
        holds("nested one on it", stack > area && stack < area + STACK_SIZE - 1024);
    }

    @Case("sigaltstack")
    static void frameThatDoesNotFitIsAFault() {
        int status =
                childStatus(
                        () -> {
                            // Enough for sigaltstack, but below it is nothing for the frame's end.
                            long area = anonymous(2L * PAGE);
                            setStack(area, 0, Signal.MINSIGSTKSZ);
                            call(Call.MUNMAP, area, PAGE);
                            long flags = Signal.SA_SIGINFO | Signal.SA_ONSTACK;
                            Handlers.install(USR1, flags, 0);
                            Handlers.raise(USR1);
                        });
        equal("status", Signal.SIGSEGV, status & 0x7f);
    }

    @Case("sigaltstack")
    static void faultOfAFrameCanBeHandled() {
        int status =
                childStatus(
                        () -> {
                            setStack(UNMAPPED, 0, STACK_SIZE);
                            long flags = Signal.SA_SIGINFO | Signal.SA_ONSTACK;
                            Handlers.install(USR1, flags, 0);
                            Handlers.install(Signal.SIGSEGV);
                            Handlers.statusToEndWith = 7;
                            Handlers.raise(USR1);
                        });
        equal("status", 7 << 8, status);
    }

    @Case("rt_sigreturn")
    static void contextsStackIsSet() {
        long area = anonymous(STACK_SIZE);
        returns(0, setStack(area, 0, STACK_SIZE));
        Handlers.install(USR1);
        Handlers.contextOffset = Handlers.UC_STACK + 16;
        Handlers.contextValue = STACK_SIZE - PAGE;
        Handlers.raise(USR1);
        long stack = memory(24);
        returns(0, call(Call.SIGALTSTACK, 0, stack));
        equal("ss_size", STACK_SIZE - PAGE, Mem.getLong(stack + 16));
    }

    @Case("rt_sigreturn")
    static void impossibleStackIsLeftOut() {
        long area = anonymous(STACK_SIZE);
        returns(0, setStack(area, 0, STACK_SIZE));
        Handlers.install(USR1);
        Handlers.contextOffset = Handlers.UC_STACK + 16;
        Handlers.contextValue = 16;
        Handlers.raise(USR1);
        long stack = memory(24);
        returns(0, call(Call.SIGALTSTACK, 0, stack));
        equal("ss_size", STACK_SIZE, Mem.getLong(stack + 16));
    }

    @Case("rt_sigaction")
    static void contextHasLinuxsLayout() {
        Handlers.install(USR1);
        Handlers.raise(USR1);
        equal("uc_flags", 6, contextLong(Handlers.UC_FLAGS) & 6);
        equal("uc_link", 0, contextLong(Handlers.UC_LINK));
        equal("cs", 0x33, contextInt(Handlers.UC_CS) & 0xffff);
        equal("ss", 0x2b, contextInt(Handlers.UC_SS) & 0xffff);
        equal("rax is the call's result", 0, contextLong(Handlers.UC_RAX));
    }

    @Case("rt_sigaction")
    static void extendedStateIsMarked() {
        Handlers.install(USR1);
        Handlers.raise(USR1);
        long state = contextLong(Handlers.UC_FPSTATE);
        equal("alignment", 0, state & 63);
        equal("first magic", Handlers.FP_MAGIC1, Handlers.magicBegin);
        equal("second magic", Handlers.FP_MAGIC2, Handlers.magicEnd);
    }

    @Case("rt_sigaction")
    static void handlerBeginsWithFreshExtendedState() {
        Handlers.install(USR1);
        int rounding = ALL_MASKED | 0x8000 | 0x6000;
        equal("MXCSR afterwards", rounding, Machine.raiseWith(rounding));
        equal("handled", 1, Handlers.count);
        equal("MXCSR in the handler", ALL_MASKED, Handlers.mxcsr);
    }

    private static int sseCode(int exception, long dividend, long divisor) {
        Handlers.install(Signal.SIGFPE);
        Handlers.skip = Machine.SSE_DIVIDE_SIZE;
        long operands = memory(16);
        Mem.putLong(operands, dividend);
        Mem.putLong(operands + 8, divisor);
        Machine.divideWithSse(ALL_MASKED & ~(exception << 7), operands);
        equal("handled", 1, Handlers.count);
        equal("trap number", 19, Handlers.lastTrap);
        equal("address", Cpu.symbol("conform_sse_fault"), Handlers.infoLong(Handlers.SI_ADDR));
        return Handlers.infoInt(Handlers.SI_CODE);
    }

    @Case("rt_sigaction")
    static void divisionByZeroWithSseIsFltdiv() {
        equal("code", FPE_FLTDIV, sseCode(4, ONE, 0));
    }

    @Case("rt_sigaction")
    static void invalidOperationWithSseIsFltinv() {
        equal("code", FPE_FLTINV, sseCode(1, 0, 0));
    }

    @Case("rt_sigaction")
    static void overflowWithSseIsFltovf() {
        equal("code", FPE_FLTOVF, sseCode(8, HUGE, TINY));
    }

    @Case("rt_sigaction")
    static void underflowWithSseIsFltund() {
        equal("code", FPE_FLTUND, sseCode(16, TINY, HUGE));
    }

    @Case("rt_sigaction")
    static void inexactResultWithSseIsFltres() {
        equal("code", FPE_FLTRES, sseCode(32, ONE, THREE));
    }

    private static int x87Code(int exception, long dividend, long divisor) {
        Handlers.install(Signal.SIGFPE);
        Handlers.skip = Machine.X87_WAIT_SIZE;
        long operands = memory(16);
        Mem.putLong(operands, dividend);
        Mem.putLong(operands + 8, divisor);
        Machine.divideWithX87(0x37f & ~exception, operands);
        equal("handled", 1, Handlers.count);
        equal("trap number", 16, Handlers.lastTrap);
        equal("address", Cpu.symbol("conform_x87_fault"), Handlers.infoLong(Handlers.SI_ADDR));
        return Handlers.infoInt(Handlers.SI_CODE);
    }

    @Case("rt_sigaction")
    static void divisionByZeroWithX87IsFltdiv() {
        equal("code", FPE_FLTDIV, x87Code(4, ONE, 0));
    }

    @Case("rt_sigaction")
    static void invalidOperationWithX87IsFltinv() {
        equal("code", FPE_FLTINV, x87Code(1, 0, 0));
    }

    @Case("rt_sigreturn")
    static void singleStepsAreTraps() {
        Handlers.install(USR1);
        Handlers.install(Signal.SIGTRAP);
        // Set by the one handler, cleared by the other.
        Handlers.contextOffset = Handlers.UC_EFLAGS;
        Handlers.contextValue = 0x202 | TRAP_FLAG;
        Handlers.otherContextValue = 0x202;
        Handlers.contextSignal = USR1;
        Machine.raise();
        equal("handled", 2, Handlers.count);
        equal("signal", Signal.SIGTRAP, Handlers.lastSignal);
        equal("code", TRAP_TRACE, Handlers.infoInt(Handlers.SI_CODE));
        equal("trap number", 1, Handlers.lastTrap);
        long place = Handlers.infoLong(Handlers.SI_ADDR);
        equal("address", Cpu.symbol("conform_raised") + 1, place);
    }

    @Case("rt_sigreturn")
    static void hostileInstructionPointerKills() {
        for (long address :
                new long[] {
                    0x0000_8000_0000_0000L,
                    0x1234_5678_9abc_def0L,
                    -1,
                    0xffff_ffff_8000_0000L,
                    0xffff_8880_0000_0000L,
                    UNMAPPED
                }) {
            int status =
                    childStatus(
                            () -> {
                                Handlers.install(USR1);
                                Handlers.contextOffset = Handlers.UC_RIP;
                                Handlers.contextValue = address;
                                Handlers.raise(USR1);
                            });
            equal("status for " + Long.toHexString(address), Signal.SIGSEGV, status & 0x7f);
        }
    }

    @Case("rt_sigreturn")
    static void hostileExtendedStateKills() {
        for (long address : new long[] {UNMAPPED, -64, 0xffff_8880_0000_0000L}) {
            int status =
                    childStatus(
                            () -> {
                                Handlers.install(USR1);
                                Handlers.contextOffset = Handlers.UC_FPSTATE;
                                Handlers.contextValue = address;
                                Handlers.raise(USR1);
                            });
            equal("status for " + Long.toHexString(address), Signal.SIGSEGV, status & 0x7f);
        }
    }

    @Case("rt_sigreturn")
    static void badFrameCanBeHandled() {
        int status =
                childStatus(
                        () -> {
                            setStack(anonymous(STACK_SIZE), 0, STACK_SIZE);
                            long flags = Signal.SA_SIGINFO | Signal.SA_ONSTACK;
                            Handlers.install(Signal.SIGSEGV, flags, 0);
                            Handlers.statusToEndWith = 9;
                            Machine.sigreturnAt(UNMAPPED);
                        });
        equal("status", 9 << 8, status);
    }

    @Case("rt_sigreturn")
    static void contextsFlagsAreLimited() {
        Handlers.install(USR1);
        Handlers.contextOffset = Handlers.UC_EFLAGS;
        // I/O privilege, virtual-8086 mode and interrupts off are not for programs.
        Handlers.contextValue = 0x23002 | 1;
        Handlers.raise(USR1);
        returns(call(Call.GETPID), call(Call.GETPID));
        equal("handled", 1, Handlers.count);
    }

    @Case("rt_sigaction")
    static void blockedFaultKills() {
        int status =
                childStatus(
                        () -> {
                            Handlers.install(Signal.SIGSEGV);
                            Handlers.mask(Signal.SIG_BLOCK, Handlers.bit(Signal.SIGSEGV));
                            Machine.load(UNMAPPED);
                        });
        equal("status", Signal.SIGSEGV, status & 0x7f);
    }

    @Case("rt_sigaction")
    static void ignoredFaultKills() {
        int status =
                childStatus(
                        () -> {
                            Handlers.ignore(Signal.SIGSEGV);
                            Machine.load(UNMAPPED);
                        });
        equal("status", Signal.SIGSEGV, status & 0x7f);
    }

    @Case("rt_sigaction")
    static void nonCanonicalAddressHasNoAddress() {
        Handlers.install(Signal.SIGSEGV);
        Handlers.skip = 3;
        Machine.load(0x1234_5678_9abc_def0L);
        equal("code", Signal.SI_KERNEL, Handlers.infoInt(Handlers.SI_CODE));
        equal("address", 0, Handlers.infoLong(Handlers.SI_ADDR));
        equal("trap number", 13, Handlers.lastTrap);
        equal("error", 0, Handlers.lastError);
    }

    @Case("rt_sigaction")
    static void faultsAreTakenBeforeOtherSignals() {
        long both = Handlers.bit(USR1) | Handlers.bit(Signal.SIGSEGV);
        Handlers.install(USR1);
        Handlers.install(Signal.SIGSEGV);
        Handlers.mask(Signal.SIG_BLOCK, both);
        Handlers.raise(USR1);
        Handlers.raise(Signal.SIGSEGV);
        Handlers.mask(Signal.SIG_UNBLOCK, both);
        // The frame that is made last runs first.
        equal("first", USR1, Handlers.LOG[0]);
        equal("second", Signal.SIGSEGV, Handlers.LOG[1]);
    }

    @Case("rt_sigaction")
    static void handlersNestInTheOrderOfTheirFrames() {
        long both = Handlers.bit(USR1) | Handlers.bit(USR2);
        Handlers.install(USR1);
        Handlers.install(USR2);
        Handlers.mask(Signal.SIG_BLOCK, both);
        Handlers.raise(USR2);
        Handlers.raise(USR1);
        Handlers.mask(Signal.SIG_UNBLOCK, both);
        equal("first", USR2, Handlers.LOG[0]);
        equal("second", USR1, Handlers.LOG[1]);
    }

    /** SIGALRM again and again: one may come before the call that it is for. */
    private static void startAlarms() {
        long timer = memory(32);
        Mem.putLong(timer + 8, 2_000);
        Mem.putLong(timer + 24, 2_000);
        returns(0, call(Call.SETITIMER, 0, timer, 0));
    }

    private static void stopAlarms() {
        returns(0, call(Call.SETITIMER, 0, memory(32), 0));
    }

    /** Interrupts a read of an empty pipe, and says where. */
    private static long interruptRead(long flags, long pipe) {
        Handlers.install(Signal.SIGALRM, Signal.SA_SIGINFO | flags, 0);
        long before = memory(Machine.REGISTERS_SIZE);
        long after = memory(Machine.REGISTERS_SIZE);
        Mem.putLong(before + 8 * 2, Files.readEnd(pipe));
        Mem.putLong(before + 8 * 3, memory(8));
        Mem.putLong(before + 8 * 4, 1);
        startAlarms();
        Machine.aroundCall(Call.READ, before, after);
        stopAlarms();
        return Mem.getLong(after + 8L * Machine.RAX_INDEX);
    }

    @Case("rt_sigaction")
    static void interruptedCallShowsThePlaceBehindIt() {
        Handlers.placeToSee = Machine.returnAddress();
        fails(Errno.EINTR, interruptRead(0, Files.pipe()));
        equal("interrupted there", 1, Handlers.timesSeen);
        equal("rax", -Errno.EINTR, Handlers.raxSeen);
    }

    @Case("rt_sigaction")
    static void callToBeRestartedShowsItsOwnPlace() {
        long pipe = Files.pipe();
        Handlers.placeToSee = Machine.returnAddress() - 2;
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            // Long enough for the parent to be interrupted while it reads.
            Handlers.ignore(Signal.SIGALRM);
            long time = memory(16);
            Mem.putLong(time + 8, 20_000_000);
            call(Call.NANOSLEEP, time, 0);
            call(Call.WRITE, Files.writeEnd(pipe), time, 1);
            call(Call.EXIT_GROUP, 0);
        }
        returns(1, interruptRead(Signal.SA_RESTART, pipe));
        statusOf(child);
        holds("interrupted there", Handlers.timesSeen >= 1);
        equal("rax", Call.READ, Handlers.raxSeen);
    }

    @Case("pause")
    static void pauseIsNeverRestarted() {
        Handlers.install(Signal.SIGALRM, Signal.SA_SIGINFO | Signal.SA_RESTART, 0);
        startAlarms();
        fails(Errno.EINTR, call(Call.PAUSE));
        stopAlarms();
    }

    @Case("rt_sigsuspend")
    static void suspendIsNeverRestarted() {
        Handlers.install(Signal.SIGALRM, Signal.SA_SIGINFO | Signal.SA_RESTART, 0);
        startAlarms();
        fails(Errno.EINTR, call(Call.RT_SIGSUSPEND, memory(8), 8));
        stopAlarms();
    }

    @Case("wait4")
    static void waitingForAChildIsRestarted() {
        Handlers.install(Signal.SIGALRM, Signal.SA_SIGINFO | Signal.SA_RESTART, 0);
        long pipe = Files.pipe();
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            call(Call.READ, Files.readEnd(pipe), memory(8), 1);
            call(Call.EXIT_GROUP, 4);
        }
        Handlers.byteForPipe = Files.writeEnd(pipe);
        startAlarms();
        equal("status", 4 << 8, statusOf(child));
        stopAlarms();
        holds("handled", Handlers.count >= 1);
    }

    @Case("wait4")
    static void waitingForAChildIsInterrupted() {
        Handlers.install(Signal.SIGALRM, Signal.SA_SIGINFO, 0);
        long child = Processes.sleeper();
        startAlarms();
        fails(Errno.EINTR, call(Call.WAIT4, child, 0, 0, 0));
        stopAlarms();
        returns(0, call(Call.KILL, child, Signal.SIGKILL));
        statusOf(child);
    }

    @Case("rt_sigqueueinfo")
    static void limitOfQueuedSignalsHolds() {
        inChild(
                () -> {
                    long limit = memory(16);
                    returns(0, call(Call.SETRLIMIT, 11, limit));
                    Handlers.mask(Signal.SIG_BLOCK, Handlers.bit(40));
                    long info = memory(128);
                    Mem.putInt(info, 40);
                    Mem.putInt(info + 8, -1);
                    long self = call(Call.GETPID);
                    fails(Errno.EAGAIN, call(Call.RT_SIGQUEUEINFO, self, 40, info));
                    // kill(2) gets through without its information.
                    returns(0, call(Call.KILL, self, 40));
                });
    }

    @Case("kill")
    static void senderIsTold() {
        Handlers.install(USR1, Signal.SA_SIGINFO | Signal.SA_RESTART, 0);
        long parent = call(Call.GETPID);
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            call(Call.SETUID, 1000);
            call(Call.EXIT_GROUP, call(Call.KILL, parent, USR1) == -Errno.EPERM ? 5 : 6);
        }
        equal("status", 5 << 8, statusOf(child));
        long other = succeeds(call(Call.FORK));
        if (other == 0) {
            call(Call.KILL, parent, USR1);
            call(Call.EXIT_GROUP, 0);
        }
        statusOf(other);
        equal("handled", 1, Handlers.handled());
        equal("si_pid", other, Handlers.infoInt(Handlers.SI_PID));
        equal("si_uid", 0, Handlers.infoInt(Handlers.SI_UID));
        equal("si_code", Signal.SI_USER, Handlers.infoInt(Handlers.SI_CODE));
    }

    @Case("kill")
    static void groupsThatDoNotExistAreEsrch() {
        fails(Errno.ESRCH, call(Call.KILL, -0x3fff_fff0, 0));
        fails(Errno.ESRCH, call(Call.KILL, Integer.MIN_VALUE, 0));
        fails(Errno.ESRCH, call(Call.KILL, 0x3fff_fff0, 0));
    }

    @Case("kill")
    static void zombieCanBeSignalled() {
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            call(Call.EXIT_GROUP, 0);
        }
        returns(0, call(Call.WAITID, 1, child, 0, 4 | 0x1000000, 0));
        returns(0, call(Call.KILL, child, 0));
        returns(0, call(Call.KILL, child, Signal.SIGKILL));
        equal("status", 0, statusOf(child));
        fails(Errno.ESRCH, call(Call.KILL, child, 0));
    }

    @Case("tgkill")
    static void endedThreadIsEsrch() {
        long tid = Threads.start(ThreadJobs.IDENTIFY);
        Threads.join(ThreadJobs.IDENTIFY);
        while (call(Call.TGKILL, call(Call.GETPID), tid, 0) == 0) {
            call(Call.SCHED_YIELD);
        }
        fails(Errno.ESRCH, call(Call.TGKILL, call(Call.GETPID), tid, 0));
        fails(Errno.ESRCH, call(Call.TKILL, tid, 0));
    }

    @Case("rt_sigprocmask")
    static void unknownWayToMaskIsEinvalOnlyWithASet() {
        fails(Errno.EINVAL, call(Call.RT_SIGPROCMASK, 7, memory(8), 0, 8));
        returns(0, call(Call.RT_SIGPROCMASK, 7, 0, memory(8), 8));
        fails(Errno.EFAULT, call(Call.RT_SIGPROCMASK, 0, UNMAPPED, 0, 8));
        fails(Errno.EFAULT, call(Call.RT_SIGPROCMASK, 0, 0, UNMAPPED, 8));
    }

    @Case("rt_sigpending")
    static void shortSetsAreFilledInPart() {
        long set = memory(8);
        Mem.fill(set, 8, (byte) -1);
        returns(0, call(Call.RT_SIGPENDING, set, 4));
        equal("lower half", 0, Mem.getInt(set));
        equal("upper half", -1, Mem.getInt(set + 4));
        fails(Errno.EINVAL, call(Call.RT_SIGPENDING, set, 9));
        fails(Errno.EFAULT, call(Call.RT_SIGPENDING, UNMAPPED, 8));
    }
}
