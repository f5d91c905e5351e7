package elfin.patch;

/**
 * Writes a rewrite plan. Add slots, map entries, patches and sites, the last three in ascending
 * order of their addresses, then take {@link #toBytes}.
 */
public final class PatchTableWriter {
    private final boolean positionIndependent;
    private final long imageStart;
    private final long imageEnd;
    private final long poolAddress;
    private final LittleEndianBuffer slots = new LittleEndianBuffer();
    private final LittleEndianBuffer map = new LittleEndianBuffer();
    private final LittleEndianBuffer patches = new LittleEndianBuffer();
    private final LittleEndianBuffer sites = new LittleEndianBuffer();
    private final LittleEndianBuffer numbers = new LittleEndianBuffer();
    private final LittleEndianBuffer code = new LittleEndianBuffer();
    private final LittleEndianBuffer patchBytes = new LittleEndianBuffer();

    /** Addresses as in {@link PatchTable}, page-aligned. */
    public PatchTableWriter(
            boolean positionIndependent, long imageStart, long imageEnd, long poolAddress) {
        this.positionIndependent = positionIndependent;
        this.imageStart = imageStart;
        this.imageEnd = imageEnd;
        this.poolAddress = poolAddress;
    }

    /** Adds a slot for a syscall number or {@link PatchTable#ANY_NUMBER}. */
    public void slot(int number) {
        slots.putInt(number);
    }

    /** Sets the stub code, which follows the slots in the pool. */
    public void code(byte[] bytes) {
        code.put(bytes);
    }

    /** The {@code length} bytes at {@code address} stand for the original instruction. */
    public void map(long address, int length, long originalAddress) {
        map(address, length, originalAddress, 0);
    }

    /**
     * The same for code of the pool that is bound to its place.
     *
     * @param displacement where in the bytes 4 of them say how far something outside the pool is; 0
     *     for nowhere
     */
    public void map(long address, int length, long originalAddress, int displacement) {
        map.putLong(address);
        map.putLong(originalAddress);
        map.putInt(length);
        map.putInt(displacement);
    }

    /** Replaces bytes of the program with others that do not depend on where the pool is. */
    public void patch(long address, byte[] original, byte[] replacement) {
        patch(address, original, replacement, 0);
    }

    /**
     * Replaces bytes of the program; both arrays have the same length.
     *
     * @param jumps how many {@code jmp rel32} into the pool the replacement begins with
     */
    public void patch(long address, byte[] original, byte[] replacement, int jumps) {
        if (original.length != replacement.length) {
            throw new IllegalArgumentException("a patch must not change the length");
        }
        patches.putLong(address);
        patches.putInt(original.length | jumps << Short.SIZE);
        patches.putInt(patchBytes.length());
        patchBytes.put(original);
        patchBytes.put(replacement);
    }

    /** Accounts for a syscall site. */
    public void site(long address, Tactic tactic, TrapReason reason, int[] siteNumbers) {
        sites.putLong(address);
        sites.putByte(tactic.ordinal());
        sites.putByte(reason.ordinal());
        sites.putByte(siteNumbers.length);
        sites.putByte(siteNumbers.length >> 8);
        sites.putInt(numbers.length() / PatchFormat.NUMBER_SIZE);
        for (int number : siteNumbers) {
            numbers.putInt(number);
        }
    }

    /** The plan. */
    public byte[] toBytes() {
        LittleEndianBuffer out = new LittleEndianBuffer();
        out.putLong(PatchFormat.MAGIC);
        out.putInt(PatchFormat.VERSION);
        out.putInt(positionIndependent ? PatchFormat.FLAG_POSITION_INDEPENDENT : 0);
        out.putLong(imageStart);
        out.putLong(imageEnd);
        out.putLong(poolAddress);
        out.putInt(slots.length() / PatchFormat.SLOT_ENTRY_SIZE);
        out.putInt(code.length());
        out.putInt(patches.length() / PatchFormat.PATCH_SIZE);
        out.putInt(map.length() / PatchFormat.MAP_SIZE);
        out.putInt(sites.length() / PatchFormat.SITE_SIZE);
        out.putInt(numbers.length() / PatchFormat.NUMBER_SIZE);
        out.putInt(patchBytes.length());
        out.putInt(0);
        out.put(slots.toBytes());
        if (slots.length() % 8 != 0) {
            out.putInt(0);
        }
        out.put(map.toBytes());
        out.put(patches.toBytes());
        out.put(sites.toBytes());
        out.put(numbers.toBytes());
        out.put(code.toBytes());
        out.put(patchBytes.toBytes());
        return out.toBytes();
    }
}
