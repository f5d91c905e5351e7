package elfin.kernel.arch;

import elfin.kernel.mm.DirectMap;
import elfin.kernel.mm.Frames;
import elfin.raw.Cpu;
import elfin.raw.Mem;

/**
 * KVM's paravirtual clock, asked once for the time-stamp counter's frequency (Linux,
 * Documentation/virt/kvm/x86/msr.rst, MSR_KVM_SYSTEM_TIME_NEW).
 *
 * <pre>
 *  0 u32 version (odd while it changes)   8 u64 tsc timestamp  16 u64 system time
 * 24 u32 multiplier   28 s8 shift: nanoseconds = (ticks << shift) * multiplier / 2^32
 * </pre>
 */
final class KvmClock {
    private static final int FEATURE_LEAF = 0x4000_0001;
    private static final int HAS_SYSTEM_TIME_NEW = 1 << 3;
    private static final int MSR_SYSTEM_TIME_NEW = 0x4b564d01;
    private static final int MULTIPLIER = 24;
    private static final int SHIFT = 28;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private KvmClock() {}

    /** The frequency in Hz, or 0 where there is no such clock. */
    static long timeStampFrequency() {
        if (!Hypervisor.isKvm()
                || ((int) Cpu.cpuidEaxEbx(FEATURE_LEAF, 0) & HAS_SYSTEM_TIME_NEW) == 0) {
            return 0;
        }
        long frame = Frames.allocateZeroed();
        if (frame == Frames.NONE) {
            return 0;
        }
        Cpu.writeMsr(MSR_SYSTEM_TIME_NEW, frame | 1);
        long page = DirectMap.virtual(frame);
        int version;
        long multiplier;
        int shift;
        do {
            version = Mem.getIntVolatile(page);
            multiplier = Mem.getIntVolatile(page + MULTIPLIER) & 0xffff_ffffL;
            shift = Mem.getByte(page + SHIFT);
        } while ((version & 1) != 0 || Mem.getIntVolatile(page) != version);
        Cpu.writeMsr(MSR_SYSTEM_TIME_NEW, 0);
        Frames.release(frame);
        return frequency(multiplier, shift);
    }

    static long frequency(long multiplier, int shift) {
        if (multiplier == 0) {
            return 0;
        }
        long frequency = Long.divideUnsigned(NANOS_PER_SECOND << 32, multiplier);
        return shift < 0 ? frequency << -shift : frequency >>> shift;
    }
}
