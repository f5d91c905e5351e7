package elfin.kernel.task;

import elfin.raw.Mem;

/**
 * The registers of an interrupted program, as they lie on its task's kernel stack: Linux's {@code
 * struct pt_regs}, which is also {@code user_regs_struct} up to its segment bases. A frame is named
 * by its address.
 *
 * <pre>
 *   0 r15    8 r14   16 r13   24 r12   32 rbp   40 rbx   48 r11
 *  56 r10   64 r9    72 r8    80 rax   88 rcx   96 rdx  104 rsi  112 rdi
 * 120 orig_rax (the call's number, or -1 - vector outside of a system call)
 * 128 rip  136 cs   144 rflags  152 rsp  160 ss
 * </pre>
 */
public final class TrapFrame {
    public static final int R15_OFFSET = 0;
    public static final int R14_OFFSET = 8;
    public static final int R13_OFFSET = 16;
    public static final int R12_OFFSET = 24;
    public static final int RBP_OFFSET = 32;
    public static final int RBX_OFFSET = 40;
    public static final int R11_OFFSET = 48;
    public static final int R10_OFFSET = 56;
    public static final int R9_OFFSET = 64;
    public static final int R8_OFFSET = 72;
    public static final int RAX_OFFSET = 80;
    public static final int RCX_OFFSET = 88;
    public static final int RDX_OFFSET = 96;
    public static final int RSI_OFFSET = 104;
    public static final int RDI_OFFSET = 112;
    public static final int ORIG_RAX_OFFSET = 120;
    public static final int RIP_OFFSET = 128;
    public static final int CS_OFFSET = 136;
    public static final int RFLAGS_OFFSET = 144;
    public static final int RSP_OFFSET = 152;
    public static final int SS_OFFSET = 160;

    /** RFLAGS as a program is started with them, and after a system call: only interrupts on. */
    public static final long PROGRAM_FLAGS = 0x202;

    /** The size of a frame in bytes. */
    public static final int SIZE = 168;

    private TrapFrame() {}

    public static long getR15(long frame) {
        return Mem.getLong(frame + R15_OFFSET);
    }

    public static void setR15(long frame, long value) {
        Mem.putLong(frame + R15_OFFSET, value);
    }

    public static long getR14(long frame) {
        return Mem.getLong(frame + R14_OFFSET);
    }

    public static void setR14(long frame, long value) {
        Mem.putLong(frame + R14_OFFSET, value);
    }

    public static long getR13(long frame) {
        return Mem.getLong(frame + R13_OFFSET);
    }

    public static void setR13(long frame, long value) {
        Mem.putLong(frame + R13_OFFSET, value);
    }

    public static long getR12(long frame) {
        return Mem.getLong(frame + R12_OFFSET);
    }

    public static void setR12(long frame, long value) {
        Mem.putLong(frame + R12_OFFSET, value);
    }

    public static long getRbp(long frame) {
        return Mem.getLong(frame + RBP_OFFSET);
    }

    public static void setRbp(long frame, long value) {
        Mem.putLong(frame + RBP_OFFSET, value);
    }

    public static long getRbx(long frame) {
        return Mem.getLong(frame + RBX_OFFSET);
    }

    public static void setRbx(long frame, long value) {
        Mem.putLong(frame + RBX_OFFSET, value);
    }

    public static long getR11(long frame) {
        return Mem.getLong(frame + R11_OFFSET);
    }

    public static void setR11(long frame, long value) {
        Mem.putLong(frame + R11_OFFSET, value);
    }

    public static long getR10(long frame) {
        return Mem.getLong(frame + R10_OFFSET);
    }

    public static void setR10(long frame, long value) {
        Mem.putLong(frame + R10_OFFSET, value);
    }

    public static long getR9(long frame) {
        return Mem.getLong(frame + R9_OFFSET);
    }

    public static void setR9(long frame, long value) {
        Mem.putLong(frame + R9_OFFSET, value);
    }

    public static long getR8(long frame) {
        return Mem.getLong(frame + R8_OFFSET);
    }

    public static void setR8(long frame, long value) {
        Mem.putLong(frame + R8_OFFSET, value);
    }

    public static long getRax(long frame) {
        return Mem.getLong(frame + RAX_OFFSET);
    }

    public static void setRax(long frame, long value) {
        Mem.putLong(frame + RAX_OFFSET, value);
    }

    public static long getRcx(long frame) {
        return Mem.getLong(frame + RCX_OFFSET);
    }

    public static void setRcx(long frame, long value) {
        Mem.putLong(frame + RCX_OFFSET, value);
    }

    public static long getRdx(long frame) {
        return Mem.getLong(frame + RDX_OFFSET);
    }

    public static void setRdx(long frame, long value) {
        Mem.putLong(frame + RDX_OFFSET, value);
    }

    public static long getRsi(long frame) {
        return Mem.getLong(frame + RSI_OFFSET);
    }

    public static void setRsi(long frame, long value) {
        Mem.putLong(frame + RSI_OFFSET, value);
    }

    public static long getRdi(long frame) {
        return Mem.getLong(frame + RDI_OFFSET);
    }

    public static void setRdi(long frame, long value) {
        Mem.putLong(frame + RDI_OFFSET, value);
    }

    public static long getOrigRax(long frame) {
        return Mem.getLong(frame + ORIG_RAX_OFFSET);
    }

    public static void setOrigRax(long frame, long value) {
        Mem.putLong(frame + ORIG_RAX_OFFSET, value);
    }

    public static long getRip(long frame) {
        return Mem.getLong(frame + RIP_OFFSET);
    }

    public static void setRip(long frame, long value) {
        Mem.putLong(frame + RIP_OFFSET, value);
    }

    public static long getCs(long frame) {
        return Mem.getLong(frame + CS_OFFSET);
    }

    public static void setCs(long frame, long value) {
        Mem.putLong(frame + CS_OFFSET, value);
    }

    public static long getRflags(long frame) {
        return Mem.getLong(frame + RFLAGS_OFFSET);
    }

    public static void setRflags(long frame, long value) {
        Mem.putLong(frame + RFLAGS_OFFSET, value);
    }

    public static long getRsp(long frame) {
        return Mem.getLong(frame + RSP_OFFSET);
    }

    public static void setRsp(long frame, long value) {
        Mem.putLong(frame + RSP_OFFSET, value);
    }

    public static long getSs(long frame) {
        return Mem.getLong(frame + SS_OFFSET);
    }

    public static void setSs(long frame, long value) {
        Mem.putLong(frame + SS_OFFSET, value);
    }
}
