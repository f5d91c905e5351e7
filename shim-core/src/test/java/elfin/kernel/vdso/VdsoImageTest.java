package elfin.kernel.vdso;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Looks symbols up in the ways musl, glibc, dietlibc and Go's runtime do. */
class VdsoImageTest {
    private static final String[] NAMES = {
        "__vdso_clock_gettime",
        "__vdso_gettimeofday",
        "__vdso_time",
        "__vdso_getcpu",
        "__vdso_clock_getres",
        "clock_gettime",
    };

    private static final int DT_HASH = 4;
    private static final int DT_STRTAB = 5;
    private static final int DT_SYMTAB = 6;
    private static final long DT_GNU_HASH = 0x6fff_fef5L;
    private static final long DT_VERSYM = 0x6fff_fff0L;
    private static final long DT_VERDEF = 0x6fff_fffcL;

    private final ByteBuffer image =
            ByteBuffer.wrap(VdsoImage.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final Map<Long, Integer> dynamic = readDynamic();

    private Map<Long, Integer> readDynamic() {
        Map<Long, Integer> entries = new HashMap<>();
        int headers = (int) image.getLong(32);
        for (int i = 0; i < image.getShort(56); i++) {
            int at = headers + i * image.getShort(54);
            if (image.getInt(at) == 2) {
                int entry = (int) image.getLong(at + 8);
                for (; image.getLong(entry) != 0; entry += 16) {
                    entries.put(image.getLong(entry), (int) image.getLong(entry + 8));
                }
            }
        }
        return entries;
    }

    private int table(long tag) {
        return dynamic.get(tag);
    }

    private String string(int offset) {
        int start = table(DT_STRTAB) + offset;
        int end = start;
        while (image.get(end) != 0) {
            end++;
        }
        byte[] bytes = new byte[end - start];
        image.get(start, bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private int symbol(int index) {
        return table(DT_SYMTAB) + 24 * index;
    }

    private boolean isFunctionOfVersion(int index, String version) {
        int type = image.get(symbol(index) + 4) & 15;
        int section = image.getShort(symbol(index) + 6);
        int wanted = image.getShort(table(DT_VERSYM) + 2 * index) & 0x7fff;
        int definition = table(DT_VERDEF);
        while (image.getShort(definition + 4) != wanted) {
            assertNotEquals(0, image.getInt(definition + 16), "version exists");
            definition += image.getInt(definition + 16);
        }
        int name = image.getInt(definition + image.getInt(definition + 12));
        assertEquals(VdsoImage.elfHash(version), image.getInt(definition + 8));
        return type == 2 && section != 0 && string(name).equals(version);
    }

    @Test
    void findsFunctionsThroughTheOldHashTable() {
        int hash = table(DT_HASH);
        int buckets = image.getInt(hash);
        for (String name : NAMES) {
            int bucket = Integer.remainderUnsigned(VdsoImage.elfHash(name), buckets);
            int index = image.getInt(hash + 8 + 4 * bucket);
            while (!string(image.getInt(symbol(index))).equals(name)) {
                index = image.getInt(hash + 8 + 4 * (buckets + index));
                assertNotEquals(0, index, name);
            }
            assertTrue(isFunctionOfVersion(index, "LINUX_2.6"), name);
        }
    }

    /** As dietlibc: the first loaded strings, the symbols, and each symbol's section. */
    @Test
    void findsFunctionsThroughTheSections() {
        int strings = sectionOfType(3);
        int symbols = sectionOfType(11);
        assertEquals(24, image.getLong(symbols + 56));
        Map<String, Long> found = new HashMap<>();
        long end = image.getLong(symbols + 24) + image.getLong(symbols + 32);
        for (long at = image.getLong(symbols + 24); at < end; at += 24) {
            int name = image.getInt((int) at);
            int section = sectionHeader(image.getShort((int) at + 6));
            long inSection = image.getLong((int) at + 8) - image.getLong(section + 16);
            assertEquals(image.getLong(strings + 24), table(DT_STRTAB));
            found.put(string(name), image.getLong(section + 24) + inSection);
        }
        for (int i = 1; i <= NAMES.length; i++) {
            String name = string(image.getInt(symbol(i)));
            assertEquals(image.getLong(symbol(i) + 8), found.get(name));
        }
        assertTrue(found.keySet().containsAll(Arrays.asList(NAMES)));
    }

    private int sectionHeader(int index) {
        return (int) image.getLong(40) + image.getShort(58) * index;
    }

    private int sectionOfType(int type) {
        for (int i = 0; i < image.getShort(60); i++) {
            boolean loaded = (image.getLong(sectionHeader(i) + 8) & 2) != 0;
            if (image.getInt(sectionHeader(i) + 4) == type && loaded) {
                return sectionHeader(i);
            }
        }
        throw new AssertionError("no section of type " + type);
    }

    @Test
    void findsFunctionsThroughTheGnuHashTable() {
        int hash = table(DT_GNU_HASH);
        int buckets = image.getInt(hash);
        int first = image.getInt(hash + 4);
        int bucketsAt = hash + 16 + 8 * image.getInt(hash + 8);
        for (String name : NAMES) {
            int value = VdsoImage.gnuHash(name);
            int index = image.getInt(bucketsAt + 4 * Integer.remainderUnsigned(value, buckets));
            while (true) {
                int link = image.getInt(bucketsAt + 4 * (buckets + index - first));
                if ((link | 1) == (value | 1) && string(image.getInt(symbol(index))).equals(name)) {
                    break;
                }
                assertEquals(0, link & 1, name);
                index++;
            }
            assertTrue(isFunctionOfVersion(index, "LINUX_2.6"), name);
        }
    }

    /** The constants in Go's runtime/vdso_linux_amd64.go. */
    @Test
    void hashesLikeGoExpects() {
        assertEquals(0x3ae75f6, VdsoImage.elfHash("LINUX_2.6"));
        assertEquals(0xd35ec75, VdsoImage.elfHash("__vdso_clock_gettime"));
        assertEquals(0x6e43a318, VdsoImage.gnuHash("__vdso_clock_gettime"));
        assertEquals(0x315ca59, VdsoImage.elfHash("__vdso_gettimeofday"));
        assertEquals(0xb01bca00, VdsoImage.gnuHash("__vdso_gettimeofday"));
    }

    @Test
    void isOnePageLoadedAtItsStart() {
        assertEquals(4096, VdsoImage.BYTES.length);
        int load = (int) image.getLong(32);
        assertEquals(1, image.getInt(load), "PT_LOAD comes first");
        assertEquals(0, image.getLong(load + 8));
        assertEquals(0, image.getLong(load + 16));
        assertEquals(4096, image.getLong(load + 40));
    }
}
