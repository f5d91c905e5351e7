package elfin.kernel.boot;

import elfin.kernel.arch.TimeStampClock;
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

    /** Linux's names of the bits of leaf 0x80000001 EDX and ECX, as far as leaf 1 lacks them. */
    private static final String[] EXTENDED_EDX =
            ("- - - - - - - - - - - syscall - - - - - - - - nx - mmxext - - fxsr_opt pdpe1gb rdtscp"
                            + " - lm 3dnowext 3dnow")
                    .split(" ");

    private static final String[] EXTENDED_ECX =
            ("lahf_lm cmp_legacy svm extapic cr8_legacy abm sse4a misalignsse 3dnowprefetch osvw"
                            + " ibs xop skinit wdt - lwp fma4 tce - nodeid_msr - tbm topoext"
                            + " perfctr_core perfctr_nb - bpext ptsc perfctr_llc mwaitx - -")
                    .split(" ");

    /** And of leaf 7 EBX. */
    private static final String[] SEVENTH =
            ("fsgsbase tsc_adjust - bmi1 hle avx2 - smep bmi2 erms invpcid rtm - - mpx - avx512f"
                            + " avx512dq rdseed adx smap avx512ifma - clflushopt clwb - avx512pf"
                            + " avx512er avx512cd sha_ni avx512bw avx512vl")
                    .split(" ");

    private static final int EXTENDED_LEAF = 0x8000_0001;
    private static final int SIZES_LEAF = 0x8000_0008;
    private static final int MAX_LINE_UNIT = 8;

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
        long megahertz = TimeStampClock.frequency() / 1_000_000;
        text.append("\ncpu MHz\t\t: ").append(megahertz).append(".000");
        ProcessorCaches caches = new ProcessorCaches();
        int last = caches.count() - 1;
        text.append("\ncache size\t: ").append(last < 0 ? 0 : caches.kibibytes(last)).append(" KB");
        text.append("\nphysical id\t: 0\nsiblings\t: 1\ncore id\t\t: 0\ncpu cores\t: 1");
        int own = (int) (Cpu.cpuidEaxEbx(1, 0) >>> 32);
        text.append("\napicid\t\t: ").append(own >>> 24);
        text.append("\ninitial apicid\t: ").append(own >>> 24);
        text.append("\nfpu\t\t: yes\nfpu_exception\t: yes\ncpuid level\t: ");
        int highest = (int) Cpu.cpuidEaxEbx(0, 0);
        text.append(highest).append("\nwp\t\t: yes\nflags\t\t:");
        long bits = Cpu.cpuidEcxEdx(1, 0);
        names(text, (int) (bits >>> 32), EDX);
        names(text, (int) bits, ECX);
        bits = Cpu.cpuidEcxEdx(EXTENDED_LEAF, 0);
        names(text, (int) (bits >>> 32), EXTENDED_EDX);
        names(text, (int) bits, EXTENDED_ECX);
        if (highest >= 7) {
            names(text, (int) (Cpu.cpuidEaxEbx(7, 0) >>> 32), SEVENTH);
        }
        int line = (own >>> 8 & 0xff) * MAX_LINE_UNIT;
        text.append("\nbugs\t\t:\nbogomips\t: ").append(2 * megahertz).append(".00");
        text.append("\nclflush size\t: ").append(line);
        text.append("\ncache_alignment\t: ").append(line);
        int sizes = (int) Cpu.cpuidEaxEbx(SIZES_LEAF, 0);
        text.append("\naddress sizes\t: ").append(sizes & 0xff).append(" bits physical, ");
        text.append(sizes >>> 8 & 0xff).append(" bits virtual\npower management:");
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
