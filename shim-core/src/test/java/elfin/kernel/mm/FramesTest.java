package elfin.kernel.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elfin.raw.Mem;
import elfin.raw.SimulatedMemory;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FramesTest {
    private record Block(long phys, int order) {}

    @Test
    void neverHandsOutAFrameTwiceAndGetsAllBack() {
        TestMachine.start(16);
        long free = Frames.freeFrames();
        Random random = new Random(1);
        BitSet used = new BitSet();
        List<Block> blocks = new ArrayList<>();
        for (int step = 0; step < 20_000; step++) {
            if (random.nextInt(100) < 55) {
                int order = random.nextInt(10) < 8 ? 0 : random.nextInt(Frames.MAX_ORDER + 1);
                long phys = Frames.allocateContiguous(order);
                if (phys != Frames.NONE) {
                    takeAll(used, phys, order);
                    blocks.add(new Block(phys, order));
                }
            } else if (!blocks.isEmpty()) {
                Block block = blocks.remove(random.nextInt(blocks.size()));
                Frames.freeContiguous(block.phys, block.order);
                int first = (int) (block.phys >>> Frames.SHIFT);
                used.clear(first, first + (1 << block.order));
            }
            assertEquals(free - used.cardinality(), Frames.freeFrames());
        }
        for (Block block : blocks) {
            Frames.freeContiguous(block.phys, block.order);
        }
        assertEquals(free, Frames.freeFrames());
        assertNotEquals(Frames.NONE, Frames.allocateContiguous(Frames.MAX_ORDER));
    }

    private static void takeAll(BitSet used, long phys, int order) {
        assertEquals(0, phys & (((long) Frames.SIZE << order) - 1), "aligned to its size");
        assertTrue(phys >= 1 << 20, "reserved memory stays reserved");
        int first = (int) (phys >>> Frames.SHIFT);
        for (int i = first; i < first + (1 << order); i++) {
            assertFalse(used.get(i), "frame " + i + " is in use");
            used.set(i);
        }
        Mem.fill(DirectMap.virtual(phys), (long) Frames.SIZE << order, (byte) 0x5a);
    }

    @Test
    void handsOutEveryFrameBeforeItReportsExhaustion() {
        TestMachine.start(4);
        long free = Frames.freeFrames();
        long count = 0;
        while (Frames.allocate() != Frames.NONE) {
            count++;
        }
        assertEquals(free, count);
        assertEquals(0, Frames.freeFrames());
        assertEquals(Frames.totalFrames(), Frames.peakUsedFrames());
    }

    @Test
    void keepsAReserveFromProgramsForTheKernel() {
        TestMachine.start(4);
        while (Frames.allocateForUser() != Frames.NONE) {
            assertTrue(Frames.freeFrames() > 0);
        }
        assertNotEquals(0, Frames.freeFrames());
        assertNotEquals(Frames.NONE, Frames.allocate());
    }

    @Test
    void freesAFrameWithItsLastReference() {
        TestMachine.start(4);
        long free = Frames.freeFrames();
        long frame = Frames.allocateZeroed();
        Frames.share(frame);
        Frames.release(frame);
        assertEquals(1, Frames.references(frame));
        assertEquals(free - 1, Frames.freeFrames());
        Frames.release(frame);
        assertEquals(free, Frames.freeFrames());
    }

    @Test
    void clearsFramesThatWereUsedBefore() {
        TestMachine.start(4);
        long frame = Frames.allocate();
        Mem.fill(DirectMap.virtual(frame), Frames.SIZE, (byte) -1);
        Frames.release(frame);
        long again = Frames.allocateZeroed();
        assertEquals(frame, again);
        for (int i = 0; i < Frames.SIZE; i += 8) {
            assertEquals(0, Mem.getLong(DirectMap.virtual(again) + i));
        }
    }

    @Test
    void leavesFramesThatAreNotItsOwnAlone() {
        TestMachine.start(4);
        long free = Frames.freeFrames();
        for (long phys : new long[] {0x8000, 0xfee0_0000L, 1L << 50}) {
            Frames.share(phys);
            Frames.release(phys);
            Frames.release(phys);
            assertEquals(0, Frames.references(phys));
        }
        assertEquals(free, Frames.freeFrames());
    }

    @Test
    void refusesToFreeTwice() {
        TestMachine.start(4);
        long frame = Frames.allocate();
        Frames.freeContiguous(frame, 0);
        assertThrows(IllegalStateException.class, () -> Frames.freeContiguous(frame, 0));
    }

    @Test
    void worksWithUnevenRangesHolesAndReservations() {
        SimulatedMemory.reset();
        SimulatedMemory.map(DirectMap.BASE, 16 << 20);
        Frames.reset();
        Frames.reserve(0x30_0800, 0x1000);
        Frames.addRange(0x800, 0x9f000);
        Frames.addRange(0x10_0000, 0x70_0000);
        Frames.addRange(0xa0_0123, 0x20_0000);
        Frames.start();
        assertEquals(0xc0_0000, Frames.physEnd());
        long free = Frames.freeFrames();
        for (long i = 0; i < free; i++) {
            long frame = Frames.allocate();
            boolean low = frame >= 0x1000 && frame < 0x9f000;
            boolean middle = frame >= 0x10_0000 && frame < 0x80_0000;
            boolean high = frame >= 0xa0_1000 && frame < 0xc0_0000;
            assertTrue(low || middle || high, Long.toHexString(frame));
            assertTrue(frame < 0x30_0000 || frame >= 0x30_2000, Long.toHexString(frame));
            Mem.fill(DirectMap.virtual(frame), Frames.SIZE, (byte) 1);
        }
        assertEquals(Frames.NONE, Frames.allocate());
    }
}
