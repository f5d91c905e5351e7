package elfin.patch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elfin.elf.ByteSource;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PatchTableTest {
    private static final long POOL = 0x3ff000;

    /** A P2 site: three displaced instructions at 0x400100, the syscall at 0x400108. */
    private static byte[] plan() {
        PatchTableWriter writer = new PatchTableWriter(false, 0x400000, 0x500000, POOL);
        writer.slot(PatchTable.ANY_NUMBER);
        writer.slot(39);
        writer.slot(60);
        writer.code(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16});
        writer.map(POOL + 24, 2, 0x400100);
        writer.map(POOL + 26, 3, 0x400102);
        writer.map(POOL + 29, 11, 0x400108);
        writer.map(0x400200, 5, 0x400108);
        writer.patch(0x400100, new byte[] {1, 2, 3, 4, 5}, new byte[] {5, 4, 3, 2, 1});
        writer.patch(0x400200, new byte[] {9}, new byte[] {8});
        writer.site(0x400108, Tactic.P2, TrapReason.NONE, new int[] {39, 60});
        writer.site(0x400300, Tactic.TRAP, TrapReason.NO_ROOM, new int[0]);
        return writer.toBytes();
    }

    private static PatchTable table() throws PatchFormatException {
        return PatchTable.open(ByteSource.of(plan()));
    }

    @Test
    void readsBackWhatWasWritten() throws PatchFormatException {
        PatchTable table = table();
        assertFalse(table.isPositionIndependent());
        assertEquals(0x400000, table.imageStart());
        assertEquals(0x500000, table.imageEnd());
        assertEquals(POOL, table.poolAddress());
        assertEquals(40, table.poolSize());
        assertEquals(3, table.slotCount());
        assertEquals(PatchTable.ANY_NUMBER, table.slotNumber(0));
        assertEquals(60, table.slotNumber(2));
        assertEquals(16, table.codeByte(15));
        assertEquals(2, table.patchCount());
        assertEquals(0x400200, table.patchAddress(1));
        assertEquals(9, table.originalByte(1, 0));
        assertEquals(8, table.newByte(1, 0));
        assertEquals(2, table.siteCount());
        assertEquals(Tactic.P2, table.siteTactic(0));
        assertEquals(TrapReason.NO_ROOM, table.siteReason(1));
        assertEquals(2, table.siteNumberCount(0));
        assertEquals(60, table.siteNumber(0, 1));
    }

    @Test
    void stubAddressesTranslateToOriginalInstructions() throws PatchFormatException {
        PatchTable table = table();
        assertEquals(0x400100, table.originalAddress(POOL + 24, 0));
        assertEquals(0x400102, table.originalAddress(POOL + 26, 0));
        assertEquals(0x400108, table.originalAddress(POOL + 29, 0));
        assertEquals(0x400108, table.originalAddress(POOL + 36, 0));
        assertEquals(0x400108, table.originalAddress(0x400200, 0));
        assertEquals(0x400205, table.originalAddress(0x400205, 0));
        assertEquals(0x12340, table.originalAddress(0x12340, 0));
        assertEquals(0x400102 + 0x1000, table.originalAddress(POOL + 26 + 0x1000, 0x1000));
    }

    @Test
    void resumingInsideOverwrittenInstructionsContinuesInTheStub() throws PatchFormatException {
        PatchTable table = table();
        assertEquals(POOL + 26, table.resumeAddress(0x400102, 0));
        assertEquals(0x400100, table.resumeAddress(0x400100, 0));
        assertEquals(0x400108, table.resumeAddress(0x400108, 0));
        assertEquals(0x99, table.resumeAddress(0x99, 0));
    }

    @Test
    void patchChangesNothingUnlessTheOriginalBytesAreThere() throws PatchFormatException {
        byte[] memory = {1, 2, 3, 4, 5};
        PatchTarget target = target(memory);
        assertTrue(table().applyPatch(0, 0x1000, target));
        assertArrayEquals(new byte[] {5, 4, 3, 2, 1}, memory);
        assertFalse(table().applyPatch(0, 0x1000, target));
        assertArrayEquals(new byte[] {5, 4, 3, 2, 1}, memory);
    }

    private static PatchTarget target(byte[] memory) {
        return new PatchTarget() {
            @Override
            public byte getByte(long address) {
                return memory[(int) (address - 0x401100)];
            }

            @Override
            public void putByte(long address, byte value) {
                memory[(int) (address - 0x401100)] = value;
            }
        };
    }

    @Test
    void truncatedPlanIsRejected() {
        byte[] plan = plan();
        for (int length = 0; length < plan.length; length++) {
            byte[] cut = Arrays.copyOf(plan, length);
            assertThrows(PatchFormatException.class, () -> PatchTable.open(ByteSource.of(cut)));
        }
    }

    @Test
    void damagedPlanIsRejectedOrReadableInBounds() {
        Random random = new Random(7);
        for (int round = 0; round < 50_000; round++) {
            byte[] plan = plan();
            plan[random.nextInt(plan.length)] = (byte) random.nextInt();
            try {
                readAll(PatchTable.open(ByteSource.of(plan)));
            } catch (PatchFormatException e) {
                assertTrue(
                        e.getMessage().startsWith("rewrite plan")
                                || e.getMessage().startsWith("not a")
                                || e.getMessage().startsWith("damaged"));
            }
        }
    }

    private static void readAll(PatchTable table) {
        for (int i = 0; i < table.slotCount(); i++) {
            table.slotNumber(i);
        }
        for (int i = 0; i < table.patchCount(); i++) {
            for (int k = 0; k < table.patchLength(i); k++) {
                table.newByte(i, k);
                table.originalByte(i, k);
            }
        }
        for (int i = 0; i < table.siteCount(); i++) {
            table.siteTactic(i);
            for (int k = 0; k < table.siteNumberCount(i); k++) {
                table.siteNumber(i, k);
            }
        }
        for (int i = 0; i < table.codeBytes(); i++) {
            table.codeByte(i);
        }
        table.originalAddress(POOL + 26, 0);
        table.resumeAddress(0x400102, 0);
    }

    /** A stub at POOL + 8 for a site at 0x400105, whose short jump leads to 0x400180. */
    private static PatchTable movable() throws PatchFormatException {
        PatchTableWriter writer = new PatchTableWriter(false, 0x400000, 0x500000, POOL);
        writer.slot(PatchTable.ANY_NUMBER);
        writer.code(new byte[] {1, 2, 3, 0x10, 0x20, 0x30, 0x40, 8, 9});
        writer.map(POOL + 8, 7, 0x400105, 3);
        writer.map(0x400180, 5, 0x400105);
        byte[] original = new byte[10];
        writer.patch(0x400100, new byte[5], new byte[] {(byte) 0xe9, -1, 0, 0, 0}, 1);
        writer.patch(0x400105, new byte[2], new byte[] {(byte) 0xeb, 0x79});
        byte[] two = {(byte) 0xe9, 1, 0, 0, 0, (byte) 0xe9, 2, 0, 0, 0};
        writer.patch(0x400180, original, two, 2);
        return PatchTable.open(ByteSource.of(writer.toBytes()));
    }

    @Test
    void jumpsFollowAPoolThatIsElsewhere() throws PatchFormatException {
        PatchTable table = movable();
        byte[] moved = new byte[10];
        for (int i = 0; i < moved.length; i++) {
            moved[i] = table.newByte(2, i, -0x1000);
        }
        byte e9 = (byte) 0xe9;
        assertArrayEquals(new byte[] {e9, 1, -16, -1, -1, e9, 2, -16, -1, -1}, moved);
        assertEquals((byte) 0xff, table.newByte(0, 1, 0x1_0000));
        assertEquals(1, table.newByte(0, 3, 0x1_0000));
        assertEquals(0x79, table.newByte(1, 1, 0x1_0000), "no jump into the pool");
        assertEquals(3, table.boundOffset(0));
        assertEquals(0x40302010, table.codeInt(3));
        assertEquals(-1, table.boundOffset(1));
    }

    @Test
    void patchSpansTheSyscallBehindItAndAShortJumpItsTarget() throws PatchFormatException {
        PatchTable table = movable();
        assertFalse(table.spans(0, 0x400100));
        assertTrue(table.spans(0, 0x400101));
        assertTrue(table.spans(0, 0x400106), "between the bytes of the syscall");
        assertFalse(table.spans(0, 0x400107));
        assertTrue(table.spans(1, 0x400110));
        assertTrue(table.spans(1, 0x400184));
        assertFalse(table.spans(1, 0x400185));
    }

    @Test
    void placesThatAreBoundOutsideTheCodeAreRefused() {
        for (int displacement : new int[] {-1, 4, 7}) {
            PatchTableWriter writer = new PatchTableWriter(false, 0x400000, 0x500000, POOL);
            writer.slot(1);
            writer.code(new byte[7]);
            writer.map(POOL + 8, 7, 0x400105, displacement);
            assertThrows(
                    PatchFormatException.class,
                    () -> PatchTable.open(ByteSource.of(writer.toBytes())));
        }
        PatchTableWriter writer = new PatchTableWriter(false, 0x400000, 0x500000, POOL);
        writer.patch(0x400100, new byte[9], new byte[9], 2);
        assertThrows(
                PatchFormatException.class, () -> PatchTable.open(ByteSource.of(writer.toBytes())));
    }
}
