package elfin.kernel.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elfin.abi.Errno;
import elfin.abi.Mman;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MemoryLimitsTest {
    private static final int READ_WRITE = Mman.PROT_READ | Mman.PROT_WRITE;
    private static final long MIB = 1 << 20;
    private static final long AT = 0x2000_0000L;

    private AddressSpace space;

    @BeforeEach
    void start() {
        space = TestMachine.space(32);
    }

    private long map(long address, long length, int protection, int flags) {
        return MemoryMapper.mapAnonymous(space, address, length, protection, flags);
    }

    @Test
    void placesMappingsDownwardsFromBelowTheStackLikeLinux() {
        assertEquals(0x7fff_f7ff_f000L - 4096, map(0, 1, READ_WRITE, 0));
        assertEquals(0x7fff_f7ff_f000L - 3 * 4096, map(0, 8192, Mman.PROT_READ, 0));
        assertEquals(AT, map(AT + 5, 4096, READ_WRITE, 0));
        assertEquals(0x7fff_f7ff_f000L - 4 * 4096, map(AT, 4096, READ_WRITE, 0));
        assertEquals(0x4000_0000L, map(0, 4096, READ_WRITE, Mman.MAP_32BIT));
    }

    @Test
    void usesAHoleThatFits() {
        long first = map(0, 16 * 4096, READ_WRITE, 0);
        map(0, 4096, Mman.PROT_READ, 0);
        MemoryMapper.unmap(space, first + 4 * 4096, 4 * 4096);
        assertEquals(first - 2 * 4096 - 4 * 4096, map(0, 5 * 4096, Mman.PROT_NONE, 0));
        assertEquals(first + 4 * 4096, map(0, 4 * 4096, Mman.PROT_NONE, 0));
    }

    @Test
    void refusesObviousOvercommitmentUnlessAskedNotTo() {
        assertEquals(-Errno.ENOMEM, map(0, 64 * MIB, READ_WRITE, 0));
        assertTrue(map(0, 64 * MIB, READ_WRITE, Mman.MAP_NORESERVE) > 0);
        long reserved = map(0, 64 * MIB, Mman.PROT_NONE, 0);
        assertTrue(reserved > 0);
        assertEquals(-Errno.ENOMEM, Protection.protect(space, reserved, 64 * MIB, READ_WRITE));
        assertEquals(-Errno.ENOMEM, map(0, 1L << 46, READ_WRITE, 0));
        assertEquals(-Errno.ENOMEM, map(0, -4096, READ_WRITE, 0));
    }

    @Test
    void enforcesTheLimitOfTheAddressSpace() {
        space.limits.addressSpace = 8 * MIB;
        long at = map(0, 6 * MIB, READ_WRITE, 0);
        assertEquals(-Errno.ENOMEM, map(0, 3 * MIB, Mman.PROT_READ, 0));
        long grown = Remapper.remap(space, at, 6 * MIB, 9 * MIB, Mman.MREMAP_MAYMOVE, 0);
        assertEquals(-Errno.ENOMEM, grown);
        assertEquals(at, Remapper.remap(space, at, 6 * MIB, MIB, 0, 0));
        assertEquals(MIB, space.mappedBytes());
        assertTrue(map(0, 3 * MIB, Mman.PROT_READ, 0) > 0);
    }

    @Test
    void enforcesTheLimitOfData() {
        space.limits.data = MIB;
        assertEquals(-Errno.ENOMEM, map(0, 2 * MIB, READ_WRITE, 0));
        long at = map(0, 2 * MIB, Mman.PROT_READ, 0);
        assertEquals(-Errno.ENOMEM, Protection.protect(space, at, 2 * MIB, READ_WRITE));
        assertEquals(0, Protection.protect(space, at, MIB, READ_WRITE));
        assertEquals(MIB, space.dataBytes());
    }

    @Test
    void movesTheBreak() {
        ProgramBreak.start(space, AT);
        assertEquals(AT, ProgramBreak.set(space, 0));
        assertEquals(AT + 10_000, ProgramBreak.set(space, AT + 10_000));
        assertTrue(ForeignMemory.putLong(space, AT + 8192, 7));
        assertEquals(AT + 100, ProgramBreak.set(space, AT + 100));
        assertEquals(4096, space.mappedBytes());
        assertEquals(AT + 10_000, ProgramBreak.set(space, AT + 10_000));
        byte[] there = new byte[1];
        ForeignMemory.read(space, AT + 8192, there, 0, 1);
        assertEquals(0, there[0], "memory given back comes back as zeros");
        assertEquals(1, space.mappings.size());
        map(AT + 16 * 4096, 4096, READ_WRITE, Mman.MAP_FIXED);
        assertEquals(AT + 10_000, ProgramBreak.set(space, AT + 17 * 4096));
        space.limits.data = 8192;
        assertEquals(AT + 10_000, ProgramBreak.set(space, AT + 12_000));
        assertEquals(AT + 8000, ProgramBreak.set(space, AT + 8000));
    }

    @Test
    void countsLockedMemoryAgainstItsLimit() {
        long at = map(AT, 8 * 4096, READ_WRITE, Mman.MAP_FIXED);
        space.limits.lockedMemory = 4 * 4096;
        assertEquals(-Errno.ENOMEM, MemoryLocks.lock(space, at, 5 * 4096, false));
        assertEquals(0, MemoryLocks.lock(space, at + 100, 3 * 4096, false));
        assertEquals(4 * 4096, space.lockedBytes());
        assertEquals(4 * 4096, space.residentBytes());
        assertEquals(0, MemoryLocks.lock(space, at, 4 * 4096, false), "locked already");
        assertEquals(-Errno.EAGAIN, map(0, 4096, READ_WRITE, Mman.MAP_LOCKED));
        assertEquals(-Errno.EINVAL, MemoryAdvice.advise(space, at, 4096, Mman.MADV_DONTNEED));
        assertEquals(-Errno.EBUSY, Residency.synchronise(space, at, at + 4096, true));
        assertEquals(0, MemoryLocks.unlock(space, at, 4096));
        assertEquals(3 * 4096, space.lockedBytes());
        assertEquals(0, MemoryLocks.unlockAll(space));
        assertEquals(0, space.lockedBytes());
        assertEquals(1, space.mappings.size());
        assertEquals(-Errno.ENOMEM, MemoryLocks.lock(space, at + 7 * 4096, 2 * 4096, true));
        space.limits.lockedMemory = 0;
        assertEquals(-Errno.EPERM, MemoryLocks.lock(space, at, 4096, false));
    }

    @Test
    void bringsLaterMappingsInWhenAllIsLocked() {
        int both = Mman.MCL_CURRENT | Mman.MCL_FUTURE;
        assertEquals(-Errno.EINVAL, MemoryLocks.lockAll(space, 0));
        assertEquals(-Errno.EINVAL, MemoryLocks.lockAll(space, Mman.MCL_ONFAULT));
        map(0, 2 * 4096, READ_WRITE, 0);
        assertEquals(0, MemoryLocks.lockAll(space, both));
        assertEquals(2 * 4096, space.residentBytes());
        map(0, 3 * 4096, READ_WRITE, 0);
        assertEquals(5 * 4096, space.residentBytes());
        assertEquals(5 * 4096, space.lockedBytes());
    }

    @Test
    void populatesOnRequest() {
        long at = map(0, 5 * 4096, READ_WRITE, Mman.MAP_POPULATE);
        assertEquals(5 * 4096, space.residentBytes());
        assertEquals(1, Residency.ofPage(space, at + 4 * 4096));
        assertEquals(0, MemoryAdvice.advise(space, at, 4096, Mman.MADV_DONTNEED));
        assertEquals(0, Residency.ofPage(space, at));
        assertEquals(0, MemoryAdvice.advise(space, at, 4096, Mman.MADV_POPULATE_WRITE));
        assertEquals(1, Residency.ofPage(space, at));
        assertEquals(5 * 4096, space.peakResidentBytes());
        assertEquals(-Errno.ENOMEM, Residency.ofPage(space, at + 5 * 4096));
    }

    @Test
    void freesTheMemoryOfARemovedPartOfSharedMemory() {
        int flags = Mman.MAP_SHARED | Mman.MAP_ANONYMOUS | Mman.MAP_FIXED;
        MemoryMapper.map(space, AT, 4 * 4096, READ_WRITE, flags, null, true, 0);
        ForeignMemory.putLong(space, AT, 1);
        ForeignMemory.putLong(space, AT + 4096, 2);
        assertEquals(0, MemoryAdvice.advise(space, AT, 4096, Mman.MADV_DONTNEED));
        assertEquals(1, read(AT), "the memory is still there");
        assertEquals(0, MemoryAdvice.advise(space, AT, 4096, Mman.MADV_REMOVE));
        assertEquals(0, read(AT));
        assertEquals(2, read(AT + 4096));
    }

    private byte read(long address) {
        byte[] there = new byte[1];
        assertEquals(1, ForeignMemory.read(space, address, there, 0, 1));
        return there[0];
    }
}
