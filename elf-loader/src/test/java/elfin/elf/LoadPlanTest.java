package elfin.elf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elfin.raw.Mem;
import elfin.raw.SimulatedMemory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LoadPlanTest {
    private static ElfException failure(byte[] file) {
        ElfException e = assertThrows(ElfException.class, () -> LoadPlan.read(ByteSource.of(file)));
        assertFalse(e.getMessage().contains("\n"), e.getMessage());
        return e;
    }

    private static ElfException failure(ByteBuffer file) {
        return failure(file.array());
    }

    private static void assertProblem(ElfProblem expected, ByteBuffer file) {
        assertEquals(expected, failure(file).problem());
    }

    @Test
    void acceptsMinimalProgram() throws ElfException {
        LoadPlan plan = LoadPlan.read(ByteSource.of(ElfImages.small().array()));
        assertFalse(plan.isPositionIndependent());
        assertEquals(2, plan.segmentCount());
        assertEquals(0x400100, plan.entry());
        assertEquals(0x400040, plan.programHeaderAddress());
        assertEquals(0x400000, plan.start());
        assertEquals(0x402000, plan.end());
        assertEquals(4096, plan.alignment());
        assertFalse(plan.hasExecutableStack());
        assertFalse(plan.hasWritableCode());
    }

    @Test
    void acceptsStockBusybox() throws ElfException {
        LoadPlan plan = LoadPlan.read(ByteSource.of(ElfImages.busybox()));
        assertFalse(plan.isPositionIndependent());
        assertEquals(0x400000, plan.start());
        assertEquals(0x400040, plan.programHeaderAddress());
        assertTrue(plan.segmentCount() >= 3);
    }

    @Test
    void acceptsStaticPie() throws ElfException {
        byte[] program = ElfImages.stock("/sbin/ldconfig", "libc-bin");
        LoadPlan plan = LoadPlan.read(ByteSource.of(program));
        assertTrue(plan.isPositionIndependent());
        assertEquals(0, plan.start());
        assertEquals(64, plan.programHeaderAddress());
    }

    @Test
    void notesExecutableStackAndWritableCode() throws ElfException {
        ByteBuffer file = ElfImages.small().putShort(56, (short) 3);
        file.putInt(ElfImages.FIRST_HEADER + 4, 7);
        file.putInt(ElfImages.SECOND_HEADER + 56, 0x6474e551);
        file.putInt(ElfImages.SECOND_HEADER + 60, 7);
        LoadPlan plan = LoadPlan.read(ByteSource.of(file.array()));
        assertTrue(plan.hasExecutableStack());
        assertTrue(plan.hasWritableCode());
    }

    @Test
    void readsFromRawMemoryToo() throws ElfException {
        byte[] program = ElfImages.small().array();
        long address = 0x7000_0000L;
        SimulatedMemory.map(address, program.length);
        Mem.copyFromArray(program, 0, address, program.length);
        LoadPlan plan = LoadPlan.read(ByteSource.ofMemory(address, program.length));
        assertEquals(0x400100, plan.entry());
        ByteSource cut = ByteSource.ofMemory(address, 70);
        assertThrows(ElfException.class, () -> LoadPlan.read(cut));
        SimulatedMemory.unmap(address);
    }

    @Test
    void namesEmptyFile() {
        assertEquals(ElfProblem.EMPTY, failure(new byte[0]).problem());
    }

    @Test
    void namesScript() {
        byte[] script = "#!/bin/sh\n".getBytes(StandardCharsets.US_ASCII);
        assertEquals(ElfProblem.SCRIPT, failure(script).problem());
    }

    @Test
    void namesTextFileAsNotElf() {
        byte[] text = "hello, world".getBytes(StandardCharsets.US_ASCII);
        assertEquals(ElfProblem.NOT_ELF, failure(text).problem());
    }

    @Test
    void names32BitProgram() {
        assertProblem(ElfProblem.WRONG_CLASS, ElfImages.small().put(4, (byte) 1));
    }

    @Test
    void namesBigEndianProgram() {
        assertProblem(ElfProblem.WRONG_MACHINE, ElfImages.small().put(5, (byte) 2));
    }

    @Test
    void namesForeignMachine() {
        ElfException e = failure(ElfImages.small().putShort(18, (short) 183));
        assertEquals(ElfProblem.WRONG_MACHINE, e.problem());
        assertTrue(e.getMessage().contains("aarch64"), e.getMessage());
        assertEquals(18, e.offset());
    }

    @Test
    void namesObjectFileAndCoreDump() {
        assertProblem(ElfProblem.NOT_EXECUTABLE, ElfImages.small().putShort(16, (short) 1));
        assertProblem(ElfProblem.NOT_EXECUTABLE, ElfImages.small().putShort(16, (short) 4));
    }

    @Test
    void namesDynamicallyLinkedProgram() throws Exception {
        byte[] dynamic = Files.readAllBytes(Path.of("/usr/bin/env"));
        ElfException e = failure(dynamic);
        assertEquals(ElfProblem.DYNAMIC, e.problem());
        assertTrue(e.problem().suggestion().contains("-static"));
    }

    @Test
    void namesProgramWithoutSegments() {
        ByteBuffer file = ElfImages.small();
        file.putInt(ElfImages.FIRST_HEADER, 0).putInt(ElfImages.SECOND_HEADER, 0);
        assertProblem(ElfProblem.NO_SEGMENTS, file);
        assertProblem(ElfProblem.NO_SEGMENTS, ElfImages.small().putShort(56, (short) 0));
    }

    @Test
    void rejectsOverlappingSegments() {
        ByteBuffer file = ElfImages.small();
        file.putLong(ElfImages.SECOND_HEADER + 16, 0x400000);
        assertProblem(ElfProblem.BAD_SEGMENT, file);
    }

    @Test
    void rejectsSegmentLargerInFileThanInMemory() {
        ByteBuffer file = ElfImages.small();
        file.putLong(ElfImages.SECOND_HEADER + 40, 0x10);
        assertProblem(ElfProblem.BAD_SEGMENT, file);
    }

    @Test
    void rejectsHugeAndWrappingSegments() {
        ByteBuffer file = ElfImages.small();
        file.putLong(ElfImages.SECOND_HEADER + 40, 1L << 45);
        assertProblem(ElfProblem.BAD_SEGMENT, file);
        file.putLong(ElfImages.SECOND_HEADER + 40, -1);
        assertProblem(ElfProblem.BAD_SEGMENT, file);
        file = ElfImages.small();
        file.putLong(ElfImages.SECOND_HEADER + 16, -0x1000L);
        assertProblem(ElfProblem.BAD_ADDRESS, file);
    }

    @Test
    void rejectsSegmentInTheNullPages() {
        ByteBuffer file = ElfImages.small();
        file.putLong(ElfImages.SECOND_HEADER + 16, 0x1000);
        assertProblem(ElfProblem.BAD_ADDRESS, file);
    }

    @Test
    void rejectsUnalignedSegment() {
        ByteBuffer file = ElfImages.small();
        file.putLong(ElfImages.SECOND_HEADER + 16, 0x401010);
        assertProblem(ElfProblem.BAD_SEGMENT, file);
        file = ElfImages.small();
        file.putLong(ElfImages.SECOND_HEADER + 48, 0x1001);
        assertProblem(ElfProblem.BAD_SEGMENT, file);
    }

    @Test
    void rejectsSegmentBeyondTheFile() {
        ByteBuffer file = ElfImages.small();
        file.putLong(ElfImages.SECOND_HEADER + 8, 0x2000);
        assertProblem(ElfProblem.TRUNCATED, file);
        file.putLong(ElfImages.SECOND_HEADER + 8, Long.MAX_VALUE - 0xfff);
        assertProblem(ElfProblem.TRUNCATED, file);
    }

    @Test
    void rejectsEntryOutsideCode() {
        assertProblem(ElfProblem.BAD_ENTRY, ElfImages.small().putLong(24, 0x401000));
    }

    @Test
    void sharedLibraryIsNotAProgram() {
        ByteBuffer file = ElfImages.small().putShort(16, (short) 3).putLong(24, 0);
        assertProblem(ElfProblem.NOT_EXECUTABLE, file);
    }

    @Test
    void everyTruncationFailsCleanly() {
        byte[] small = ElfImages.small().array();
        for (int length = 0; length < 0x1800; length++) {
            failure(Arrays.copyOf(small, length));
        }
        byte[] busybox = ElfImages.busybox();
        for (int length = 0; length < 4096; length++) {
            failure(Arrays.copyOf(busybox, length));
        }
    }

    @Test
    void randomDamageGivesAPlanInBoundsOrAnElfException() {
        byte[] original = Arrays.copyOf(ElfImages.busybox(), 1024);
        Random random = new Random(20240001);
        for (int round = 0; round < 100_000; round++) {
            byte[] file = original.clone();
            int changes = 1 + random.nextInt(6);
            for (int i = 0; i < changes; i++) {
                file[random.nextInt(512)] = (byte) random.nextInt();
            }
            PlanInvariants.check(file);
        }
    }
}
