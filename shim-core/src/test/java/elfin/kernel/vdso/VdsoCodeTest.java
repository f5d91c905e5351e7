package elfin.kernel.vdso;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import elfin.raw.Mem;
import elfin.raw.SimulatedMemory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs the functions on the machine, over a data page the test writes. */
class VdsoCodeTest {
    private static final int PAGE = 4096;
    private static final long DATA = 0x1000;
    private static final long SECOND = 1_000_000_000L;
    private static final long MONOTONIC = 5 * SECOND + 123_456_789;
    private static final long REALTIME = 1_700_000_000L * SECOND + 5;

    /** In the ELF header and in section headers: e_shoff, the code's index, sh_offset. */
    private static final int SECTIONS = 0x28;

    private static final int SECTION_SIZE = 64;
    private static final int TEXT = 3;
    private static final int SECTION_OFFSET = 0x18;

    private static Pointer pages;

    private final Memory result = new Memory(16);

    @BeforeAll
    static void mapCode() {
        NativeLibrary libc = NativeLibrary.getInstance("c");
        Object[] request = {null, 2L * PAGE, 3, 0x22, -1, 0L};
        pages = libc.getFunction("mmap").invokePointer(request);
        pages.write(PAGE, VdsoImage.BYTES, 0, PAGE);
        Object[] protect = {pages.share(PAGE), (long) PAGE, 5};
        assertEquals(0, libc.getFunction("mprotect").invokeInt(protect));
    }

    @AfterAll
    static void unmapCode() {
        Object[] request = {pages, 2L * PAGE};
        NativeLibrary.getInstance("c").getFunction("munmap").invokeInt(request);
    }

    @BeforeEach
    void writeData() {
        SimulatedMemory.reset();
        SimulatedMemory.map(DATA, PAGE);
        VdsoData.setMachine(DATA, 1, 4_000_000);
        VdsoData.setTimeZone(DATA, -60, 1);
        // A multiplier of 0 stops the clock at its base.
        VdsoData.setClock(DATA, 0, 0, MONOTONIC, REALTIME);
        copyData();
        result.setMemory(0, 16, (byte) 0x55);
    }

    private static void copyData() {
        byte[] bytes = new byte[PAGE];
        Mem.copyToArray(DATA, bytes, 0, PAGE);
        pages.write(0, bytes, 0, PAGE);
    }

    private static Function function(String name) {
        List<VdsoCode.Function> functions = new VdsoCode(0).functions();
        ByteBuffer image = ByteBuffer.wrap(VdsoImage.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        int sections = (int) image.getLong(SECTIONS);
        int text = (int) image.getLong(sections + TEXT * SECTION_SIZE + SECTION_OFFSET);
        for (VdsoCode.Function function : functions) {
            if (function.name().equals(name)) {
                return Function.getFunction(pages.share(PAGE + text + function.offset()));
            }
        }
        throw new IllegalArgumentException(name);
    }

    private long clock(int id) {
        assertEquals(0, function("clock_gettime").invokeInt(new Object[] {id, result}));
        assertTrue(result.getLong(8) < SECOND);
        return result.getLong(0) * SECOND + result.getLong(8);
    }

    @Test
    void readsEachClockItKnows() {
        assertEquals(MONOTONIC + REALTIME, clock(0));
        assertEquals(MONOTONIC, clock(1));
        // CLOCK_MONOTONIC_RAW counts from the base.
        assertEquals(0, clock(4));
        assertEquals(MONOTONIC + REALTIME, clock(5));
        assertEquals(MONOTONIC, clock(6));
        assertEquals(MONOTONIC, clock(7));
    }

    @Test
    void scalesTheTimeStampCounter() {
        // One nanosecond per tick.
        VdsoData.setClock(DATA, 0, 1L << 32, 0, 0);
        copyData();
        long first = clock(1);
        long second = clock(1);
        assertTrue(first > 0 && second > first && second - first < SECOND);
        VdsoData.setClock(DATA, 0, 1L << 31, 0, 0);
        copyData();
        long half = clock(1);
        assertTrue(half > first / 2 && half < first / 2 + SECOND);
    }

    @Test
    void stopsAtTheBaseWhenTheCounterIsBehind() {
        VdsoData.setClock(DATA, Long.MAX_VALUE, 1L << 32, MONOTONIC, 0);
        copyData();
        assertEquals(MONOTONIC, clock(1));
    }

    @Test
    void asksTheKernelForOtherClocksAndWithoutACounter() {
        assertEquals(0, function("clock_gettime").invokeInt(new Object[] {2, result}));
        assertTrue(result.getLong(8) < SECOND);
        assertEquals(-22, function("clock_gettime").invokeInt(new Object[] {77, result}));
        VdsoData.useSystemCalls(DATA);
        copyData();
        long now = System.currentTimeMillis();
        assertTrue(Math.abs(clock(0) / 1_000_000 - now) < 5_000);
    }

    @Test
    void givesMicrosecondsAndTheTimeZone() {
        Memory zone = new Memory(8);
        Function function = function("gettimeofday");
        assertEquals(0, function.invokeInt(new Object[] {result, zone}));
        long expected = (MONOTONIC + REALTIME) / 1000;
        assertEquals(expected, result.getLong(0) * 1_000_000 + result.getLong(8));
        assertEquals(-60, zone.getInt(0));
        assertEquals(1, zone.getInt(4));
        assertEquals(0, function.invokeInt(new Object[] {null, null}));
    }

    @Test
    void givesTheTimeInSeconds() {
        long seconds = (MONOTONIC + REALTIME) / SECOND;
        assertEquals(seconds, function("time").invokeLong(new Object[] {null}));
        assertEquals(seconds, function("time").invokeLong(new Object[] {result}));
        assertEquals(seconds, result.getLong(0));
    }

    @Test
    void tellsTheResolutionOfClocks() {
        Function function = function("clock_getres");
        for (int clock : new int[] {0, 1, 4, 5, 6, 7}) {
            assertEquals(0, function.invokeInt(new Object[] {clock, result}));
            assertEquals(0, result.getLong(0));
            boolean coarse = clock == 5 || clock == 6;
            assertEquals(coarse ? 4_000_000 : 1, result.getLong(8), "clock " + clock);
        }
        assertEquals(0, function.invokeInt(new Object[] {1, null}));
    }

    @Test
    void tellsTheOnlyProcessor() {
        assertEquals(0, function("getcpu").invokeInt(new Object[] {result, result.share(4), null}));
        assertEquals(0, result.getInt(0));
        assertEquals(0, result.getInt(4));
        assertEquals(0, function("getcpu").invokeInt(new Object[] {null, null, null}));
    }
}
