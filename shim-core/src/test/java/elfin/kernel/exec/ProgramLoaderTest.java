package elfin.kernel.exec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elfin.abi.Auxv;
import elfin.abi.Errno;
import elfin.abi.Mman;
import elfin.elf.ByteSource;
import elfin.elf.ElfException;
import elfin.elf.LoadPlan;
import elfin.elf.ProgramHeader;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.mm.AddressSpace;
import elfin.kernel.mm.ForeignMemory;
import elfin.kernel.mm.Frames;
import elfin.kernel.mm.Mapping;
import elfin.kernel.mm.MemoryAdvice;
import elfin.kernel.mm.MemoryMapper;
import elfin.kernel.mm.OriginalMemory;
import elfin.kernel.mm.ProgramBreak;
import elfin.kernel.mm.Protection;
import elfin.kernel.mm.Remapper;
import elfin.kernel.mm.TestMachine;
import elfin.kernel.mm.TextPatches;
import elfin.kernel.vdso.VdsoPages;
import elfin.patch.PatchTable;
import elfin.patch.PatchTableWriter;
import elfin.raw.Mem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProgramLoaderTest {
    private static final Path BUSYBOX = Path.of("/bin/busybox");

    private AddressSpace space;
    private byte[] bytes;
    private ArrayFile file;
    private ProcessorFacts facts;

    @BeforeEach
    void start() throws IOException {
        assertTrue(Files.exists(BUSYBOX), "needs: apt-get install busybox-static");
        space = TestMachine.space(64);
        assertTrue(VdsoPages.start());
        bytes = Files.readAllBytes(BUSYBOX);
        file = new ArrayFile(bytes);
        facts = new ProcessorFacts();
        facts.hwcap = 0x178bfbff;
        facts.hwcap2 = 2;
        facts.minimumSignalStack = 3376;
        facts.uid = 7;
        for (int i = 0; i < 16; i++) {
            facts.random[i] = (byte) (i + 1);
        }
    }

    private LoadedProgram load(byte[][] arguments, byte[][] environment) throws ElfException {
        return load(arguments, environment, null);
    }

    private LoadedProgram load(byte[][] arguments, byte[][] environment, PatchTable patches)
            throws ElfException {
        byte[] name = latin("/bin/busybox");
        Program program = new Program(file, bytes.length, name, arguments, environment, patches);
        return ProgramLoader.load(space, program, facts, number -> 0xe000 + number);
    }

    private static byte[] latin(String string) {
        return string.getBytes(StandardCharsets.ISO_8859_1);
    }

    private long word(long address) {
        return Mem.getLong(ForeignMemory.readable(space, address));
    }

    private String string(long address) {
        StringBuilder text = new StringBuilder();
        long at = address;
        for (int c = Mem.getByte(ForeignMemory.readable(space, at)); c != 0; ) {
            text.append((char) c);
            at++;
            c = Mem.getByte(ForeignMemory.readable(space, at));
        }
        return text.toString();
    }

    @Test
    void buildsTheStackLikeLinux() throws ElfException {
        byte[][] arguments = {latin("ls"), latin("-l"), latin("")};
        byte[][] environment = {latin("PATH=/bin"), latin("TERM=dumb")};
        LoadedProgram loaded = load(arguments, environment);
        long at = loaded.stackPointer();
        assertEquals(0, at & 15);
        assertEquals(3, word(at));
        assertEquals("ls", string(word(at + 8)));
        assertEquals("-l", string(word(at + 16)));
        assertEquals("", string(word(at + 24)));
        assertEquals(0, word(at + 32));
        assertEquals("PATH=/bin", string(word(at + 40)));
        assertEquals("TERM=dumb", string(word(at + 48)));
        assertEquals(0, word(at + 56));
        assertEquals(word(at + 8) + 3, word(at + 16), "strings follow each other");
        assertEquals(word(at + 24) + 1, word(at + 40), "the environment follows the arguments");
        long fileName = AddressSpace.LIMIT - 8 - "/bin/busybox".length() - 1;
        assertEquals(word(at + 48) + 10, fileName, "the file name comes last");
        assertEquals("/bin/busybox", string(fileName));
        checkVector(at + 64, loaded, fileName);
    }

    private void checkVector(long start, LoadedProgram loaded, long fileName) throws ElfException {
        Map<Integer, Long> vector = new LinkedHashMap<>();
        long at = start;
        for (; word(at) != 0; at += 16) {
            vector.put((int) word(at), word(at + 8));
        }
        Integer[] order = {33, 51, 16, 6, 17, 3, 4, 5, 7, 8, 9, 11, 12, 13, 14, 23, 25, 26, 31, 15};
        assertArrayEquals(order, vector.keySet().toArray());
        assertEquals(space.layout.vdso, vector.get(Auxv.AT_SYSINFO_EHDR));
        assertEquals(0x7f, word(space.layout.vdso) & 0xff);
        LoadPlan plan = LoadPlan.read(ByteSource.of(bytes));
        assertEquals(plan.entry(), vector.get(Auxv.AT_ENTRY));
        assertEquals(plan.entry(), loaded.entry());
        assertEquals(plan.programHeaderAddress(), vector.get(Auxv.AT_PHDR));
        assertEquals(plan.programHeaderCount(), vector.get(Auxv.AT_PHNUM));
        assertEquals(56, vector.get(Auxv.AT_PHENT));
        assertEquals(7, vector.get(Auxv.AT_UID));
        assertEquals(0x178bfbff, vector.get(Auxv.AT_HWCAP));
        assertEquals(fileName, vector.get(Auxv.AT_EXECFN));
        assertEquals("x86_64", string(vector.get(Auxv.AT_PLATFORM)));
        long random = vector.get(Auxv.AT_RANDOM);
        assertEquals(1, Mem.getByte(ForeignMemory.readable(space, random)));
        assertEquals(16, Mem.getByte(ForeignMemory.readable(space, random + 15)));
    }

    @Test
    void mapsEverySegmentWithItsContentsAndProtection() throws ElfException {
        load(new byte[][] {latin("sh")}, new byte[0][]);
        LoadPlan plan = LoadPlan.read(ByteSource.of(bytes));
        for (int i = 0; i < plan.segmentCount(); i++) {
            checkSegment(plan.segment(i));
        }
        assertEquals(plan.end(), space.breakStart);
        assertEquals(plan.end() + 100, ProgramBreak.set(space, plan.end() + 100));
        assertTrue(file.isUnchanged());
    }

    private void checkSegment(ProgramHeader segment) {
        byte[] page = new byte[Frames.SIZE];
        for (long at = segment.virtualAddress(); at < segment.end(); at += Frames.SIZE) {
            int count = (int) Math.min(Frames.SIZE, segment.end() - at);
            assertEquals(count, ForeignMemory.read(space, at, page, 0, count));
            for (int k = 0; k < count; k++) {
                long inside = at + k - segment.virtualAddress();
                byte expected =
                        inside < segment.fileSize() ? bytes[(int) (segment.offset() + inside)] : 0;
                assertEquals(expected, page[k]);
            }
            Mapping mapping = space.mappings.covering(at);
            assertEquals(segment.isWritable(), mapping.isWritable());
            assertEquals(segment.isExecutable(), mapping.isExecutable());
        }
    }

    @Test
    void refusesStringsThatAreTooLong() {
        byte[][] none = new byte[0][];
        byte[][] longString = {new byte[131_072]};
        assertErrno(Errno.E2BIG, longString, none);
        byte[][] many = new byte[100][];
        java.util.Arrays.fill(many, new byte[40_000]);
        assertErrno(Errno.E2BIG, many, none);
        assertErrno(Errno.E2BIG, none, many);
    }

    private void assertErrno(int errno, byte[][] arguments, byte[][] environment) {
        ErrnoException e = assertThrows(ErrnoException.class, () -> load(arguments, environment));
        assertEquals(errno, e.errno());
        space = AddressSpace.create(space.root);
    }

    @Test
    void givesAProgramWithoutArgumentsAnEmptyOne() throws ElfException {
        LoadedProgram loaded = load(new byte[0][], new byte[0][]);
        assertEquals(1, word(loaded.stackPointer()));
        assertEquals("", string(word(loaded.stackPointer() + 8)));
    }

    @Test
    void reportsAFileThatIsNoProgram() {
        bytes = latin("#!/bin/sh\n");
        file = new ArrayFile(bytes);
        assertThrows(ElfException.class, () -> load(new byte[0][], new byte[0][]));
    }

    @Test
    void leavesNothingBehindWhenDestroyed() throws ElfException {
        load(new byte[][] {latin("sh")}, new byte[0][]);
        long used = Frames.freeFrames();
        space.destroy();
        assertEquals(0, file.users);
        assertTrue(Frames.freeFrames() > used);
    }

    @Test
    void protectsTheVdso() throws ElfException {
        load(new byte[0][], new byte[0][]);
        long vdso = space.layout.vdso;
        int write = Mman.PROT_READ | Mman.PROT_WRITE;
        assertEquals(-Errno.EACCES, elfin.kernel.mm.Protection.protect(space, vdso, 4096, write));
        assertEquals(0, ForeignMemory.writable(space, vdso, false));
    }

    /** A plan with a patch inside a page and one across two pages of busybox's text. */
    private PatchTable plan(LoadPlan plan, long inside, long across, int damage) throws Exception {
        long pool = plan.start() - 0x10000;
        PatchTableWriter writer =
                new PatchTableWriter(plan.isPositionIndependent(), plan.start(), plan.end(), pool);
        writer.slot(PatchTable.ANY_NUMBER);
        writer.slot(39);
        writer.code(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9});
        writer.map(pool + 16, 9, inside, 2);
        for (long at : new long[] {inside, across}) {
            byte[] original = original(plan, at, 5);
            original[4] += (byte) (at == across ? damage : 0);
            writer.patch(at, original, new byte[] {-1, -2, -3, -4, -5}, 1);
        }
        return PatchTable.open(ByteSource.of(writer.toBytes()));
    }

    private byte[] original(LoadPlan plan, long address, int count) {
        for (int i = 0; i < plan.segmentCount(); i++) {
            ProgramHeader segment = plan.segment(i);
            if (segment.containsAddress(address)) {
                int at = (int) (address - segment.virtualAddress() + segment.offset());
                return java.util.Arrays.copyOfRange(bytes, at, at + count);
            }
        }
        throw new IllegalArgumentException();
    }

    private byte[] read(long address, int count) {
        byte[] there = new byte[count];
        assertEquals(count, ForeignMemory.read(space, address, there, 0, count));
        return there;
    }

    @Test
    void patchesTextPagesWhenTheyAreFirstTouched() throws Exception {
        LoadPlan plan = LoadPlan.read(ByteSource.of(bytes));
        long page = (plan.entry() & -4096) + 8192;
        PatchTable patches = plan(plan, page + 100, page + 2 * 4096 - 2, 0);
        assertTrue(load(new byte[0][], new byte[0][], patches).rewritten());
        byte[] replacement = {-1, -2, -3, -4, -5};
        assertArrayEquals(replacement, read(page + 100, 5));
        assertArrayEquals(replacement, read(page + 2 * 4096 - 2, 5));
        assertArrayEquals(original(plan, page, 100), read(page, 100));
        assertArrayEquals(original(plan, page + 105, 100), read(page + 105, 100));
        assertTrue(file.isUnchanged());
        long pool = patches.poolAddress();
        assertEquals(0xe000 - 1, word(pool));
        assertEquals(0xe000 + 39, word(pool + 8));
        assertArrayEquals(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9}, read(pool + 16, 9));
        assertEquals(Mman.PROT_READ | Mman.PROT_EXEC, space.mappings.covering(pool).protection);
        assertEquals(page + 100, space.originalAddress(pool + 16));
        assertEquals(0, MemoryAdvice.advise(space, page, 4096, Mman.MADV_DONTNEED));
        assertArrayEquals(replacement, read(page + 100, 5));
    }

    @Test
    void leavesOutPatchesThatDoNotFit() throws Exception {
        LoadPlan plan = LoadPlan.read(ByteSource.of(bytes));
        long page = (plan.entry() & -4096) + 8192;
        PatchTable patches = plan(plan, page + 100, page + 200, 1);
        assertTrue(load(new byte[0][], new byte[0][], patches).rewritten());
        assertArrayEquals(original(plan, page + 200, 5), read(page + 200, 5));
        assertArrayEquals(new byte[] {-1, -2, -3, -4, -5}, read(page + 100, 5));
        assertEquals(1, space.layout.patchesOn(page).refused());
    }

    @Test
    void usesNoPlanWithAPatchOnTwoPagesThatDoesNotFit() throws Exception {
        LoadPlan plan = LoadPlan.read(ByteSource.of(bytes));
        long page = (plan.entry() & -4096) + 8192;
        PatchTable patches = plan(plan, page + 100, page + 4096 - 1, 1);
        assertEquals(false, load(new byte[0][], new byte[0][], patches).rewritten());
        assertArrayEquals(original(plan, page + 100, 5), read(page + 100, 5));
    }

    private static final int EXECUTABLE = Mman.PROT_READ | Mman.PROT_EXEC;
    private static final byte[] PATCHED = {-1, -2, -3, -4, -5};

    private long map(long address, int protection, int flags) {
        return MemoryMapper.map(
                space, address, 0x2000, protection, Mman.MAP_PRIVATE | flags, file, true, 0);
    }

    private PatchTable mappable() throws Exception {
        bytes = smallPositionIndependentProgram();
        file = new ArrayFile(bytes);
        space.chooseMmapTop();
        return plan(LoadPlan.read(ByteSource.of(bytes)), 0x1100, 0x1200, 0);
    }

    private boolean apply(PatchTable patches, long mapped) {
        return LatePatches.apply(
                space,
                file,
                bytes.length,
                mapped,
                mapped + 0x2000,
                patches,
                number -> 0xe000 + number);
    }

    private boolean isOriginal(long mapped) {
        return java.util.Arrays.equals(
                java.util.Arrays.copyOfRange(bytes, 0x1100, 0x1105), read(mapped + 0x1100, 5));
    }

    @Test
    void codeThatIsMappedLaterIsPatchedFromItsPlan() throws Exception {
        PatchTable patches = mappable();
        long mapped = map(0, EXECUTABLE, 0);
        assertTrue(apply(patches, mapped));
        assertArrayEquals(PATCHED, read(mapped + 0x1100, 5));
        long pool = mapped + patches.poolAddress();
        assertEquals(0xe000 + 39, word(pool + 8));
        assertEquals(mapped + 0x1100, space.originalAddress(pool + 16));
        OriginalMemory original = new OriginalMemory(space);
        assertEquals(bytes[0x1100], Mem.getByte(original.readable(mapped + 0x1100)));
        original.close();
        // A second copy has its own stubs.
        long second = map(mapped - (1 << 24), EXECUTABLE, Mman.MAP_FIXED);
        assertTrue(apply(patches, second));
        assertArrayEquals(PATCHED, read(second + 0x1100, 5));
        assertEquals(second + 0x1100, space.originalAddress(second + patches.poolAddress() + 16));
        assertEquals(mapped + 0x1100, space.originalAddress(pool + 16));
    }

    @Test
    void stubsGoWithTheCodeThatIsUnmapped() throws Exception {
        PatchTable patches = mappable();
        long before = space.mappedBytes();
        long mapped = map(0, EXECUTABLE, 0);
        assertTrue(apply(patches, mapped));
        assertEquals(0, MemoryMapper.unmap(space, mapped, 0x1000));
        assertTrue(space.mappings.covering(mapped + patches.poolAddress()) != null, "still used");
        assertEquals(0, MemoryMapper.unmap(space, mapped + 0x1000, 0x1000));
        assertEquals(before, space.mappedBytes());
        assertEquals(0x1234, space.originalAddress(0x1234));
        assertEquals(mapped, map(mapped, EXECUTABLE, Mman.MAP_FIXED));
        assertTrue(isOriginal(mapped), "no plan is at work there any more");
        assertTrue(apply(patches, mapped), "and can be again");
        assertArrayEquals(PATCHED, read(mapped + 0x1100, 5));
    }

    @Test
    void codeThatMovesIsOriginalAgain() throws Exception {
        PatchTable patches = mappable();
        long mapped = map(0, EXECUTABLE, 0);
        assertTrue(apply(patches, mapped));
        assertArrayEquals(PATCHED, read(mapped + 0x1100, 5));
        int flags = Mman.MREMAP_MAYMOVE | Mman.MREMAP_FIXED;
        long target = mapped - (1 << 24);
        assertEquals(target, Remapper.remap(space, mapped, 0x2000, 0x2000, flags, target));
        assertTrue(isOriginal(target));
        assertEquals(0, MemoryAdvice.advise(space, target, 0x2000, Mman.MADV_DONTNEED));
        assertTrue(isOriginal(target), "when it is read from the file too");
    }

    @Test
    void codeOfWhichOnlyAPartIsMappedStaysAsItIs() throws Exception {
        PatchTable patches = mappable();
        long mapped = map(0, EXECUTABLE, 0);
        assertFalse(
                LatePatches.apply(
                        space, file, bytes.length, mapped, mapped + 0x1000, patches, n -> n));
        assertTrue(isOriginal(mapped));
    }

    @Test
    void writtenAndWritableCodeIsNotUntouched() throws Exception {
        mappable();
        int write = Mman.PROT_READ | Mman.PROT_WRITE;
        long mapped = map(0, write, 0);
        read(mapped, 8);
        assertEquals(0, Protection.protect(space, mapped, 0x2000, write | Mman.PROT_EXEC));
        assertFalse(TextPatches.isUntouchedCode(space, space.mappings.covering(mapped)));
        assertEquals(0, Protection.protect(space, mapped, 0x2000, EXECUTABLE));
        assertTrue(TextPatches.isUntouchedCode(space, space.mappings.covering(mapped)));
        assertEquals(0, Protection.protect(space, mapped, 0x2000, write));
        assertTrue(ForeignMemory.putLong(space, mapped + 0x1000, 1));
        assertEquals(0, Protection.protect(space, mapped, 0x2000, EXECUTABLE));
        assertFalse(TextPatches.isUntouchedCode(space, space.mappings.covering(mapped)));
    }

    private void fill(long start, long end) {
        MemoryMapper.mapAnonymous(
                space, start, end - start, Mman.PROT_READ, Mman.MAP_FIXED_NOREPLACE);
    }

    @Test
    void stubsAreElsewhereWhenTheirPlaceIsTaken() throws Exception {
        PatchTable patches = mappable();
        long mapped = map(0, EXECUTABLE, 0);
        long planned = mapped + patches.poolAddress();
        fill(planned, mapped);
        assertTrue(apply(patches, mapped));
        long pool = planned - 0x1000;
        assertEquals(0xe000 + 39, word(pool + 8));
        assertEquals(mapped + 0x1100, space.originalAddress(pool + 16));
        assertEquals(planned + 16, space.originalAddress(planned + 16), "not the stubs'");
        // The jump goes 0x1000 less far up, its stub's way to the text is as much longer.
        assertArrayEquals(new byte[] {-1, -2, -19, -4, -5}, read(mapped + 0x1100, 5));
        assertArrayEquals(new byte[] {1, 2, 3, 20, 5, 6, 7, 8, 9}, read(pool + 16, 9));
        OriginalMemory original = new OriginalMemory(space);
        assertEquals(bytes[0x1100], Mem.getByte(original.readable(mapped + 0x1100)));
        original.close();
        assertEquals(0, MemoryMapper.unmap(space, mapped, 0x2000));
        assertEquals(null, space.mappings.covering(pool));
    }

    @Test
    void stubsAreAboveTheCodeWhenAllBelowIsTaken() throws Exception {
        PatchTable patches = mappable();
        long mapped = map(1L << 31, EXECUTABLE, Mman.MAP_FIXED);
        fill(AddressSpace.LOWEST_ADDRESS, mapped);
        fill(mapped + 0x2000, mapped + 0x5000);
        assertTrue(apply(patches, mapped));
        assertEquals(0xe000 + 39, word(mapped + patches.imageEnd() + 8));
    }

    @Test
    void codeWithoutRoomForItsStubsInReachStaysAsItIs() throws Exception {
        PatchTable patches = mappable();
        long mapped = map(1L << 31, EXECUTABLE, Mman.MAP_FIXED);
        fill(AddressSpace.LOWEST_ADDRESS, mapped);
        fill(mapped + 0x2000, mapped + (1L << 31));
        assertFalse(apply(patches, mapped));
        assertTrue(isOriginal(mapped));
    }

    /** The plan has a patch of 5 bytes of which 2 lie before {@code mapped + 0x1000}. */
    private long mapWithAPatchOnTwoPages() throws Exception {
        mappable();
        PatchTable patches = plan(LoadPlan.read(ByteSource.of(bytes)), 0x0ffe, 0x1100, 0);
        long mapped = map(0, EXECUTABLE, 0);
        assertTrue(apply(patches, mapped));
        return mapped;
    }

    private void assertFirstPageIsOriginal(long mapped) {
        byte[] original = java.util.Arrays.copyOfRange(bytes, 0, 0x1000);
        assertArrayEquals(original, read(mapped, 0x1000));
        assertEquals(0, MemoryAdvice.advise(space, mapped, 0x1000, Mman.MADV_DONTNEED));
        assertArrayEquals(original, read(mapped, 0x1000), "when it is brought in again");
    }

    @Test
    void patchThatIsCutByUnmappingIsUndone() throws Exception {
        long mapped = mapWithAPatchOnTwoPages();
        assertArrayEquals(PATCHED, read(mapped + 0xffe, 5));
        assertEquals(0, MemoryMapper.unmap(space, mapped + 0x1000, 0x1000));
        assertFirstPageIsOriginal(mapped);
    }

    @Test
    void patchThatIsCutBeforeItWasBroughtInIsNotPutThere() throws Exception {
        long mapped = mapWithAPatchOnTwoPages();
        assertEquals(0, MemoryAdvice.advise(space, mapped, 0x2000, Mman.MADV_DONTNEED));
        assertEquals(0, MemoryMapper.unmap(space, mapped + 0x1000, 0x1000));
        assertFirstPageIsOriginal(mapped);
    }

    @Test
    void endOfAPatchThatIsCutIsUndoneAndOthersStay() throws Exception {
        long mapped = mapWithAPatchOnTwoPages();
        assertArrayEquals(PATCHED, read(mapped + 0xffe, 5));
        assertEquals(0, MemoryMapper.unmap(space, mapped, 0x1000));
        byte[] original = java.util.Arrays.copyOfRange(bytes, 0x1000, 0x1100);
        assertArrayEquals(original, read(mapped + 0x1000, 0x100));
        assertArrayEquals(PATCHED, read(mapped + 0x1100, 5));
    }

    @Test
    void patchThatIsCutByAnotherMappingOrAMoveIsUndone() throws Exception {
        long mapped = mapWithAPatchOnTwoPages();
        assertArrayEquals(PATCHED, read(mapped + 0xffe, 5));
        int fixed = Mman.MAP_FIXED;
        MemoryMapper.mapAnonymous(space, mapped + 0x1000, 0x1000, Mman.PROT_READ, fixed);
        assertFirstPageIsOriginal(mapped);
        assertEquals(0, MemoryMapper.unmap(space, mapped, 0x2000));
        mapped = mapWithAPatchOnTwoPages();
        assertArrayEquals(PATCHED, read(mapped + 0xffe, 5));
        int flags = Mman.MREMAP_MAYMOVE | Mman.MREMAP_FIXED;
        long target = mapped - (1 << 24);
        long moved = Remapper.remap(space, mapped + 0x1000, 0x1000, 0x1000, flags, target);
        assertEquals(target, moved);
        assertFirstPageIsOriginal(mapped);
        assertTrue(isOriginal(target - 0x1000));
    }

    @Test
    void patchOnPagesWithDifferentProtectionsStays() throws Exception {
        long mapped = mapWithAPatchOnTwoPages();
        assertEquals(0, Protection.protect(space, mapped, 0x1000, Mman.PROT_EXEC));
        assertEquals(0, MemoryAdvice.advise(space, mapped, 0x2000, Mman.MADV_DONTNEED));
        assertArrayEquals(PATCHED, read(mapped + 0xffe, 5));
    }

    /** A position-independent program: a header, one text page, data and 2 MiB alignment. */
    private static byte[] smallPositionIndependentProgram() {
        ByteBuffer out = ByteBuffer.allocate(3 * 4096).order(ByteOrder.LITTLE_ENDIAN);
        out.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0});
        out.putShort((short) 3).putShort((short) 62).putInt(1).putLong(0x1010).putLong(64);
        out.putLong(0).putInt(0).putShort((short) 64).putShort((short) 56).putShort((short) 2);
        out.position(64);
        out.putInt(1).putInt(5).putLong(0).putLong(0).putLong(0).putLong(0x2000).putLong(0x2000);
        out.putLong(0x20_0000);
        out.putInt(1).putInt(6).putLong(0x2008).putLong(0x20_2008).putLong(0x20_2008);
        out.putLong(0x10).putLong(0x5000).putLong(0x20_0000);
        out.position(0x2000);
        out.putLong(-1).putLong(11).putLong(22).putLong(-1);
        return out.array();
    }

    @Test
    void loadsAPositionIndependentProgramAtItsAlignment() throws ElfException {
        bytes = smallPositionIndependentProgram();
        file = new ArrayFile(bytes);
        LoadedProgram loaded = load(new byte[0][], new byte[0][]);
        long base = loaded.entry() - 0x1010;
        assertEquals(0, base & 0x1f_ffff);
        assertTrue(base > 0x7f00_0000_0000L && base < AddressSpace.LIMIT);
        long data = base + 0x20_2008;
        assertEquals(11, word(data));
        assertEquals(22, word(data + 8));
        assertEquals(0, word(data + 16), "behind the file's part it is zero");
        assertEquals(0, word(data + 0x4ff0));
        assertEquals(0x5555_5555_4000L, space.breakStart);
        assertEquals(base + 64, auxiliary(loaded, Auxv.AT_PHDR));
        assertEquals(loaded.entry(), auxiliary(loaded, Auxv.AT_ENTRY));
    }

    private long auxiliary(LoadedProgram loaded, int type) {
        long at = space.layout.auxiliaryVector;
        while (word(at) != type) {
            assertTrue(at < space.layout.auxiliaryVectorEnd);
            at += 16;
        }
        return word(at + 8);
    }
}
