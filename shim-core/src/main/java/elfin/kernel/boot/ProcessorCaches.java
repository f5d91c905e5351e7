package elfin.kernel.boot;

import elfin.kernel.fs.sys.CacheSource;
import elfin.raw.Cpu;

/** The processor's caches as CPUID leaf 4 tells them. */
final class ProcessorCaches extends CacheSource {
    private static final int LEAF = 4;

    /** No processor has more. */
    private static final int MOST = 16;

    private static final String[] TYPES = {"", "Data", "Instruction", "Unified"};

    /** EAX and EBX, ECX and EDX of each. */
    private final long[] first = new long[MOST];

    private final long[] second = new long[MOST];
    private int count;

    ProcessorCaches() {
        int highest = (int) Cpu.cpuidEaxEbx(0, 0);
        while (Integer.compareUnsigned(highest, LEAF) >= 0 && count < MOST) {
            first[count] = Cpu.cpuidEaxEbx(LEAF, count);
            second[count] = Cpu.cpuidEcxEdx(LEAF, count);
            int type = eax(count) & 0x1f;
            if (type == 0 || type >= TYPES.length) {
                break;
            }
            count++;
        }
    }

    @Override
    public int count() {
        return count;
    }

    /** The size of one. */
    int kibibytes(int index) {
        return lineBytes(index) * partitions(index) * ways(index) / 64 * sets(index) / 16;
    }

    @Override
    public int level(int index) {
        return eax(index) >>> 5 & 7;
    }

    @Override
    public String type(int index) {
        return TYPES[eax(index) & 0x1f];
    }

    @Override
    public int lineBytes(int index) {
        return (ebx(index) & 0xfff) + 1;
    }

    @Override
    public int partitions(int index) {
        return (ebx(index) >>> 12 & 0x3ff) + 1;
    }

    @Override
    public int ways(int index) {
        return (ebx(index) >>> 22) + 1;
    }

    @Override
    public int sets(int index) {
        return (int) (second[index]) + 1;
    }

    private int eax(int index) {
        return (int) first[index];
    }

    private int ebx(int index) {
        return (int) (first[index] >>> Integer.SIZE);
    }
}
