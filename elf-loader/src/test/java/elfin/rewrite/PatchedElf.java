package elfin.rewrite;

import elfin.elf.ElfConstants;
import elfin.elf.LoadPlan;
import elfin.patch.PatchTable;
import elfin.patch.PatchTarget;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Makes a patched copy of a program that runs on Linux: the pool becomes a segment in place of the
 * note segment, and each stub's way into the kernel becomes {@code syscall; jmp S+2}.
 */
final class PatchedElf {
    /** No call fails. */
    static final int NONE = Integer.MIN_VALUE;

    private static final int STUB_TAIL = PoolBuilder.LEA_SIZE + PoolBuilder.SLOT_JUMP_SIZE;
    private static final int E_PHOFF = 32;
    private static final int E_PHNUM = 56;

    private final byte[] original;
    private final PatchTable table;

    PatchedElf(byte[] original, PatchTable table) {
        this.original = original;
        this.table = table;
    }

    /**
     * The runnable copy; calls of {@code failing} (a number, or {@link #NONE}) return -ENOSYS in
     * the stub.
     */
    byte[] build(int failing) throws Exception {
        CodeImage image = new CodeImage(original);
        int poolOffset = (original.length + 4095) & -4096;
        byte[] file = Arrays.copyOf(original, poolOffset + table.poolSize());
        applyPatches(image, file);
        ByteBuffer out = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < table.codeBytes(); i++) {
            out.put(poolOffset + table.slotBytes() + i, table.codeByte(i));
        }
        redirectStubs(out, poolOffset, failing);
        addSegment(out, poolOffset);
        return file;
    }

    private void applyPatches(CodeImage image, byte[] file) {
        PatchTarget target =
                new PatchTarget() {
                    @Override
                    public byte getByte(long address) {
                        return file[(int) image.offsetOf(address)];
                    }

                    @Override
                    public void putByte(long address, byte value) {
                        file[(int) image.offsetOf(address)] = value;
                    }
                };
        for (int i = 0; i < table.patchCount(); i++) {
            if (!table.applyPatch(i, 0, target)) {
                throw new AssertionError("original bytes differ in patch " + i);
            }
        }
    }

    private void redirectStubs(ByteBuffer out, int poolOffset, int failing) {
        for (int i = 0; i < table.codeBytes(); i++) {
            long address = table.poolAddress() + table.slotBytes() + i;
            if (!isTail(address)) {
                continue;
            }
            int at = poolOffset + table.slotBytes() + i;
            long site = table.originalAddress(address, 0);
            checkTail(out, at, address, site);
            int slot = (int) (address + STUB_TAIL + out.getInt(at + 9) - table.poolAddress()) / 8;
            if (table.slotNumber(slot) == failing) {
                out.put(at, new byte[] {0x6a, -38, 0x58}); // push -38; pop rax
                putJump(out, at + 3, address + 3, site + Site.SIZE);
            } else {
                out.put(at, new byte[] {0x0f, 0x05});
                putJump(out, at + 2, address + 2, site + Site.SIZE);
            }
        }
    }

    /**
     * Whether a stub's {@code lea rcx} starts there: maps to a site and the byte before does not.
     */
    private boolean isTail(long address) {
        long site = table.originalAddress(address, 0);
        return isSite(site)
                && (address == table.poolAddress() + table.slotBytes()
                        || table.originalAddress(address - 1, 0) != site);
    }

    private boolean isSite(long address) {
        for (int i = 0; i < table.siteCount(); i++) {
            if (table.siteAddress(i) == address) {
                return true;
            }
        }
        return false;
    }

    private static void checkTail(ByteBuffer out, int at, long address, long site) {
        boolean right =
                out.get(at) == 0x48
                        && out.get(at + 1) == (byte) 0x8d
                        && out.get(at + 2) == 0x0d
                        && address + PoolBuilder.LEA_SIZE + out.getInt(at + 3) == site + 2
                        && out.get(at + 7) == (byte) 0xff
                        && out.get(at + 8) == 0x25;
        if (!right) {
            throw new AssertionError("no lea and jmp at " + Long.toHexString(address));
        }
    }

    private static void putJump(ByteBuffer out, int at, long from, long to) {
        out.put(at, (byte) 0xe9);
        out.putInt(at + 1, (int) (to - from - PoolBuilder.JUMP_SIZE));
    }

    private void addSegment(ByteBuffer out, int poolOffset) {
        int headers = (int) out.getLong(E_PHOFF);
        for (int i = 0; i < out.getShort(E_PHNUM); i++) {
            int at = headers + i * ElfConstants.PHDR_SIZE;
            if (out.getInt(at) == 4) { // PT_NOTE
                out.putInt(at, ElfConstants.PT_LOAD);
                out.putInt(at + 4, ElfConstants.PF_R | ElfConstants.PF_X);
                out.putLong(at + 8, poolOffset);
                out.putLong(at + 16, table.poolAddress()).putLong(at + 24, table.poolAddress());
                out.putLong(at + 32, table.poolSize()).putLong(at + 40, table.poolSize());
                out.putLong(at + 48, LoadPlan.PAGE_SIZE);
                return;
            }
        }
        throw new AssertionError("no note segment to replace");
    }
}
