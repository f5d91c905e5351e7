package elfin.patch;

/** Offsets and sizes of the format drawn in the package's description. */
final class PatchFormat {
    /** "ELFINPLN" read as a little-endian number. */
    static final long MAGIC = 0x4e4c504e49464c45L;

    static final int VERSION = 2;
    static final int FLAG_POSITION_INDEPENDENT = 1;

    static final int MAGIC_OFFSET = 0;
    static final int VERSION_OFFSET = 8;
    static final int FLAGS_OFFSET = 12;
    static final int IMAGE_START_OFFSET = 16;
    static final int IMAGE_END_OFFSET = 24;
    static final int POOL_ADDRESS_OFFSET = 32;
    static final int SLOT_COUNT_OFFSET = 40;
    static final int CODE_BYTES_OFFSET = 44;
    static final int PATCH_COUNT_OFFSET = 48;
    static final int MAP_COUNT_OFFSET = 52;
    static final int SITE_COUNT_OFFSET = 56;
    static final int NUMBER_COUNT_OFFSET = 60;
    static final int PATCH_BYTES_OFFSET = 64;
    static final int HEADER_SIZE = 72;

    /** A slot in the file; in memory it is {@link #SLOT_SIZE} bytes. */
    static final int SLOT_ENTRY_SIZE = 4;

    static final int SLOT_SIZE = 8;

    static final int MAP_SIZE = 24;
    static final int MAP_ORIGINAL = 8;
    static final int MAP_LENGTH = 16;
    static final int MAP_DISPLACEMENT = 20;

    static final int PATCH_SIZE = 16;
    static final int PATCH_LENGTH = 8;
    static final int PATCH_JUMPS = 10;
    static final int PATCH_DATA = 12;

    static final int SITE_SIZE = 16;
    static final int SITE_TACTIC = 8;
    static final int SITE_REASON = 9;
    static final int SITE_NUMBERS = 10;
    static final int SITE_FIRST_NUMBER = 12;

    static final int NUMBER_SIZE = 4;

    /** No table has more entries; real programs have some hundreds of sites. */
    static final int MAX_ENTRIES = 1 << 20;

    /** No patch is longer: three instructions of at most 15 bytes. */
    static final int MAX_PATCH_LENGTH = 45;

    /** {@code jmp rel32}: the opcode, then the displacement. */
    static final int JUMP_SIZE = 5;

    private PatchFormat() {}

    /** The slot table's size in the file. */
    static long slotTableBytes(int slotCount) {
        return ((long) slotCount * SLOT_ENTRY_SIZE + 7) & -8L;
    }
}
