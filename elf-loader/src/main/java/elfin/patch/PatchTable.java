package elfin.patch;

import elfin.elf.ByteSource;

/**
 * A rewrite plan, read in place; nothing is copied. To load a program with it: map {@link
 * #poolSize} bytes at {@link #poolAddress}, write a kernel entry for {@link #slotNumber} into each
 * 8-byte slot at its start, copy the stub code behind the slots, make it read-execute, and {@link
 * #applyPatch apply} all patches to private memory.
 *
 * <p>Every count and offset is checked when the table is opened.
 */
public final class PatchTable {
    /** A slot's number when calls of any number go through it. */
    public static final int ANY_NUMBER = -1;

    /** No two patches that belong together are further apart: a short jump and its target. */
    public static final int MOST_SPAN = 192;

    private static final int SYSCALL_SIZE = 2;

    /** {@code jmp rel8}. */
    private static final byte SHORT_JUMP = (byte) 0xeb;

    private final ByteSource bytes;
    private final int slotCount;
    private final int codeBytes;
    private final int mapCount;
    private final int patchCount;
    private final int siteCount;
    private final long map;
    private final long patches;
    private final long sites;
    private final long numbers;
    private final long code;
    private final long patchBytes;

    private PatchTable(ByteSource bytes) {
        this.bytes = bytes;
        slotCount = bytes.getInt(PatchFormat.SLOT_COUNT_OFFSET);
        codeBytes = bytes.getInt(PatchFormat.CODE_BYTES_OFFSET);
        mapCount = bytes.getInt(PatchFormat.MAP_COUNT_OFFSET);
        patchCount = bytes.getInt(PatchFormat.PATCH_COUNT_OFFSET);
        siteCount = bytes.getInt(PatchFormat.SITE_COUNT_OFFSET);
        map = PatchFormat.HEADER_SIZE + PatchFormat.slotTableBytes(slotCount);
        patches = map + (long) mapCount * PatchFormat.MAP_SIZE;
        sites = patches + (long) patchCount * PatchFormat.PATCH_SIZE;
        numbers = sites + (long) siteCount * PatchFormat.SITE_SIZE;
        code =
                numbers
                        + (long) bytes.getInt(PatchFormat.NUMBER_COUNT_OFFSET)
                                * PatchFormat.NUMBER_SIZE;
        patchBytes = code + codeBytes;
    }

    /** Opens a plan and checks it. The bytes must not change afterwards. */
    public static PatchTable open(ByteSource bytes) throws PatchFormatException {
        PatchChecker.checkHeader(bytes);
        PatchTable table = new PatchTable(bytes);
        long end = table.patchBytes + bytes.getInt(PatchFormat.PATCH_BYTES_OFFSET);
        if (end != bytes.length()) {
            throw new PatchFormatException("rewrite plan of the wrong length");
        }
        new PatchChecker(bytes, table).checkTables();
        return table;
    }

    /**
     * Opens a plan whose tables were checked when it was packed: only the header is looked at
     * again. Whatever is wrong with it, reads stay inside its bytes.
     */
    public static PatchTable openChecked(ByteSource bytes) throws PatchFormatException {
        PatchChecker.checkHeader(bytes);
        return new PatchTable(bytes);
    }

    /** Whether the program may be loaded anywhere. */
    public boolean isPositionIndependent() {
        return (bytes.getInt(PatchFormat.FLAGS_OFFSET) & PatchFormat.FLAG_POSITION_INDEPENDENT)
                != 0;
    }

    /** The program's lowest page address, to compare with the load plan. */
    public long imageStart() {
        return bytes.getLong(PatchFormat.IMAGE_START_OFFSET);
    }

    /** The first page address after the program. */
    public long imageEnd() {
        return bytes.getLong(PatchFormat.IMAGE_END_OFFSET);
    }

    /**
     * Where the pool goes, page-aligned, before the load bias. It is negative when it lies below a
     * position-independent program that starts at 0; when it lies behind the image, the program's
     * brk must start after it.
     */
    public long poolAddress() {
        return bytes.getLong(PatchFormat.POOL_ADDRESS_OFFSET);
    }

    /**
     * The pool's size in bytes, slots and code, not rounded to pages. 0 if nothing is rewritten.
     */
    public int poolSize() {
        return slotBytes() + codeBytes;
    }

    /** How many slots there are. Slot {@code i} is 8 bytes at {@code poolAddress() + 8 * i}. */
    public int slotCount() {
        return slotCount;
    }

    /** The syscall number of all calls through a slot, or {@link #ANY_NUMBER}. */
    public int slotNumber(int index) {
        check(index, slotCount);
        return bytes.getInt(PatchFormat.HEADER_SIZE + (long) index * PatchFormat.SLOT_ENTRY_SIZE);
    }

    /** The bytes of the slots in the pool: the stub code starts at this offset. */
    public int slotBytes() {
        return slotCount * PatchFormat.SLOT_SIZE;
    }

    /** The length of the stub code in bytes. */
    public int codeBytes() {
        return codeBytes;
    }

    /** Where in the plan's own bytes the stub code starts, for copying it in one go. */
    public long codeOffset() {
        return code;
    }

    /** One byte of the stub code. */
    public byte codeByte(int index) {
        check(index, codeBytes);
        return bytes.getByte(code + index);
    }

    /** Copies stub code to raw memory. */
    public void copyCode(int index, long address, int byteCount) {
        if (index < 0 || byteCount < 0 || byteCount > codeBytes - index) {
            throw new IndexOutOfBoundsException();
        }
        bytes.copyTo(code + index, address, byteCount);
    }

    /** How many patches there are. */
    public int patchCount() {
        return patchCount;
    }

    /** The address of the first byte a patch changes, before the load bias. */
    public long patchAddress(int index) {
        return bytes.getLong(patchAt(index));
    }

    /** How many bytes a patch changes. */
    public int patchLength(int index) {
        return bytes.getShort(patchAt(index) + PatchFormat.PATCH_LENGTH) & 0xffff;
    }

    /** With how many jumps of 5 bytes into the pool a patch begins. */
    int patchJumps(int index) {
        return bytes.getShort(patchAt(index) + PatchFormat.PATCH_JUMPS) & 0xffff;
    }

    /** A byte that must be there before the patch. */
    public byte originalByte(int index, int offset) {
        check(offset, patchLength(index));
        return bytes.getByte(patchData(index) + offset);
    }

    /** A byte that is there after the patch. */
    public byte newByte(int index, int offset) {
        int length = patchLength(index);
        check(offset, length);
        return bytes.getByte(patchData(index) + length + offset);
    }

    /**
     * The same when the pool is not at {@link #poolAddress}.
     *
     * @param distance how many bytes further up it is
     */
    public byte newByte(int index, int offset, long distance) {
        int jump = offset / PatchFormat.JUMP_SIZE;
        int inJump = offset % PatchFormat.JUMP_SIZE - 1;
        byte there = newByte(index, offset);
        if (distance == 0 || inJump < 0 || jump >= patchJumps(index)) {
            return there;
        }
        long displacement = patchData(index) + patchLength(index) + offset - inJump;
        return (byte) (bytes.getInt(displacement) + distance >> inJump * Byte.SIZE);
    }

    /**
     * Whether a patch is of no use, or harm, when what is before an address and what is behind it
     * no longer belong together: the instructions that it replaces with the {@code syscall} they
     * lead to, and a short jump with its target.
     */
    public boolean spans(int index, long address) {
        int length = patchLength(index);
        long start = patchAddress(index);
        long end = start + length + SYSCALL_SIZE;
        if (length == SYSCALL_SIZE && newByte(index, 0) == SHORT_JUMP) {
            long target = start + SYSCALL_SIZE + newByte(index, 1);
            start = Math.min(start, target);
            end = Math.max(end, target + PatchFormat.JUMP_SIZE);
        }
        return start < address && address < end;
    }

    /** How many entries the table of stub code's instructions has, see {@link #boundOffset}. */
    public int mapCount() {
        return mapCount;
    }

    /**
     * Where in the stub code an entry has 4 bytes that say how far something outside the pool is,
     * and that shrink by as much as the pool is further up; -1 if it has none.
     */
    public int boundOffset(int entry) {
        check(entry, mapCount);
        int displacement = mapDisplacement(entry);
        return displacement == 0
                ? -1
                : (int) (mapAddress(entry) - poolAddress() - slotBytes()) + displacement;
    }

    /** Four bytes of the stub code. */
    public int codeInt(int index) {
        check(index + Integer.BYTES - 1, codeBytes);
        return bytes.getInt(code + index);
    }

    /**
     * Applies a patch. Returns false, and changes nothing, if the original bytes are not there;
     * then the program is not the one the plan was made for.
     */
    public boolean applyPatch(int index, long bias, PatchTarget target) {
        long address = patchAddress(index) + bias;
        int length = patchLength(index);
        for (int i = 0; i < length; i++) {
            if (target.getByte(address + i) != originalByte(index, i)) {
                return false;
            }
        }
        for (int i = 0; i < length; i++) {
            target.putByte(address + i, newByte(index, i));
        }
        return true;
    }

    /**
     * Translates an instruction pointer in a stub, or in padding that holds a jump to one, into the
     * address where the unpatched program would be: what signal frames, traces and /proc show.
     * Other addresses are returned as they are. Both include the load bias.
     */
    public long originalAddress(long instructionPointer, long bias) {
        int entry = findMap(instructionPointer - bias);
        return entry < 0 ? instructionPointer : mapOriginal(entry) + bias;
    }

    /**
     * The reverse for sigreturn and other ways to set an instruction pointer: an address inside
     * overwritten instructions is continued in their copy in the stub. Other addresses are returned
     * as they are.
     */
    public long resumeAddress(long instructionPointer, long bias) {
        long address = instructionPointer - bias;
        int patch = findPatch(address);
        if (patch < 0 || address == patchAddress(patch)) {
            return instructionPointer;
        }
        for (int i = 0; i < mapCount; i++) {
            if (mapOriginal(i) == address) {
                return mapAddress(i) + bias;
            }
        }
        return instructionPointer;
    }

    /** How many syscall sites the program has, rewritten or not. */
    public int siteCount() {
        return siteCount;
    }

    /** The address of a site's {@code syscall} instruction. */
    public long siteAddress(int index) {
        return bytes.getLong(siteAt(index));
    }

    /** How a site is rewritten. */
    public Tactic siteTactic(int index) {
        return Tactic.of(bytes.getByte(siteAt(index) + PatchFormat.SITE_TACTIC));
    }

    /** Why a site is not rewritten. */
    public TrapReason siteReason(int index) {
        return TrapReason.of(bytes.getByte(siteAt(index) + PatchFormat.SITE_REASON));
    }

    /** How many syscall numbers a site is known to have; 0 means unknown. */
    public int siteNumberCount(int index) {
        return bytes.getShort(siteAt(index) + PatchFormat.SITE_NUMBERS) & 0xffff;
    }

    /** One of a site's numbers. */
    public int siteNumber(int index, int which) {
        check(which, siteNumberCount(index));
        int first = bytes.getInt(siteAt(index) + PatchFormat.SITE_FIRST_NUMBER);
        return bytes.getInt(numbers + (long) (first + which) * PatchFormat.NUMBER_SIZE);
    }

    long mapAddress(int index) {
        return bytes.getLong(map + (long) index * PatchFormat.MAP_SIZE);
    }

    long mapOriginal(int index) {
        return bytes.getLong(map + (long) index * PatchFormat.MAP_SIZE + PatchFormat.MAP_ORIGINAL);
    }

    int mapLength(int index) {
        return bytes.getInt(map + (long) index * PatchFormat.MAP_SIZE + PatchFormat.MAP_LENGTH);
    }

    int mapDisplacement(int index) {
        return bytes.getInt(
                map + (long) index * PatchFormat.MAP_SIZE + PatchFormat.MAP_DISPLACEMENT);
    }

    int patchDataOffset(int index) {
        return bytes.getInt(patchAt(index) + PatchFormat.PATCH_DATA);
    }

    int siteFirstNumber(int index) {
        return bytes.getInt(siteAt(index) + PatchFormat.SITE_FIRST_NUMBER);
    }

    private int findMap(long address) {
        int low = 0;
        int high = mapCount - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            long start = mapAddress(middle);
            if (address < start) {
                high = middle - 1;
            } else if (address >= start + mapLength(middle)) {
                low = middle + 1;
            } else {
                return middle;
            }
        }
        return -1;
    }

    private int findPatch(long address) {
        int low = 0;
        int high = patchCount - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            long start = patchAddress(middle);
            if (address < start) {
                high = middle - 1;
            } else if (address >= start + patchLength(middle)) {
                low = middle + 1;
            } else {
                return middle;
            }
        }
        return -1;
    }

    private long patchAt(int index) {
        check(index, patchCount);
        return patches + (long) index * PatchFormat.PATCH_SIZE;
    }

    private long patchData(int index) {
        return patchBytes + patchDataOffset(index);
    }

    private long siteAt(int index) {
        check(index, siteCount);
        return sites + (long) index * PatchFormat.SITE_SIZE;
    }

    private static void check(int index, int count) {
        if (index < 0 || index >= count) {
            throw new IndexOutOfBoundsException();
        }
    }
}
