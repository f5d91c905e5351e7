package elfin.conformance.program;

import elfin.abi.Errno;
import elfin.raw.Cpu;
import elfin.raw.Mem;

/** What cases are written with: raw calls, memory for their arguments, and expectations. */
final class Kit {
    static final int PAGE = 4096;

    /** A descriptor that is never open. */
    static final int CLOSED = 1 << 16;

    /** Addresses that are never mapped: one below mmap_min_addr, and a non-canonical one. */
    static final long UNMAPPED = 0x1000;

    static final long NON_CANONICAL = 0x8000_0000_0000_0000L;

    private static final long SCRATCH_SIZE = 1 << 20;
    private static final int PROT_READ_WRITE = 3;
    private static final int MAP_PRIVATE_ANONYMOUS = 0x22;

    private static long scratch;
    private static long scratchUsed;

    private Kit() {}

    static long call(int number) {
        return Cpu.linuxSyscall(number, 0, 0, 0, 0, 0, 0);
    }

    static long call(int number, long a) {
        return Cpu.linuxSyscall(number, a, 0, 0, 0, 0, 0);
    }

    static long call(int number, long a, long b) {
        return Cpu.linuxSyscall(number, a, b, 0, 0, 0, 0);
    }

    static long call(int number, long a, long b, long c) {
        return Cpu.linuxSyscall(number, a, b, c, 0, 0, 0);
    }

    static long call(int number, long a, long b, long c, long d) {
        return Cpu.linuxSyscall(number, a, b, c, d, 0, 0);
    }

    static long call(int number, long a, long b, long c, long d, long e) {
        return Cpu.linuxSyscall(number, a, b, c, d, e, 0);
    }

    static long call(int number, long a, long b, long c, long d, long e, long f) {
        return Cpu.linuxSyscall(number, a, b, c, d, e, f);
    }

    /** Zeroed memory, 16-byte aligned, until the case's end. */
    static long memory(long byteCount) {
        long address = scratch + scratchUsed;
        scratchUsed += byteCount + 15 & -16L;
        if (scratchUsed > SCRATCH_SIZE) {
            throw new CaseFailure("the case uses too much scratch memory");
        }
        Mem.fill(address, byteCount, (byte) 0);
        return address;
    }

    /** Takes all memory of {@link #memory} back. */
    static void freeMemory() {
        if (scratch == 0) {
            scratch = anonymous(SCRATCH_SIZE);
        }
        scratchUsed = 0;
    }

    /** A text in memory, ended by NUL. */
    static long text(String text) {
        long address = memory(text.length() + 1L);
        for (int i = 0; i < text.length(); i++) {
            Mem.putByte(address + i, (byte) text.charAt(i));
        }
        return address;
    }

    /** New readable and writable pages. */
    static long anonymous(long byteCount) {
        return succeeds(
                call(Call.MMAP, 0, byteCount, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS, -1, 0));
    }

    /**
     * An address before which {@code byteCount} bytes can be used while the page after it cannot.
     */
    static long endOfMemory(long byteCount) {
        long size = byteCount + PAGE - 1 & -PAGE;
        long pages = anonymous(size + PAGE);
        succeeds(call(Call.MPROTECT, pages + size, PAGE, 0));
        return pages + size;
    }

    /** A page that can be read but not written. */
    static long readOnlyPage() {
        long page = anonymous(PAGE);
        succeeds(call(Call.MPROTECT, page, PAGE, 1));
        return page;
    }

    /** Expects a result that is no error, and gives it. */
    static long succeeds(long result) {
        if (result < 0 && result >= -4095) {
            throw new CaseFailure("expected success, got " + describe(result));
        }
        return result;
    }

    /** Expects an error. */
    static void fails(int errno, long result) {
        if (result != -errno) {
            throw new CaseFailure("expected " + Errno.name(errno) + ", got " + describe(result));
        }
    }

    /** Expects a result. */
    static void returns(long expected, long result) {
        if (result != expected) {
            throw new CaseFailure("expected " + describe(expected) + ", got " + describe(result));
        }
    }

    /** Expects a value other than a result. */
    static void equal(String what, long expected, long actual) {
        if (actual != expected) {
            throw new CaseFailure(
                    what
                            + ": expected "
                            + expected
                            + " (0x"
                            + Long.toHexString(expected)
                            + "), got "
                            + actual
                            + " (0x"
                            + Long.toHexString(actual)
                            + ")");
        }
    }

    /** Expects something to hold. */
    static void holds(String what, boolean holds) {
        if (!holds) {
            throw new CaseFailure("does not hold: " + what);
        }
    }

    /** Expects a text in memory, without a NUL after it. */
    static void textIs(String expected, long address) {
        for (int i = 0; i < expected.length(); i++) {
            if (Mem.getByte(address + i) != (byte) expected.charAt(i)) {
                throw new CaseFailure(
                        "expected \"" + expected + "\", got \"" + read(address, expected) + "\"");
            }
        }
    }

    private static String read(long address, String like) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < like.length(); i++) {
            text.append((char) (Mem.getByte(address + i) & 0xff));
        }
        return text.toString();
    }

    private static String describe(long result) {
        if (result >= 0 || result < -4095) {
            return Long.toString(result);
        }
        String name = Errno.name((int) -result);
        return name == null ? Long.toString(result) : name;
    }
}
