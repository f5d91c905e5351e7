package elfin.kernel.entropy;

/**
 * The kernel's random numbers: ChaCha20 (RFC 8439) under a key that is seeded by hardware and
 * replaced by its own output after every block, so that a later look at the state tells nothing
 * about earlier numbers.
 */
public final class RandomNumbers {
    private static final int KEY_WORDS = 8;
    private static final int BLOCK_WORDS = 16;
    private static final int ROUNDS = 20;

    private static final int[] KEY = new int[KEY_WORDS];
    private static final int[] BLOCK = new int[BLOCK_WORDS];

    /**
     * The next word of the block to hand out; the first half of each block becomes the next key.
     */
    private static int at = BLOCK_WORDS;

    private static long counter;

    private RandomNumbers() {}

    /** Mixes entropy in. */
    public static void add(long entropy) {
        KEY[(int) (counter & 3) * 2] ^= (int) entropy;
        KEY[(int) (counter & 3) * 2 + 1] ^= (int) (entropy >>> 32);
        counter++;
        refill();
    }

    /** 64 random bits. */
    public static long next() {
        if (at > BLOCK_WORDS - 2) {
            refill();
        }
        long low = BLOCK[at++] & 0xffffffffL;
        return (long) BLOCK[at++] << 32 | low;
    }

    private static void refill() {
        BLOCK[0] = 0x61707865;
        BLOCK[1] = 0x3320646e;
        BLOCK[2] = 0x79622d32;
        BLOCK[3] = 0x6b206574;
        for (int i = 0; i < KEY_WORDS; i++) {
            BLOCK[4 + i] = KEY[i];
        }
        BLOCK[12] = (int) counter;
        BLOCK[13] = (int) (counter >>> 32);
        BLOCK[14] = 0;
        BLOCK[15] = 0;
        counter++;
        for (int round = 0; round < ROUNDS; round += 2) {
            for (int i = 0; i < 4; i++) {
                quarter(i, 4 + i, 8 + i, 12 + i);
            }
            for (int i = 0; i < 4; i++) {
                quarter(i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4);
            }
        }
        for (int i = 0; i < KEY_WORDS; i++) {
            KEY[i] += BLOCK[i];
        }
        at = KEY_WORDS;
    }

    private static void quarter(int a, int b, int c, int d) {
        BLOCK[a] += BLOCK[b];
        BLOCK[d] = Integer.rotateLeft(BLOCK[d] ^ BLOCK[a], 16);
        BLOCK[c] += BLOCK[d];
        BLOCK[b] = Integer.rotateLeft(BLOCK[b] ^ BLOCK[c], 12);
        BLOCK[a] += BLOCK[b];
        BLOCK[d] = Integer.rotateLeft(BLOCK[d] ^ BLOCK[a], 8);
        BLOCK[c] += BLOCK[d];
        BLOCK[b] = Integer.rotateLeft(BLOCK[b] ^ BLOCK[c], 7);
    }
}
