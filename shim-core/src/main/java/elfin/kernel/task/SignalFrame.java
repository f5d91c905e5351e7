package elfin.kernel.task;

import elfin.abi.Errno;
import elfin.abi.Signal;
import elfin.abi.struct.StackT;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.core.PerCpu;
import elfin.kernel.mm.AddressSpace;
import elfin.kernel.mm.UserMemory;
import elfin.raw.Mem;

/**
 * What a signal handler finds on its stack: Linux's {@code struct rt_sigframe}.
 *
 * <pre>
 *   0 return address (sa_restorer)
 *   8 ucontext: flags, link, stack {sp, flags, size}; at 48 the sigcontext:
 *     r8 r9 r10 r11 r12 r13 r14 r15 rdi rsi rbp rbx rdx rax rcx rsp rip eflags
 *     cs gs fs ss (16 bits each), err, trapno, oldmask, cr2, fpstate, 8 reserved words; at 304 the signal mask
 * 312 siginfo (128 bytes)
 * </pre>
 *
 * The extended registers lie above it, 64-byte aligned, in XSAVE format with Linux's software
 * bytes.
 */
final class SignalFrame {
    private static final int SIZE = 440;
    private static final int CONTEXT = 8;
    private static final int STACK = CONTEXT + 16;
    private static final int REGISTERS = CONTEXT + 40;
    private static final int SEGMENTS = REGISTERS + 144;
    private static final int ERROR = REGISTERS + 152;
    private static final int TRAP_NUMBER = REGISTERS + 160;
    private static final int OLD_MASK = REGISTERS + 168;
    private static final int FAULT_ADDRESS = REGISTERS + 176;
    private static final int FPU_POINTER = REGISTERS + 184;
    private static final int MASK = CONTEXT + 296;
    private static final int INFO = 312;
    private static final int RED_ZONE = 128;

    /** UC_FP_XSTATE, UC_SIGCONTEXT_SS, UC_STRICT_RESTORE_SS. */
    private static final long CONTEXT_FLAGS = 7;

    private static final int SOFTWARE_BYTES = 464;

    /** The area of x87 and SSE state. */
    private static final int LEGACY_SIZE = 512;

    /** Below this many bits are all addresses that programs have. */
    private static final int PROGRAM_ADDRESS_BITS = 47;

    private static final int MAGIC1 = 0x46505853;
    private static final int MAGIC2 = 0x46505845;

    /** CF, PF, AF, ZF, SF, TF, DF, OF, RF and AC may be set by sigreturn. */
    private static final long RESTORABLE_FLAGS = 0x50dd5;

    /** The order of the trap frame's registers in sigcontext. */
    private static final int[] ORDER = {
        TrapFrame.R8_OFFSET,
        TrapFrame.R9_OFFSET,
        TrapFrame.R10_OFFSET,
        TrapFrame.R11_OFFSET,
        TrapFrame.R12_OFFSET,
        TrapFrame.R13_OFFSET,
        TrapFrame.R14_OFFSET,
        TrapFrame.R15_OFFSET,
        TrapFrame.RDI_OFFSET,
        TrapFrame.RSI_OFFSET,
        TrapFrame.RBP_OFFSET,
        TrapFrame.RBX_OFFSET,
        TrapFrame.RDX_OFFSET,
        TrapFrame.RAX_OFFSET,
        TrapFrame.RCX_OFFSET,
        TrapFrame.RSP_OFFSET,
        TrapFrame.RIP_OFFSET,
        TrapFrame.RFLAGS_OFFSET
    };

    private SignalFrame() {}

    /** The most bytes a frame takes, alignment included. */
    static long mostBytes(FpuState fpu) {
        return (SIZE + fpu.size() + Integer.BYTES + 63 + 15 + 15) & -16L;
    }

    /**
     * Writes the frame and points the registers at the handler; an unwritable stack throws {@code
     * EFAULT}.
     */
    static void push(Task task, long frame, SignalInfo info, long handler, FpuState fpu) {
        int signal = info.signal;
        SignalActions actions = task.process.actions;
        SignalStack alternate = task.signalStack;
        long stackPointer = TrapFrame.getRsp(frame);
        boolean enters =
                (actions.flags(signal) & Signal.SA_ONSTACK) != 0
                        && alternate.isEnteredFrom(stackPointer);
        long stack = enters ? alternate.address() + alternate.size() : stackPointer - RED_ZONE;
        long fpuAddress = stack - fpu.size() - 4 & -64;
        long base = (fpuAddress - SIZE & -16) - 8;
        if (alternate.holdsFrames(stackPointer, enters) && !alternate.contains(base)) {
            throw ErrnoException.of(Errno.EFAULT);
        }
        UserMemory.putLong(base, actions.restorer(signal));
        saveFpu(fpuAddress, fpu);
        saveContext(task, frame, base, fpuAddress);
        info.writeTo(base + INFO);
        alternate.disarm();
        fpu.reset();
        boolean defers = (actions.flags(signal) & Signal.SA_NODEFER) == 0;
        long handled = defers ? PendingSignals.bit(signal) : 0;
        Signals.setBlocked(task, task.blocked | actions.mask(signal) | handled);
        TrapFrame.setRdi(frame, signal);
        TrapFrame.setRsi(frame, base + INFO);
        TrapFrame.setRdx(frame, base + CONTEXT);
        TrapFrame.setRax(frame, 0);
        TrapFrame.setRip(frame, handler);
        TrapFrame.setRsp(frame, base);
        TrapFrame.setRflags(frame, TrapFrame.PROGRAM_FLAGS);
    }

    private static void saveFpu(long address, FpuState fpu) {
        long state = fpu.save();
        Mem.putInt(state + SOFTWARE_BYTES, MAGIC1);
        Mem.putInt(state + SOFTWARE_BYTES + 4, fpu.size() + 4);
        Mem.putLong(state + SOFTWARE_BYTES + 8, fpu.features());
        Mem.putInt(state + SOFTWARE_BYTES + 16, fpu.size());
        if (UserMemory.copyOut(state, address, fpu.size()) != 0) {
            throw ErrnoException.of(Errno.EFAULT);
        }
        UserMemory.putInt(address + fpu.size(), MAGIC2);
    }

    private static void saveContext(Task task, long frame, long base, long fpuAddress) {
        AddressSpace space = task.process.addressSpace;
        UserMemory.putLong(base + CONTEXT, CONTEXT_FLAGS);
        UserMemory.putLong(base + CONTEXT + 8, 0);
        UserMemory.putLong(base + STACK + StackT.SS_SP, task.signalStack.address());
        UserMemory.putLong(base + STACK + StackT.SS_FLAGS, task.signalStack.flags());
        UserMemory.putLong(base + STACK + StackT.SS_SIZE, task.signalStack.size());
        for (int i = 0; i < ORDER.length; i++) {
            long value = Mem.getLong(frame + ORDER[i]);
            if (ORDER[i] == TrapFrame.RIP_OFFSET) {
                value = space.originalAddress(value);
            }
            UserMemory.putLong(base + REGISTERS + 8L * i, value);
        }
        UserMemory.putLong(base + SEGMENTS, 0x002b_0000_0000_0033L);
        UserMemory.putLong(base + ERROR, task.faultError);
        UserMemory.putLong(base + TRAP_NUMBER, task.faultVector);
        UserMemory.putLong(base + OLD_MASK, task.blocked);
        UserMemory.putLong(base + FAULT_ADDRESS, task.faultAddress);
        UserMemory.putLong(base + FPU_POINTER, fpuAddress);
        UserMemory.putLong(base + MASK, task.restoreMask ? task.savedMask : task.blocked);
        task.restoreMask = false;
    }

    /** The extended registers from a frame; one without them has those of a program's start. */
    private static void restoreFpu(long address, FpuState fpu) {
        if (address == 0) {
            fpu.reset();
            return;
        }
        long state = fpu.save();
        boolean whole =
                UserMemory.getInt(address + SOFTWARE_BYTES) == MAGIC1
                        && UserMemory.getInt(address + SOFTWARE_BYTES + 16) == fpu.size()
                        && UserMemory.getInt(address + fpu.size()) == MAGIC2;
        int size = whole ? fpu.size() : LEGACY_SIZE;
        if (UserMemory.copyIn(address, state, size) != 0) {
            throw ErrnoException.of(Errno.EFAULT);
        }
        if (!whole) {
            fpu.forgetExtensions();
        }
        if (!fpu.restore()) {
            throw ErrnoException.of(Errno.EFAULT);
        }
    }

    /**
     * rt_sigreturn(2): puts everything back; the stack pointer is just above the return address.
     */
    static long pop(Task task, long frame, FpuState fpu) {
        long base = TrapFrame.getRsp(frame) - 8;
        for (int i = 0; i < ORDER.length; i++) {
            long value = UserMemory.getLong(base + REGISTERS + 8L * i);
            if (ORDER[i] == TrapFrame.RFLAGS_OFFSET) {
                value = value & RESTORABLE_FLAGS | TrapFrame.PROGRAM_FLAGS;
            } else if (ORDER[i] == TrapFrame.RIP_OFFSET) {
                // An instruction that a stub took over is continued there.
                value = task.process.addressSpace.layout.resumeAddress(value);
            }
            Mem.putLong(frame + ORDER[i], value);
        }
        // The processor would not go there, and fault in the kernel.
        if (TrapFrame.getRip(frame) >>> PROGRAM_ADDRESS_BITS != 0) {
            TrapFrame.setRip(frame, 0);
            throw ErrnoException.of(Errno.EFAULT);
        }
        Signals.setBlocked(task, UserMemory.getLong(base + MASK));
        restoreFpu(UserMemory.getLong(base + FPU_POINTER), fpu);
        // As in Linux, a stack that is not possible is not an error.
        task.signalStack.set(
                UserMemory.getLong(base + STACK + StackT.SS_SP),
                UserMemory.getInt(base + STACK + StackT.SS_FLAGS),
                UserMemory.getLong(base + STACK + StackT.SS_SIZE),
                TrapFrame.getRsp(frame));
        PerCpu.setFrameReplaced(true);
        return TrapFrame.getRax(frame);
    }
}
