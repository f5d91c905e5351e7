package elfin.kernel.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elfin.raw.Mem;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PageTablesTest {
    private static final long BITS = PageTables.PRESENT | PageTables.HELD;

    private long root;

    @BeforeEach
    void start() {
        TestMachine.start(32);
        root = Frames.allocateZeroed();
    }

    @Test
    void mapsAndUnmapsLikeAMap() {
        Random random = new Random(2);
        TreeMap<Long, Long> oracle = new TreeMap<>();
        for (int step = 0; step < 5_000; step++) {
            long address = randomPage(random);
            if (random.nextInt(3) > 0) {
                long frame = (long) random.nextInt(1 << 20) << 12;
                assertTrue(PageTables.map(root, address, frame, BITS));
                oracle.put(address, frame | BITS);
            } else {
                Long before = oracle.remove(address);
                assertEquals(before == null ? 0 : before, PageTables.unmap(root, address));
            }
        }
        long end = 1L << 47;
        long at = PageTables.next(root, 0, end);
        for (Map.Entry<Long, Long> entry : oracle.entrySet()) {
            assertEquals(entry.getKey(), at);
            assertEquals(entry.getValue(), PageTables.entry(root, at));
            long physical = (entry.getValue() & PageTables.ADDRESS_MASK) + 0x123;
            assertEquals(physical, PageTables.translate(root, at + 0x123));
            at = PageTables.next(root, at + Frames.SIZE, end);
        }
        assertEquals(end, at);
    }

    /** Pages in a few clusters, so that tables are shared and sometimes run empty. */
    private static long randomPage(Random random) {
        long cluster = (long) random.nextInt(6) * 0x1555_5555_5000L & -Frames.SIZE;
        return cluster + ((long) random.nextInt(1500) << 12);
    }

    @Test
    void givesAllTablesBack() {
        long free = Frames.freeFrames();
        Random random = new Random(3);
        for (int i = 0; i < 500; i++) {
            PageTables.map(root, randomPage(random), 0x1000, BITS);
        }
        long end = 1L << 47;
        long at = PageTables.next(root, 0, end);
        while (at < end) {
            PageTables.unmap(root, at);
            at = PageTables.next(root, at, end);
        }
        PageTables.freeTables(root, 0, end, 0, end);
        assertEquals(free, Frames.freeFrames());
        PageTables.destroy(root);
        assertEquals(free + 1, Frames.freeFrames());
    }

    @Test
    void keepsTablesThatReachBeyondTheFreedRange() {
        PageTables.map(root, 0x40_0000, 0x1000, BITS);
        PageTables.map(root, 0x60_0000, 0x2000, BITS);
        PageTables.unmap(root, 0x40_0000);
        assertEquals(0, PageTables.freeTables(root, 0x40_0000, 0x40_1000, 0x40_0000, 0x5f_f000));
        assertNotEquals(0, PageTables.slot(root, 0x40_0000));
        assertEquals(1, PageTables.freeTables(root, 0x40_0000, 0x40_1000, 0, 0x60_0000));
        assertEquals(0, PageTables.slot(root, 0x40_0000));
        assertEquals(0x2000 | BITS, PageTables.entry(root, 0x60_0000));
    }

    @Test
    void mapsTheDirectMapInLargePages() {
        long free = Frames.freeFrames();
        assertTrue(PageTables.mapDirect(root, 0, 64 << 20));
        assertEquals(free - 2, Frames.freeFrames(), "two tables for 64 MiB");
        for (long phys : new long[] {0, 0x1234, 0x3ff_ffff}) {
            assertEquals(phys, PageTables.translate(root, DirectMap.virtual(phys)));
        }
        assertEquals(-1, PageTables.translate(root, DirectMap.virtual(64 << 20)));
    }

    @Test
    void mapsRangesThatAreNotAlignedWithSmallPages() {
        long bits = PageTables.PRESENT | PageTables.WRITABLE;
        assertTrue(PageTables.mapRange(root, 0xffff_ffff_8010_0000L, 0x10_0000, 0x40_0000, bits));
        for (long offset = 0; offset < 0x40_0000; offset += Frames.SIZE) {
            long address = 0xffff_ffff_8010_0000L + offset;
            assertEquals(0x10_0000 + offset, PageTables.translate(root, address));
        }
        assertEquals(-1, PageTables.translate(root, 0xffff_ffff_8050_0000L));
    }

    @Test
    void sharesTheKernelHalfBetweenTrees() {
        assertTrue(PageTables.fillKernelRoot(root, 0xffff_c900_0000_0000L));
        PageTables.map(root, 0x1000, 0x7000, BITS);
        long other = PageTables.create(root);
        PageTables.map(root, 0xffff_c900_0000_5000L, 0x3000, PageTables.PRESENT);
        assertEquals(0x3000, PageTables.translate(other, 0xffff_c900_0000_5000L));
        assertEquals(-1, PageTables.translate(other, 0x1000));
    }

    @Test
    void reportsExhaustedMemory() {
        while (Frames.allocate() != Frames.NONE) {
            Mem.putLong(DirectMap.BASE, 0);
        }
        assertEquals(0, PageTables.slotOrNew(root, 0x1000));
        assertEquals(false, PageTables.map(root, 0x1000, 0x1000, BITS));
    }
}
