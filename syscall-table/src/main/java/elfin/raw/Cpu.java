package elfin.raw;

import elfin.rules.Intrinsic;

/**
 * Single machine instructions. On a JVM the per-CPU area is an array, the time-stamp counter is the
 * nanosecond clock, interrupt flags do nothing, and what has no meaning there throws.
 */
public final class Cpu {
    private static final long[] SIMULATED_PER_CPU = new long[512];
    private static final Object[] SIMULATED_PER_CPU_OBJECTS = new Object[512];

    private Cpu() {}

    private static UnsupportedOperationException noMachine() {
        return new UnsupportedOperationException("only in compiled code");
    }

    /** Reads an I/O port (inb). */
    @Intrinsic
    public static byte in8(int port) {
        throw noMachine();
    }

    /** Writes an I/O port (outb). */
    @Intrinsic
    public static void out8(int port, byte value) {
        throw noMachine();
    }

    /** Reads an I/O port (inw). */
    @Intrinsic
    public static short in16(int port) {
        throw noMachine();
    }

    /** Writes an I/O port (outw). */
    @Intrinsic
    public static void out16(int port, short value) {
        throw noMachine();
    }

    /** Reads an I/O port (inl). */
    @Intrinsic
    public static int in32(int port) {
        throw noMachine();
    }

    /** Writes an I/O port (outl). */
    @Intrinsic
    public static void out32(int port, int value) {
        throw noMachine();
    }

    /** Reads a model-specific register. */
    @Intrinsic
    public static long readMsr(int register) {
        throw noMachine();
    }

    /** Writes a model-specific register. */
    @Intrinsic
    public static void writeMsr(int register, long value) {
        throw noMachine();
    }

    /** Reads control register CR0. */
    @Intrinsic
    public static long readCr0() {
        throw noMachine();
    }

    /** Reads control register CR2. */
    @Intrinsic
    public static long readCr2() {
        throw noMachine();
    }

    /** Reads control register CR3. */
    @Intrinsic
    public static long readCr3() {
        throw noMachine();
    }

    /** Reads control register CR4. */
    @Intrinsic
    public static long readCr4() {
        throw noMachine();
    }

    /** Writes control register CR0. */
    @Intrinsic
    public static void writeCr0(long value) {
        throw noMachine();
    }

    /** Writes control register CR3. */
    @Intrinsic
    public static void writeCr3(long value) {
        throw noMachine();
    }

    /** Writes control register CR4. */
    @Intrinsic
    public static void writeCr4(long value) {
        throw noMachine();
    }

    /** Forgets the translation of one page. */
    @Intrinsic
    public static void invalidatePage(long address) {}

    /** Reads the time-stamp counter. */
    @Intrinsic
    public static long timeStamp() {
        return System.nanoTime();
    }

    /**
     * Reads 64 random bits from RDRAND, or 0 when it has none now; RDRAND must exist
     * (CPUID.1:ECX.30).
     */
    @Intrinsic
    public static long random() {
        throw noMachine();
    }

    /** Executes CPUID and returns EAX (low half) and EBX (high half). */
    @Intrinsic
    public static long cpuidEaxEbx(int leaf, int subleaf) {
        throw noMachine();
    }

    /** Executes CPUID and returns ECX (low half) and EDX (high half). */
    @Intrinsic
    public static long cpuidEcxEdx(int leaf, int subleaf) {
        throw noMachine();
    }

    /** Allows interrupts (sti). */
    @Intrinsic
    public static void enableInterrupts() {}

    /** Forbids interrupts (cli). */
    @Intrinsic
    public static void disableInterrupts() {}

    /** Allows interrupts and waits for one, with no window between (sti; hlt). */
    @Intrinsic
    public static void enableInterruptsAndHalt() {
        throw noMachine();
    }

    /** Stops the processor (hlt). */
    @Intrinsic
    public static void halt() {
        throw noMachine();
    }

    /** Reads RFLAGS. */
    @Intrinsic
    public static long flags() {
        return 0x202;
    }

    /** Hint inside a spin loop (pause). */
    @Intrinsic
    public static void pause() {}

    /** Orders all loads and stores before against all after (mfence). */
    @Intrinsic
    public static void fence() {}

    /**
     * The frame pointer (RBP) of the calling method: the address of the saved caller frame pointer,
     * above it the return address.
     */
    @Intrinsic
    public static long framePointer() {
        throw noMachine();
    }

    /** The stack pointer (RSP). */
    @Intrinsic
    public static long stackPointer() {
        throw noMachine();
    }

    /** Loads 8 bytes of the per-CPU area, at a byte offset (GS base). */
    @Intrinsic
    public static long getPerCpu(int offset) {
        return SIMULATED_PER_CPU[offset];
    }

    /** Stores 8 bytes of the per-CPU area. */
    @Intrinsic
    public static void putPerCpu(int offset, long value) {
        SIMULATED_PER_CPU[offset] = value;
    }

    /**
     * Loads a reference of the per-CPU area. It is no garbage-collection root: hold the object
     * elsewhere too.
     */
    @Intrinsic
    public static Object getPerCpuObject(int offset) {
        return SIMULATED_PER_CPU_OBJECTS[offset];
    }

    /** Stores a reference of the per-CPU area. */
    @Intrinsic
    public static void putPerCpuObject(int offset, Object value) {
        SIMULATED_PER_CPU_OBJECTS[offset] = value;
    }

    /** The address of an assembly or linker symbol; the argument must be a string literal. */
    @Intrinsic
    public static long symbol(String name) {
        throw noMachine();
    }

    /**
     * Linux system call, for programs compiled to a static Linux executable: number and up to six
     * arguments; the raw result.
     */
    @Intrinsic
    public static long linuxSyscall(
            long number, long a0, long a1, long a2, long a3, long a4, long a5) {
        throw noMachine();
    }
}
