package elfin.runtime;

/** Cell sizes: every 16 bytes up to 256, then four to each doubling up to 8 KiB. */
final class SizeClasses {
    static final int LARGEST = 8192;

    private static final int STEP = 16;
    private static final int FINE = 256;

    private static final int[] SIZES = sizes();

    /** The class of {@code (bytes + 15) / 16}. */
    private static final byte[] CLASS_OF = classes();

    private SizeClasses() {}

    private static int[] sizes() {
        int[] sizes = new int[36];
        int count = 0;
        for (int size = STEP; size <= FINE; size += STEP) {
            sizes[count++] = size;
        }
        for (int base = FINE; base < LARGEST; base *= 2) {
            for (int part = 1; part <= 4; part++) {
                sizes[count++] = base + base / 4 * part;
            }
        }
        return sizes;
    }

    private static byte[] classes() {
        byte[] classes = new byte[LARGEST / STEP + 1];
        int next = 0;
        for (int i = 0; i < classes.length; i++) {
            while (SIZES[next] < i * STEP) {
                next++;
            }
            classes[i] = (byte) next;
        }
        return classes;
    }

    static int count() {
        return SIZES.length;
    }

    static int classOf(long byteCount) {
        return CLASS_OF[(int) (byteCount + STEP - 1) / STEP];
    }

    static int size(int sizeClass) {
        return SIZES[sizeClass];
    }
}
