package elfin.kernel.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elfin.abi.Errno;
import elfin.abi.Mman;
import elfin.raw.Mem;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random sequences of memory calls against an array with one entry per page. */
class RandomMappingsTest {
    private static final long BASE = 0x1000_0000L;
    private static final int PAGES = 700;
    private static final int UNMAPPED = -1;
    private static final int STEPS = 3_000;

    /** Per page: protection or UNMAPPED, and the first bytes' value. */
    private final int[] protections = new int[PAGES];

    private final long[] values = new long[PAGES];

    private AddressSpace space;
    private Random random;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void behavesLikeAnArrayOfPages(long seed) {
        space = TestMachine.space(64);
        long free = Frames.freeFrames();
        random = new Random(seed);
        java.util.Arrays.fill(protections, UNMAPPED);
        for (int step = 0; step < STEPS; step++) {
            step(random.nextInt(100));
            if (step % 50 == 0) {
                checkAll();
            }
        }
        checkAll();
        MemoryMapper.unmap(space, 0, AddressSpace.LIMIT);
        assertEquals(0, space.mappedBytes());
        assertEquals(0, space.dataBytes());
        assertEquals(0, space.residentBytes());
        assertEquals(0, space.mappings.size());
        assertTrue(Frames.freeFrames() >= free - 1, "only the frame of zeros stays");
    }

    private void step(int kind) {
        int from = random.nextInt(PAGES);
        int to = Math.min(PAGES, from + 1 + random.nextInt(60));
        if (kind < 25) {
            map(from, to);
        } else if (kind < 35) {
            assertEquals(0, MemoryMapper.unmap(space, at(from), at(to) - at(from)));
            fill(from, to, UNMAPPED, true);
        } else if (kind < 50) {
            protect(from, to);
        } else if (kind < 55) {
            discard(from, to);
        } else if (kind < 62) {
            move(from, to);
        } else if (kind < 85) {
            write(from);
        } else {
            read(from);
        }
    }

    private static long at(int page) {
        return BASE + ((long) page << Frames.SHIFT);
    }

    private int randomProtection() {
        int[] choices = {
            Mman.PROT_NONE,
            Mman.PROT_READ,
            Mman.PROT_READ | Mman.PROT_WRITE,
            Mman.PROT_READ | Mman.PROT_WRITE,
            Mman.PROT_READ | Mman.PROT_EXEC
        };
        return choices[random.nextInt(choices.length)];
    }

    private void map(int from, int to) {
        int protection = randomProtection();
        boolean shared = random.nextInt(4) == 0;
        int type = shared ? Mman.MAP_SHARED : Mman.MAP_PRIVATE;
        int flags = type | Mman.MAP_ANONYMOUS | Mman.MAP_FIXED;
        long size = at(to) - at(from);
        long place = MemoryMapper.map(space, at(from), size, protection, flags, null, true, 0);
        assertEquals(at(from), place);
        fill(from, to, protection, true);
    }

    private void fill(int from, int to, int protection, boolean zero) {
        for (int page = from; page < to; page++) {
            protections[page] = protection;
            if (zero) {
                values[page] = 0;
            }
        }
    }

    private void protect(int from, int to) {
        int protection = randomProtection();
        long result = Protection.protect(space, at(from), at(to) - at(from), protection);
        int stop = from;
        while (stop < to && protections[stop] != UNMAPPED) {
            stop++;
        }
        assertEquals(stop == to ? 0 : -Errno.ENOMEM, result);
        fill(from, stop, protection, false);
    }

    /** MADV_DONTNEED of private memory makes zeros; shared memory keeps its contents. */
    private void discard(int from, int to) {
        boolean hole = false;
        for (int page = from; page < to; page++) {
            hole |= protections[page] == UNMAPPED;
        }
        long size = at(to) - at(from);
        long result = MemoryAdvice.advise(space, at(from), size, Mman.MADV_DONTNEED);
        assertEquals(hole ? -Errno.ENOMEM : 0, result);
        for (int page = from; page < to; page++) {
            Mapping mapping = space.mappings.covering(at(page));
            if (mapping != null && !mapping.isShared()) {
                values[page] = 0;
            }
        }
    }

    /** mremap of a part of one mapping to another place in the arena. */
    private void move(int from, int to) {
        Mapping mapping = space.mappings.covering(at(from));
        int target = random.nextInt(PAGES);
        int count = to - from;
        boolean apart = target + count <= from || target >= to;
        if (mapping == null || mapping.end < at(to) || target + count > PAGES || !apart) {
            return;
        }
        long size = at(to) - at(from);
        int flags = Mman.MREMAP_MAYMOVE | Mman.MREMAP_FIXED;
        assertEquals(at(target), Remapper.remap(space, at(from), size, size, flags, at(target)));
        System.arraycopy(protections, from, protections, target, count);
        System.arraycopy(values, from, values, target, count);
        fill(from, to, UNMAPPED, true);
    }

    private void write(int page) {
        int outcome = space.handleFault(at(page) + 8, true, false);
        int expected = Outcome.NOT_ALLOWED;
        if (protections[page] == UNMAPPED) {
            expected = Outcome.NOT_MAPPED;
        } else if ((protections[page] & Mman.PROT_WRITE) != 0) {
            expected = Outcome.RESOLVED;
        }
        assertEquals(expected, outcome);
        if (outcome == Outcome.RESOLVED) {
            long entry = PageTables.entry(space.root, at(page));
            assertNotEquals(0, entry & PageTables.WRITABLE);
            values[page] = random.nextLong();
            Mem.putLong(DirectMap.virtual(PageBits.frame(entry)) + 8, values[page]);
        }
    }

    private void read(int page) {
        int outcome = space.handleFault(at(page), false, false);
        int expected = Outcome.RESOLVED;
        if (protections[page] == UNMAPPED) {
            expected = Outcome.NOT_MAPPED;
        } else if (protections[page] == Mman.PROT_NONE) {
            expected = Outcome.NOT_ALLOWED;
        }
        assertEquals(expected, outcome);
        checkPage(page);
    }

    private void checkAll() {
        long total = 0;
        for (int page = 0; page < PAGES; page++) {
            checkPage(page);
            total += protections[page] == UNMAPPED ? 0 : Frames.SIZE;
        }
        assertEquals(total, space.mappedBytes());
        long end = 0;
        for (int i = 0; i < space.mappings.size(); i++) {
            Mapping mapping = space.mappings.get(i);
            assertTrue(mapping.start >= end && mapping.start < mapping.end, "ordered");
            end = mapping.end;
            boolean last = i + 1 == space.mappings.size();
            assertTrue(last || !mapping.continuesIn(space.mappings.get(i + 1)), "joined");
        }
    }

    private void checkPage(int page) {
        long entry = PageTables.entry(space.root, at(page));
        Mapping mapping = space.mappings.covering(at(page));
        assertEquals(protections[page], mapping == null ? UNMAPPED : mapping.protection);
        if (entry == 0) {
            boolean sharedMemory = mapping != null && mapping.isShared();
            assertTrue(sharedMemory || values[page] == 0, "contents lost");
            return;
        }
        assertNotEquals(UNMAPPED, protections[page], "page of no mapping");
        assertEquals(protections[page] != 0, (entry & PageTables.PRESENT) != 0);
        boolean writable = (entry & PageTables.WRITABLE) != 0;
        assertTrue(!writable || (protections[page] & Mman.PROT_WRITE) != 0);
        boolean executable = (entry & PageTables.NO_EXECUTE) == 0;
        assertEquals((protections[page] & Mman.PROT_EXEC) != 0, executable);
        assertEquals(values[page], Mem.getLong(DirectMap.virtual(PageBits.frame(entry)) + 8));
    }

    @Test
    void givesBackAllMemoryWhenDestroyed() {
        TestMachine.start(32);
        long kernelRoot = Frames.allocateZeroed();
        long free = Frames.freeFrames();
        for (int round = 0; round < 3; round++) {
            space = AddressSpace.create(kernelRoot);
            random = new Random(round);
            java.util.Arrays.fill(protections, UNMAPPED);
            for (int step = 0; step < 500; step++) {
                step(random.nextInt(100));
            }
            space.destroy();
        }
        assertTrue(Frames.freeFrames() >= free - 1, "only the frame of zeros stays");
    }
}
