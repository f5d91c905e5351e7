package elfin.kernel.arch;

import elfin.raw.Cpu;
import elfin.raw.Mem;
import elfin.rules.Assembly;
import elfin.rules.Extern;

/**
 * The extended register state (x87, SSE, AVX, AVX-512) of programs. The kernel itself is compiled
 * without these registers, so they are saved only when another program thread runs, and for signal
 * frames. Intel SDM volume 1, chapter 13.
 */
public final class Fpu {
    private static final int CPUID_FEATURES = 1;
    private static final int CPUID_XSAVE = 0xd;
    private static final int HAS_XSAVE = 1 << 26;
    private static final long CR4_OSXSAVE = 1 << 18;

    /** x87, SSE, AVX and the three parts of AVX-512. */
    private static final long SUPPORTED = 0xe7;

    /** The area of x87 and SSE state, which is all that FXSAVE knows. */
    private static final int FXSAVE_SIZE = 512;

    private static final int XSAVE_HEADER_SIZE = 64;

    /** The control words at reset: all exceptions masked. */
    private static final short DEFAULT_FCW = 0x37f;

    private static final int DEFAULT_MXCSR = 0x1f80;
    private static final int MXCSR_OFFSET = 24;
    private static final int MXCSR_VALID = 0xffff;
    private static final int MXCSR_MASK_SHIFT = 7;
    private static final int STATUS_WORD_OFFSET = 2;
    private static final long X87_AND_SSE = 3;

    private static final int INVALID = 1;
    private static final int DENORMAL = 2;
    private static final int ZERO_DIVIDE = 4;
    private static final int OVERFLOW = 8;
    private static final int UNDERFLOW = 16;
    private static final int PRECISION = 32;

    private static final int FPE_FLTDIV = 3;
    private static final int FPE_FLTOVF = 4;
    private static final int FPE_FLTUND = 5;
    private static final int FPE_FLTRES = 6;
    private static final int FPE_FLTINV = 7;

    @Assembly
    static final String TEXT =
            """
            .text
            .globl elfin_xsave, elfin_xrstor, elfin_fxsave, elfin_fxrstor, elfin_xsetbv
            elfin_xsave:
                movl $-1, %eax
                movl $-1, %edx
                xsave64 (%rdi)
                retq
            elfin_xrstor:
                movl $-1, %eax
                movl $-1, %edx
                xrstor64 (%rdi)
                retq
            elfin_fxsave:
                fxsave64 (%rdi)
                retq
            elfin_fxrstor:
                fxrstor64 (%rdi)
                retq
            elfin_xsetbv:
                movl %edi, %eax
                xorl %edx, %edx
                xorl %ecx, %ecx
                xsetbv
                retq
            """;

    private static boolean hasXsave;
    private static long enabledFeatures;
    private static int stateSize = FXSAVE_SIZE;

    private Fpu() {}

    /** Switches on what the processor has and the kernel can save. */
    static void enable() {
        hasXsave = ((int) Cpu.cpuidEcxEdx(CPUID_FEATURES, 0) & HAS_XSAVE) != 0;
        if (!hasXsave) {
            enabledFeatures = 3;
            return;
        }
        Cpu.writeCr4(Cpu.readCr4() | CR4_OSXSAVE);
        enabledFeatures = (int) Cpu.cpuidEaxEbx(CPUID_XSAVE, 0) & SUPPORTED;
        xsetbv(enabledFeatures);
        stateSize = (int) (Cpu.cpuidEaxEbx(CPUID_XSAVE, 0) >>> 32);
    }

    /** The size in bytes of the saved state; at most a page less the saved stack pointer. */
    public static int stateSize() {
        return stateSize;
    }

    /** The state components that are saved, as in XCR0. */
    public static long enabledFeatures() {
        return enabledFeatures;
    }

    /** Whether the state is in XSAVE format, not FXSAVE. */
    public static boolean hasXsave() {
        return hasXsave;
    }

    /** Writes the state that a program starts with. */
    public static void initialise(long area) {
        Mem.fill(area, stateSize, (byte) 0);
        Mem.putShort(area, DEFAULT_FCW);
        Mem.putInt(area + MXCSR_OFFSET, DEFAULT_MXCSR);
    }

    /** Gives the registers the values that a program starts with; the area is used for it. */
    static void reset(long area) {
        if (hasXsave) {
            Mem.fill(area + FXSAVE_SIZE, XSAVE_HEADER_SIZE, (byte) 0);
            Mem.putInt(area + MXCSR_OFFSET, DEFAULT_MXCSR);
        } else {
            initialise(area);
        }
        restore(area);
    }

    /** Makes a saved state one of x87 and SSE only. */
    static void forgetExtensions(long area) {
        if (hasXsave) {
            Mem.fill(area + FXSAVE_SIZE, XSAVE_HEADER_SIZE, (byte) 0);
            Mem.putLong(area + FXSAVE_SIZE, X87_AND_SSE);
        }
    }

    /**
     * Why an exception of the current task's arithmetic was raised: {@code si_code} of SIGFPE, or 0
     * when there is no reason any more.
     *
     * @param simd whether it is SSE's, else the x87's
     */
    static int exceptionCode(long area, boolean simd) {
        save(area);
        int mxcsr = Mem.getInt(area + MXCSR_OFFSET);
        int masked = simd ? mxcsr >> MXCSR_MASK_SHIFT : Mem.getShort(area);
        int raised = (simd ? mxcsr : Mem.getShort(area + STATUS_WORD_OFFSET)) & ~masked;
        if ((raised & INVALID) != 0) {
            return FPE_FLTINV;
        }
        if ((raised & ZERO_DIVIDE) != 0) {
            return FPE_FLTDIV;
        }
        if ((raised & OVERFLOW) != 0) {
            return FPE_FLTOVF;
        }
        if ((raised & (DENORMAL | UNDERFLOW)) != 0) {
            return FPE_FLTUND;
        }
        return (raised & PRECISION) != 0 ? FPE_FLTRES : 0;
    }

    /**
     * Saves the registers; the area is 64-byte aligned. XSAVE leaves header bits alone, so they are
     * cleared first.
     */
    public static void save(long area) {
        if (hasXsave) {
            Mem.fill(area + FXSAVE_SIZE, XSAVE_HEADER_SIZE, (byte) 0);
            xsave(area);
        } else {
            fxsave(area);
        }
    }

    /** Loads the registers from a valid area. */
    public static void restore(long area) {
        if (hasXsave) {
            xrstor(area);
        } else {
            fxrstor(area);
        }
    }

    /**
     * Loads registers from an area a program may have written; false when the processor would
     * refuse it.
     */
    static boolean restoreChecked(long area) {
        if (hasXsave) {
            boolean compacted = Mem.getLong(area + FXSAVE_SIZE + 8) != 0;
            boolean unknown = (Mem.getLong(area + FXSAVE_SIZE) & ~enabledFeatures) != 0;
            if (compacted || unknown) {
                return false;
            }
            for (int i = 16; i < XSAVE_HEADER_SIZE; i += 8) {
                Mem.putLong(area + FXSAVE_SIZE + i, 0);
            }
        }
        Mem.putInt(area + MXCSR_OFFSET, Mem.getInt(area + MXCSR_OFFSET) & MXCSR_VALID);
        restore(area);
        return true;
    }

    private static UnsupportedOperationException noMachine() {
        return new UnsupportedOperationException("only in compiled code");
    }

    @Extern("elfin_xsave")
    private static void xsave(long area) {
        throw noMachine();
    }

    @Extern("elfin_xrstor")
    private static void xrstor(long area) {
        throw noMachine();
    }

    @Extern("elfin_fxsave")
    private static void fxsave(long area) {
        throw noMachine();
    }

    @Extern("elfin_fxrstor")
    private static void fxrstor(long area) {
        throw noMachine();
    }

    @Extern("elfin_xsetbv")
    private static void xsetbv(long features) {
        throw noMachine();
    }
}
