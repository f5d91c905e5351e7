package elfin.conformance.program;

import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.succeeds;

import elfin.abi.Signal;
import elfin.raw.Cpu;
import elfin.raw.Mem;
import elfin.rules.Assembly;
import elfin.rules.Entry;

/**
 * A signal handler that records what it was called with. The registers' place in {@code ucontext}
 * is given by the offsets here, as in {@code asm/sigcontext.h}.
 */
final class Handlers {
    /** {@code struct sigaction} of the kernel: handler, flags, restorer, mask. */
    static final int ACTION_SIZE = 32;

    static final int UC_STACK = 16;
    static final int UC_RSP = 40 + 15 * 8;
    static final int UC_RIP = 40 + 16 * 8;
    static final int UC_ERR = 40 + 19 * 8;
    static final int UC_TRAPNO = 40 + 20 * 8;
    static final int UC_CR2 = 40 + 22 * 8;
    static final int UC_SIGMASK = 296;
    static final int UC_FLAGS = 0;
    static final int UC_LINK = 8;
    static final int UC_EFLAGS = 40 + 17 * 8;
    static final int UC_CS = 40 + 18 * 8;
    static final int UC_SS = UC_CS + 6;
    static final int UC_FPSTATE = 40 + 23 * 8;
    static final int UC_RAX = 40 + 13 * 8;

    /** In the extended state: the words that Linux puts into its reserved bytes. */
    static final int FP_SOFTWARE_BYTES = 464;

    static final int FP_MAGIC1 = 0x46505853;
    static final int FP_MAGIC2 = 0x46505845;

    private static final int CONTEXT_SIZE = 304;
    private static final int SCRATCH = 256;
    private static final int PAGE_HALF = 2048;

    static final int SI_CODE = 8;
    static final int SI_PID = 16;
    static final int SI_UID = 20;
    static final int SI_ADDR = 16;
    static final int SI_VALUE = 24;

    private static final int INFO_SIZE = 128;
    private static final int SIGSET_SIZE = 8;
    private static final int LOG_SIZE = 64;

    @Assembly
    static final String RESTORER =
            """
            .text
            .globl conform_restorer
            conform_restorer:
                movl $15, %eax
                syscall
            """;

    /** How often the handler ran since the case began. */
    static int count;

    /** The signals in the order of their handling. */
    static final byte[] LOG = new byte[LOG_SIZE];

    /** What the last one was, and where its stack was. */
    static long lastSignal;

    static long lastStack;

    /** The last siginfo, and values of the last context. */
    static long info;

    static long lastMask;
    static long lastError;
    static long lastTrap;
    static long lastFaultAddress;
    static long lastRip;

    /** Added to the interrupted instruction's address: skips one that faults. */
    static int skip;

    /** Made readable and writable by the handler, when not 0. */
    static long pageToOpen;

    /** Written into the interrupted context's mask, when not -1. */
    static long maskToRestore;

    /** Sent to this process by the handler, when not 0. */
    static int signalToSend;

    /** A byte is written to this descriptor by the handler, when it is above 0. */
    static int byteForPipe;

    /** Written at an offset of the interrupted context, when not 0. */
    static int contextOffset;

    static long contextValue;

    static long otherContextValue;

    /** Which signal's handler writes the first value, others the other one; 0 is any. */
    static int contextSignal;

    /** The process ends with it in the handler, when not 0. */
    static int statusToEndWith;

    /** What sigaltstack(2) says in the handler, and whether it can be changed there. */
    static int stackState;

    static long stackChange;

    /** The last context, without its extended state, and the magic words of that. */
    static long context;

    static int magicBegin;
    static int magicEnd;

    /** How often the handler interrupted the program there, and RAX then. */
    static long placeToSee;

    static int timesSeen;
    static long raxSeen;

    /** MXCSR in the handler. */
    static int mxcsr;

    private Handlers() {}

    @Entry("conform_handler")
    static void handle(long signal, long siginfo, long interrupted) {
        if (count < LOG_SIZE) {
            LOG[count] = (byte) signal;
        }
        count++;
        Mem.putIntVolatile(info + INFO_SIZE, count);
        lastSignal = signal;
        lastStack = interrupted;
        Mem.copy(siginfo, info, INFO_SIZE);
        lastMask = Mem.getLong(interrupted + UC_SIGMASK);
        lastError = Mem.getLong(interrupted + UC_ERR);
        lastTrap = Mem.getLong(interrupted + UC_TRAPNO);
        lastFaultAddress = Mem.getLong(interrupted + UC_CR2);
        lastRip = Mem.getLong(interrupted + UC_RIP);
        Mem.putLong(interrupted + UC_RIP, lastRip + skip);
        look(interrupted);
        if (lastRip == placeToSee) {
            timesSeen++;
            raxSeen = Mem.getLong(interrupted + UC_RAX);
        }
        if (contextOffset != 0) {
            boolean meant = contextSignal == 0 || contextSignal == signal;
            Mem.putLong(interrupted + contextOffset, meant ? contextValue : otherContextValue);
        }
        if (statusToEndWith != 0) {
            call(Call.EXIT_GROUP, statusToEndWith);
        }
        if (pageToOpen != 0) {
            call(Call.MPROTECT, pageToOpen, Kit.PAGE, 3);
        }
        if (maskToRestore != -1) {
            Mem.putLong(interrupted + UC_SIGMASK, maskToRestore);
        }
        if (byteForPipe > 0) {
            call(Call.WRITE, byteForPipe, info, 1);
        }
        if (signalToSend != 0) {
            int next = signalToSend;
            signalToSend = 0;
            call(Call.KILL, call(Call.GETPID), next);
        }
    }

    /** Records what the context has beside the registers. */
    private static void look(long from) {
        mxcsr = Machine.mxcsr(info + SCRATCH);
        Mem.copy(from, context, CONTEXT_SIZE);
        long extended = Mem.getLong(from + UC_FPSTATE);
        magicBegin = Mem.getInt(extended + FP_SOFTWARE_BYTES);
        magicEnd = Mem.getInt(extended + Mem.getInt(extended + FP_SOFTWARE_BYTES + 4) - 4);
        long stack = info + SCRATCH;
        call(Call.SIGALTSTACK, 0, stack);
        stackState = Mem.getInt(stack + 8);
        stackChange = call(Call.SIGALTSTACK, stack, 0);
    }

    /** {@link #count}, read anew: a signal changes it without a call. */
    static int handled() {
        return Mem.getIntVolatile(info + INFO_SIZE);
    }

    /** All signals to their default, none blocked, nothing recorded. */
    static void reset() {
        if (info == 0) {
            info = Kit.anonymous(Kit.PAGE);
        }
        count = 0;
        Mem.putInt(info + INFO_SIZE, 0);
        lastSignal = 0;
        skip = 0;
        pageToOpen = 0;
        byteForPipe = 0;
        maskToRestore = -1;
        contextOffset = 0;
        contextSignal = 0;
        statusToEndWith = 0;
        placeToSee = 0;
        timesSeen = 0;
        context = info + PAGE_HALF;
        signalToSend = 0;
        for (int signal = 1; signal <= Signal.NSIG; signal++) {
            ignore(signal);
        }
        long set = memory(SIGSET_SIZE);
        call(Call.RT_SIGPROCMASK, Signal.SIG_SETMASK, set, 0, SIGSET_SIZE);
        for (int signal = 1; signal <= Signal.NSIG; signal++) {
            setAction(signal, Signal.SIG_DFL, 0, 0);
        }
        long none = memory(24);
        Mem.putInt(none + 8, Signal.SS_DISABLE);
        call(Call.SIGALTSTACK, none, 0);
    }

    /** Handles a signal here. */
    static void install(int signal, long flags, long mask) {
        succeeds(setAction(signal, address(), flags, mask));
    }

    static void install(int signal) {
        install(signal, Signal.SA_SIGINFO, 0);
    }

    static void ignore(int signal) {
        setAction(signal, Signal.SIG_IGN, 0, 0);
    }

    /** The handler's address. */
    static long address() {
        return Cpu.symbol("conform_handler");
    }

    static long setAction(int signal, long handler, long flags, long mask) {
        long action = memory(ACTION_SIZE);
        Mem.putLong(action, handler);
        Mem.putLong(action + 8, flags | Signal.SA_RESTORER);
        Mem.putLong(action + 16, Cpu.symbol("conform_restorer"));
        Mem.putLong(action + 24, mask);
        return call(Call.RT_SIGACTION, signal, action, 0, SIGSET_SIZE);
    }

    static long bit(int signal) {
        return 1L << (signal - 1);
    }

    /** Changes the blocked set; the set before. */
    static long mask(int how, long set) {
        long memory = memory(16);
        Mem.putLong(memory, set);
        succeeds(call(Call.RT_SIGPROCMASK, how, memory, memory + 8, SIGSET_SIZE));
        return Mem.getLong(memory + 8);
    }

    /** The blocked set. */
    static long blocked() {
        return mask(Signal.SIG_BLOCK, 0);
    }

    static void raise(int signal) {
        succeeds(call(Call.KILL, call(Call.GETPID), signal));
    }

    static void raiseForThread(int signal) {
        succeeds(call(Call.TGKILL, call(Call.GETPID), call(Call.GETTID), signal));
    }

    static int infoInt(int offset) {
        return Mem.getInt(info + offset);
    }

    static long infoLong(int offset) {
        return Mem.getLong(info + offset);
    }
}
