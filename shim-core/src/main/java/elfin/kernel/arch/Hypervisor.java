package elfin.kernel.arch;

import elfin.raw.Cpu;

/** What the hypervisor says of itself in CPUID, leaves 0x40000000 and up. */
final class Hypervisor {
    private static final int PRESENT = 1 << 31;
    private static final int SIGNATURE_LEAF = 0x4000_0000;
    private static final int TIMING_LEAF = 0x4000_0010;

    /** EBX of "TCGTCGTCGTCG": QEMU emulates. */
    private static final int EMULATION = 0x54474354;

    /** EBX of "KVMKVMKVM". */
    private static final int KVM = 0x4b4d564b;

    private Hypervisor() {}

    private static boolean isPresent() {
        return ((int) Cpu.cpuidEcxEdx(1, 0) & PRESENT) != 0;
    }

    private static int signature() {
        return isPresent() ? (int) (Cpu.cpuidEaxEbx(SIGNATURE_LEAF, 0) >>> 32) : 0;
    }

    /** Whether it is KVM, with its paravirtual clock. */
    static boolean isKvm() {
        return signature() == KVM;
    }

    /**
     * The local APIC timer's frequency where it is known by contract: QEMU's emulation and KVM both
     * count nanoseconds ({@code APIC_BUS_CYCLE_NS}). 0 when it must be measured.
     */
    static long timerFrequency() {
        int signature = signature();
        return signature == EMULATION || signature == KVM ? 1_000_000_000L : 0;
    }

    /** The time-stamp counter's frequency in Hz as VMware's timing leaf tells it, or 0. */
    static long timeStampFrequency() {
        if (!isPresent()) {
            return 0;
        }
        int highest = (int) Cpu.cpuidEaxEbx(SIGNATURE_LEAF, 0);
        if (Integer.compareUnsigned(highest, TIMING_LEAF) < 0) {
            return 0;
        }
        return (Cpu.cpuidEaxEbx(TIMING_LEAF, 0) & 0xffff_ffffL) * 1000;
    }
}
