package elfin.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elfin.raw.Mem;
import elfin.raw.SimulatedMemory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The collector over simulated memory, with descriptors made here. */
class HeapTest {
    private static final long TYPES = 0x1000;
    private static final long ROOTS = 0x10000;
    private static final long BLOCKS = 0x1000_0000L;

    /** An object of 32 bytes with references at 8 and 16, and a plain word at 24. */
    private static final long NODE = TYPES;

    private static final long BYTES = TYPES + 256;
    private static final long REFERENCES = TYPES + 512;
    private static final int NODE_SIZE = 32;

    private final Memory memory = new Memory();
    private final Roots roots = new Roots();

    /** Blocks one behind the other; those given back are used again. */
    private static final class Memory implements HeapMemory {
        private long next = BLOCKS;
        private final Map<Integer, List<Long>> free = new HashMap<>();
        private int limit = 1 << 20;
        private int held;
        private int tapped;

        @Override
        public long acquire(int blockCount) {
            if (held + blockCount > limit) {
                return 0;
            }
            held += blockCount;
            List<Long> old = free.getOrDefault(blockCount, List.of());
            if (!old.isEmpty()) {
                return old.remove(old.size() - 1);
            }
            long address = next;
            next += (long) blockCount * BLOCK_SIZE;
            SimulatedMemory.map(address, blockCount * BLOCK_SIZE);
            return address;
        }

        @Override
        public void release(long address, int blockCount) {
            held -= blockCount;
            free.computeIfAbsent(blockCount, key -> new ArrayList<>()).add(address);
        }

        @Override
        public void reserveTapped() {
            tapped++;
        }
    }

    /** A table of words. */
    private static final class Roots implements RootSource {
        private int count;
        private long clock;

        @Override
        public void scanRoots(long stackPointer) {
            Collector.scan(ROOTS, ROOTS + 8L * count);
            clock += 5;
        }

        void add(long word) {
            Mem.putLong(ROOTS + 8L * count++, word);
        }

        @Override
        public long nanos() {
            return clock;
        }
    }

    @BeforeEach
    void start() {
        SimulatedMemory.reset();
        SimulatedMemory.map(TYPES, 4096);
        SimulatedMemory.map(ROOTS, 1 << 16);
        Mem.putInt(NODE, NODE_SIZE);
        Mem.putInt(NODE + 4, Descriptor.KIND_OBJECT);
        Mem.putLong(NODE + 32, TYPES + 1024);
        Mem.putInt(TYPES + 1024, 2);
        Mem.putInt(TYPES + 1028, 8);
        Mem.putInt(TYPES + 1032, 16);
        Mem.putInt(BYTES, 1);
        Mem.putInt(BYTES + 4, Descriptor.KIND_PRIMITIVES);
        Mem.putInt(REFERENCES, 8);
        Mem.putInt(REFERENCES + 4, Descriptor.KIND_REFERENCES);
        assertTrue(Heap.initialise(memory, roots, 0));
    }

    @AfterEach
    void forget() {
        SimulatedMemory.reset();
    }

    private static long node(long first, long second) {
        long object = Heap.allocate(NODE_SIZE);
        assertNotEquals(0, object);
        Mem.putLong(object, NODE);
        Mem.putLong(object + 8, first);
        Mem.putLong(object + 16, second);
        return object;
    }

    private static long array(long descriptor, int length) {
        long size = 16 + (long) Descriptor.instanceSize(descriptor) * length;
        long object = Heap.allocate(size);
        assertNotEquals(0, object);
        Mem.putLong(object, descriptor);
        Mem.putInt(object + 8, length);
        return object;
    }

    @Test
    void objectsAreZeroedAlignedAndApart() {
        Set<Long> seen = new HashSet<>();
        for (int i = 0; i < 5000; i++) {
            long object = Heap.allocate(NODE_SIZE);
            assertEquals(0, object & 15);
            assertTrue(seen.add(object));
            for (int at = 0; at < NODE_SIZE; at += 8) {
                assertEquals(0, Mem.getLong(object + at));
                Mem.putLong(object + at, -1);
            }
        }
    }

    @Test
    void whatCannotBeReachedIsFreed() {
        long kept = node(node(0, 0), node(0, 0));
        for (int i = 0; i < 100; i++) {
            node(0, kept);
        }
        roots.add(kept);
        Heap.collect();
        assertEquals(3L * NODE_SIZE, Heap.liveBytes());
        assertEquals(Heap.countedBytes(), Heap.liveBytes());
    }

    @Test
    void cyclesAreFreedAndArraysFollowed() {
        long a = node(0, 0);
        Mem.putLong(a + 8, node(a, 0));
        long kept = array(REFERENCES, 3);
        Mem.putLong(kept + 16 + 16, node(0, 0));
        roots.add(kept);
        Heap.collect();
        assertEquals(48 + NODE_SIZE, Heap.liveBytes());
    }

    @Test
    void wordsOfPrimitiveArraysKeepNothing() {
        long kept = array(BYTES, 64);
        Mem.putLong(kept + 16, node(0, 0));
        roots.add(kept);
        Heap.collect();
        assertEquals(80, Heap.liveBytes());
    }

    @Test
    void interiorAndOnePastTheEndPointersKeepAnObject() {
        long inner = node(0, 0);
        long end = node(0, 0);
        node(0, 0);
        roots.add(inner + 12);
        roots.add(end + NODE_SIZE);
        Heap.collect();
        // The cell behind the second one is kept as well: its address is the same.
        assertEquals(3L * NODE_SIZE, Heap.liveBytes());
    }

    @Test
    void wordsThatAreNoObjectsAreHarmless() {
        node(0, 0);
        for (long word :
                new long[] {0, 1, -1, BLOCKS, BLOCKS + 7, BLOCKS - 8, 0x7fff_ffff_ffffL, ROOTS}) {
            roots.add(word);
        }
        Heap.collect();
        assertEquals(0, Heap.liveBytes());
    }

    @Test
    void deepListsDoNotOverflowTheMarkStack() {
        for (int i = 0; i < 50_000; i++) {
            keep(node(0, 0));
        }
        Heap.collect();
        assertEquals(50_000L * NODE_SIZE, Heap.liveBytes());
    }

    @Test
    void wideStructuresOverflowTheMarkStackAndAreMarkedAllTheSame() {
        int width = 30_000;
        long kept = array(REFERENCES, width);
        roots.add(kept);
        for (int i = 0; i < width; i++) {
            long outer = node(0, 0);
            Mem.putLong(kept + 16 + 8L * i, outer);
            Mem.putLong(outer + 8, node(0, 0));
        }
        Heap.collect();
        assertEquals(16L + 8L * width + 2L * width * NODE_SIZE, Heap.liveBytes());
    }

    @Test
    void largeObjectsAreGivenBack() {
        int before = memory.held;
        long kept = array(BYTES, 300_000);
        array(BYTES, 500_000);
        roots.add(kept + 100_000);
        Heap.collect();
        assertEquals(before + 5, memory.held);
        Mem.putByte(kept + 16 + 299_999, (byte) 1);
        assertEquals(300_016, Heap.liveBytes());
    }

    @Test
    void tableOfBlocksGrowsAndForgetsOldOnes() {
        for (int i = 0; i < 5000; i++) {
            array(BYTES, 70_000);
            if (i % 100 == 99) {
                Heap.collect();
            }
        }
        List<Long> kept = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            kept.add(array(BYTES, 70_000));
            roots.add(kept.get(i));
        }
        Heap.collect();
        assertEquals(2000L * 70_016, Heap.liveBytes());
    }

    @Test
    void stressModeCollectsAndPoisonsWhatIsFree() {
        Heap.setStress(1);
        long lost = node(0, 0);
        for (int i = 0; i < 6; i++) {
            Heap.allocate(NODE_SIZE);
        }
        assertTrue(Heap.collections() >= 2);
        assertNotEquals(NODE, Mem.getLong(lost));
    }

    @Test
    void memoryThatIsFreeAgainIsFoundBeforeAllocationFails() {
        memory.limit = memory.held + 2;
        for (int i = 0; i < 100_000; i++) {
            node(0, 0);
        }
        assertTrue(Heap.collections() > 0);
    }

    @Test
    void exhaustionGivesNoMemoryAndLosesNothing() {
        memory.limit = memory.held + 3;
        long list = 0;
        int count = 0;
        long object;
        while ((object = Heap.allocate(NODE_SIZE)) != 0) {
            Mem.putLong(object, NODE);
            Mem.putLong(object + 8, list);
            list = object;
            Mem.putLong(ROOTS, list);
            roots.count = 1;
            count++;
        }
        Heap.collect();
        assertEquals((long) count * NODE_SIZE, Heap.liveBytes());
        Mem.putLong(ROOTS, 0);
        assertEquals(0, Heap.allocate(1 << 20));
        Heap.collect();
        assertNotEquals(0, Heap.allocate(NODE_SIZE));
    }

    @Test
    void chosenAllocationFailsOnce() {
        int[] made = new int[1];
        Heap.setFailureSource(() -> ++made[0] == 3);
        assertNotEquals(0, Heap.allocate(NODE_SIZE));
        assertNotEquals(0, Heap.allocate(NODE_SIZE));
        assertEquals(0, Heap.allocate(NODE_SIZE));
        assertNotEquals(0, Heap.allocate(NODE_SIZE));
    }

    @Test
    void reserveCarriesTheCallUnderWayAndRefusesTheNext() {
        start();
        assertTrue(Heap.initialise(memory, roots, 2));
        memory.limit = memory.held + 1;
        roots.count = 0;
        while (!Heap.isReserveTapped()) {
            keep(node(0, 0));
        }
        assertEquals(1, memory.tapped);
        keep(node(0, 0));
        Heap.settle();
        assertEquals(0, Heap.allocate(NODE_SIZE), "nothing is held at the next call");
        Heap.allowReserve();
        assertNotEquals(0, Heap.allocate(NODE_SIZE), "who frees memory may go on");
        Heap.settle();
        assertEquals(0, Heap.allocate(NODE_SIZE));
        memory.limit += 2;
        assertNotEquals(0, Heap.allocate(NODE_SIZE), "there is memory again");
        assertFalse(Heap.isReserveTapped());
    }

    private void keep(long object) {
        Mem.putLong(object + 8, roots.count == 0 ? 0 : Mem.getLong(ROOTS));
        Mem.putLong(ROOTS, object);
        roots.count = 1;
    }

    @Test
    void pausesAreMeasured() {
        Heap.collect();
        Heap.collect();
        assertEquals(5, Heap.longestPauseNanos());
        assertEquals(10, Heap.totalPauseNanos());
    }

    @Test
    void randomGraphsKeepExactlyWhatIsReachable() {
        for (int seed = 0; seed < 20; seed++) {
            start();
            roots.count = 0;
            randomGraph(new Random(seed));
        }
    }

    private void randomGraph(Random random) {
        Map<Long, Long> marks = new HashMap<>();
        List<Long> objects = new ArrayList<>();
        for (int step = 0; step < 3000; step++) {
            long object = node(pick(objects, random), pick(objects, random));
            Mem.putLong(object + 24, step);
            marks.put(object, (long) step);
            objects.add(object);
            if (random.nextInt(50) == 0) {
                // An address inside keeps this object alone, the first one also the cell before.
                roots.add(object + 8);
            }
            if (random.nextInt(700) == 0) {
                Heap.collect();
                Set<Long> reachable = reachable();
                assertEquals((long) reachable.size() * NODE_SIZE, Heap.liveBytes());
                reachable.forEach(o -> assertEquals(marks.get(o), Mem.getLong(o + 24)));
                objects.retainAll(reachable);
            }
        }
    }

    private static long pick(List<Long> objects, Random random) {
        return objects.isEmpty() || random.nextInt(3) == 0
                ? 0
                : objects.get(random.nextInt(objects.size()));
    }

    private Set<Long> reachable() {
        Set<Long> found = new HashSet<>();
        List<Long> open = new ArrayList<>();
        for (int i = 0; i < roots.count; i++) {
            open.add(Mem.getLong(ROOTS + 8L * i) - 8);
        }
        while (!open.isEmpty()) {
            long object = open.remove(open.size() - 1);
            if (object != 0 && found.add(object)) {
                open.add(Mem.getLong(object + 8));
                open.add(Mem.getLong(object + 16));
            }
        }
        return found;
    }
}
