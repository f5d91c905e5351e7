package elfin.kernel.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elfin.abi.Mman;
import elfin.raw.Mem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PageFaultsTest {
    private static final int READ_WRITE = Mman.PROT_READ | Mman.PROT_WRITE;
    private static final long AT = 0x2000_0000L;

    private AddressSpace space;

    @BeforeEach
    void start() {
        space = TestMachine.space(32);
    }

    private long mapFile(FakeFile file, int type, int protection, long pages, long pageIndex) {
        int flags = type | Mman.MAP_FIXED;
        long size = pages << Frames.SHIFT;
        return MemoryMapper.map(space, AT, size, protection, flags, file, true, pageIndex);
    }

    private long value(AddressSpace of, long address) {
        return Mem.getLong(ForeignMemory.readable(of, address));
    }

    private boolean set(AddressSpace of, long address, long value) {
        return ForeignMemory.putLong(of, address, value);
    }

    @Test
    void sharesOneFrameOfZerosBetweenReadsUntilAWrite() {
        MemoryMapper.mapAnonymous(space, AT, 3 * 4096, READ_WRITE, Mman.MAP_FIXED);
        assertEquals(0, value(space, AT));
        assertEquals(0, value(space, AT + 4096));
        assertEquals(PageTables.entry(space.root, AT), PageTables.entry(space.root, AT + 4096));
        assertEquals(0, space.residentBytes());
        assertTrue(set(space, AT, 7));
        assertEquals(7, value(space, AT));
        assertEquals(0, value(space, AT + 4096));
        assertEquals(4096, space.residentBytes());
    }

    @Test
    void copiesAPrivateFilePageWhenItIsWritten() {
        FakeFile file = new FakeFile(4);
        mapFile(file, Mman.MAP_PRIVATE, READ_WRITE, 4, 0);
        assertEquals(2, value(space, AT + 4096));
        assertTrue(set(space, AT + 4096, 99));
        assertTrue(set(space, AT + 8192, 98));
        assertEquals(99, value(space, AT + 4096));
        assertEquals(98, value(space, AT + 8192));
        assertEquals(2, Mem.getLong(DirectMap.virtual(file.frames.get(1L))));
        assertEquals(3, Mem.getLong(DirectMap.virtual(file.frames.get(2L))));
    }

    @Test
    void writesASharedFilePageInPlace() {
        FakeFile file = new FakeFile(4);
        mapFile(file, Mman.MAP_SHARED, READ_WRITE, 4, 1);
        assertTrue(set(space, AT + 4096, 99));
        assertEquals(99, Mem.getLong(DirectMap.virtual(file.frames.get(2L))));
    }

    @Test
    void bringsInPagesAroundAReadOfAFile() {
        FakeFile file = new FakeFile(64);
        mapFile(file, Mman.MAP_PRIVATE, Mman.PROT_READ, 64, 0);
        assertEquals(21, value(space, AT + 20 * 4096));
        for (int page = 0; page < 64; page++) {
            boolean present = PageTables.entry(space.root, AT + page * 4096L) != 0;
            assertEquals(page >= 16 && page < 32, present, "page " + page);
        }
    }

    @Test
    void reportsAPageBeyondTheEndOfTheFile() {
        mapFile(new FakeFile(2), Mman.MAP_PRIVATE, READ_WRITE, 4, 0);
        assertEquals(Outcome.RESOLVED, space.handleFault(AT + 4096, false, false));
        assertEquals(Outcome.BEYOND_FILE, space.handleFault(AT + 8192, false, false));
        assertEquals(Outcome.BEYOND_FILE, space.handleFault(AT + 8192, true, false));
    }

    @Test
    void forgetsThePagesOfATruncatedFile() {
        FakeFile file = new FakeFile(4);
        mapFile(file, Mman.MAP_SHARED, READ_WRITE, 4, 0);
        assertTrue(set(space, AT + 8192, 5));
        file.pages = 1;
        MappedFiles.forget(file, 1, 3, true);
        assertEquals(Outcome.BEYOND_FILE, space.handleFault(AT + 8192, false, false));
        assertEquals(Outcome.RESOLVED, space.handleFault(AT, false, false));
    }

    @Test
    void keepsTheFileWhileAnyPartIsMapped() {
        FakeFile file = new FakeFile(8);
        mapFile(file, Mman.MAP_PRIVATE, READ_WRITE, 8, 0);
        assertEquals(1, file.users);
        MemoryMapper.unmap(space, AT + 2 * 4096, 4096);
        assertEquals(2, file.users);
        Protection.protect(space, AT + 5 * 4096, 4096, Mman.PROT_READ);
        assertEquals(4, file.users);
        Protection.protect(space, AT + 5 * 4096, 4096, READ_WRITE);
        assertEquals(2, file.users);
        MemoryMapper.unmap(space, AT, 8 * 4096);
        assertEquals(0, file.users);
    }

    @Test
    void forkSharesPrivatePagesUntilEitherSideWrites() {
        MemoryMapper.mapAnonymous(space, AT, 4 * 4096, READ_WRITE, Mman.MAP_FIXED);
        set(space, AT, 1);
        set(space, AT + 4096, 2);
        AddressSpace child = AddressSpaceCopy.of(space, space.root);
        assertEquals(
                PageBits.frame(PageTables.entry(space.root, AT)),
                PageBits.frame(PageTables.entry(child.root, AT)));
        set(space, AT, 10);
        set(child, AT + 4096, 20);
        assertEquals(1, value(child, AT));
        assertEquals(10, value(space, AT));
        assertEquals(2, value(space, AT + 4096));
        assertEquals(20, value(child, AT + 4096));
        long free = Frames.freeFrames();
        child.destroy();
        assertTrue(Frames.freeFrames() > free);
        set(space, AT + 4096, 30);
        assertEquals(30, value(space, AT + 4096));
    }

    @Test
    void forkSharesSharedAnonymousMemory() {
        int flags = Mman.MAP_SHARED | Mman.MAP_ANONYMOUS | Mman.MAP_FIXED;
        MemoryMapper.map(space, AT, 4 * 4096, READ_WRITE, flags, null, true, 0);
        AddressSpace child = AddressSpaceCopy.of(space, space.root);
        set(child, AT + 4096, 5);
        assertEquals(5, value(space, AT + 4096));
        MemoryMapper.unmap(space, AT, 4 * 4096);
        assertEquals(5, value(child, AT + 4096));
    }

    @Test
    void forkLeavesOutAndWipesWhatItIsTold() {
        MemoryMapper.mapAnonymous(space, AT, 3 * 4096, READ_WRITE, Mman.MAP_FIXED);
        set(space, AT + 4096, 2);
        set(space, AT + 8192, 3);
        assertEquals(0, MemoryAdvice.advise(space, AT, 4096, Mman.MADV_DONTFORK));
        assertEquals(0, MemoryAdvice.advise(space, AT + 4096, 4096, Mman.MADV_WIPEONFORK));
        AddressSpace child = AddressSpaceCopy.of(space, space.root);
        assertNull(child.mappings.covering(AT));
        assertEquals(0, value(child, AT + 4096));
        assertEquals(3, value(child, AT + 8192));
    }

    @Test
    void growsAStackDownToItsLimitAndKeepsTheGuardGap() {
        long top = 0x7fff_f000_0000L;
        int flags = Mman.MAP_FIXED | Mman.MAP_GROWSDOWN | Mman.MAP_STACK;
        MemoryMapper.mapAnonymous(space, top - 4096, 4096, READ_WRITE, flags);
        assertEquals(Outcome.RESOLVED, space.handleFault(top - 100_000, true, false));
        long lowest = top - (8L << 20);
        assertEquals(Outcome.RESOLVED, space.handleFault(lowest, true, false));
        assertEquals(Outcome.NOT_MAPPED, space.handleFault(lowest - 1, true, false));
        space.limits.stack = 16L << 20;
        long below = top - (12L << 20);
        MemoryMapper.mapAnonymous(space, below - 4096, 4096, READ_WRITE, Mman.MAP_FIXED);
        long guard = below + AddressSpace.STACK_GUARD_GAP;
        assertEquals(Outcome.RESOLVED, space.handleFault(guard, true, false));
        assertEquals(Outcome.NOT_MAPPED, space.handleFault(guard - 1, true, false));
    }

    @Test
    void reportsExhaustedMemoryAndStaysUsable() {
        long size = 64L << 20;
        int flags = Mman.MAP_NORESERVE;
        long at = MemoryMapper.mapAnonymous(space, 0, size, READ_WRITE, flags);
        int outcome = Outcome.RESOLVED;
        for (long page = at; page < at + size && outcome == 0; page += Frames.SIZE) {
            outcome = space.handleFault(page, true, false);
        }
        assertEquals(Outcome.OUT_OF_MEMORY, outcome);
        assertNotEquals(0, Frames.freeFrames(), "the kernel keeps its reserve");
        assertEquals(0, MemoryMapper.unmap(space, at, size));
        assertEquals(0, space.residentBytes());
    }

    @Test
    void writesToReadOnlyPrivatePagesOnlyWhenForced() {
        FakeFile file = new FakeFile(1);
        mapFile(file, Mman.MAP_PRIVATE, Mman.PROT_READ | Mman.PROT_EXEC, 1, 0);
        assertEquals(1, value(space, AT));
        assertEquals(false, set(space, AT, 2));
        Mem.putLong(ForeignMemory.writable(space, AT, true), 3);
        assertEquals(3, value(space, AT));
        assertEquals(1, Mem.getLong(DirectMap.virtual(file.frames.get(0L))));
        assertEquals(0, PageTables.entry(space.root, AT) & PageTables.WRITABLE);
        assertEquals(0, PageTables.entry(space.root, AT) & PageTables.NO_EXECUTE);
    }
}
