package elfin.kernel.boot;

import elfin.raw.Cpu;

/** Text of /proc/cpuinfo, from CPUID. */
final class ProcessorText {
    private static final int BRAND_LEAF = 0x8000_0002;
    private static final int BRAND_LEAVES = 3;

    /** Linux's names of the bits of leaf 1 EDX. */
    private static final String[] EDX =
            ("fpu vme de pse tsc msr pae mce cx8 apic - sep mtrr pge mca cmov pat pse36 pn clflush"
                            + " - dts acpi mmx fxsr sse sse2 ss ht tm ia64 pbe")
                    .split(" ");

    /** Linux's names of the bits of leaf 1 ECX. */
    private static final String[] ECX =
            ("pni pclmulqdq dtes64 monitor ds_cpl vmx smx est tm2 ssse3 cid sdbg fma cx16 xtpr"
                            + " pdcm - pcid dca sse4_1 sse4_2 x2apic movbe popcnt"
                            + " tsc_deadline_timer aes xsave - avx f16c rdrand hypervisor")
                    .split(" ");

    private ProcessorText() {}

    static String make() {
        int signature = (int) Cpu.cpuidEaxEbx(1, 0);
        int family = (signature >>> 8) & 0xf;
        int model = (signature >>> 4) & 0xf;
        if (family == 0xf) {
            family += (signature >>> 20) & 0xff;
        }
        if (family >= 6) {
            model |= ((signature >>> 16) & 0xf) << 4;
        }
        StringBuilder text = new StringBuilder();
        text.append("processor\t: 0\nvendor_id\t: ");
        vendor(text);
        text.append("\ncpu family\t: ").append(family);
        text.append("\nmodel\t\t: ").append(model);
        text.append("\nmodel name\t: ");
        brand(text);
        text.append("\nstepping\t: ").append(signature & 0xf);
        text.append("\nphysical id\t: 0\nsiblings\t: 1\ncore id\t\t: 0\ncpu cores\t: 1");
        text.append("\nfpu\t\t: yes\nwp\t\t: yes\nflags\t\t:");
        long bits = Cpu.cpuidEcxEdx(1, 0);
        names(text, (int) (bits >>> 32), EDX);
        names(text, (int) bits, ECX);
        return text.append("\n\n").toString();
    }

    private static void vendor(StringBuilder text) {
        word(text, (int) (Cpu.cpuidEaxEbx(0, 0) >>> 32));
        long ecxEdx = Cpu.cpuidEcxEdx(0, 0);
        word(text, (int) (ecxEdx >>> 32));
        word(text, (int) ecxEdx);
    }

    private static void brand(StringBuilder text) {
        for (int i = 0; i < BRAND_LEAVES; i++) {
            long low = Cpu.cpuidEaxEbx(BRAND_LEAF + i, 0);
            long high = Cpu.cpuidEcxEdx(BRAND_LEAF + i, 0);
            word(text, (int) low);
            word(text, (int) (low >>> 32));
            word(text, (int) high);
            word(text, (int) (high >>> 32));
        }
    }

    private static void word(StringBuilder text, int word) {
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            int letter = (word >>> shift) & 0xff;
            if (letter != 0) {
                text.append((char) letter);
            }
        }
    }

    private static void names(StringBuilder text, int bits, String[] names) {
        for (int i = 0; i < names.length; i++) {
            if ((bits >>> i & 1) != 0 && !names[i].equals("-")) {
                text.append(' ').append(names[i]);
            }
        }
    }
}
