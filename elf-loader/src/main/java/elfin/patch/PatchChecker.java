package elfin.patch;

import elfin.elf.ByteSource;

/** Checks a plan once, so that its readers need not. */
final class PatchChecker {
    private static final long PAGE_MASK = 4095;

    private final ByteSource bytes;
    private final PatchTable table;

    PatchChecker(ByteSource bytes, PatchTable table) {
        this.bytes = bytes;
        this.table = table;
    }

    static void checkHeader(ByteSource bytes) throws PatchFormatException {
        if (bytes.length() < PatchFormat.HEADER_SIZE
                || bytes.getLong(PatchFormat.MAGIC_OFFSET) != PatchFormat.MAGIC) {
            throw new PatchFormatException("not a rewrite plan");
        }
        int version = bytes.getInt(PatchFormat.VERSION_OFFSET);
        if (version != PatchFormat.VERSION) {
            throw new PatchFormatException("rewrite plan of version " + version);
        }
        checkCount(bytes, PatchFormat.SLOT_COUNT_OFFSET);
        checkCount(bytes, PatchFormat.PATCH_COUNT_OFFSET);
        checkCount(bytes, PatchFormat.MAP_COUNT_OFFSET);
        checkCount(bytes, PatchFormat.SITE_COUNT_OFFSET);
        checkCount(bytes, PatchFormat.NUMBER_COUNT_OFFSET);
        checkCount(bytes, PatchFormat.CODE_BYTES_OFFSET);
        checkCount(bytes, PatchFormat.PATCH_BYTES_OFFSET);
    }

    private static void checkCount(ByteSource bytes, int offset) throws PatchFormatException {
        int count = bytes.getInt(offset);
        if (count < 0 || count > PatchFormat.MAX_ENTRIES * PatchFormat.MAX_PATCH_LENGTH) {
            throw new PatchFormatException("rewrite plan with an impossible count");
        }
    }

    void checkTables() throws PatchFormatException {
        require(
                (table.imageStart() & PAGE_MASK) == 0
                        && (table.imageEnd() & PAGE_MASK) == 0
                        && (table.poolAddress() & PAGE_MASK) == 0
                        && table.imageStart() < table.imageEnd(),
                "addresses");
        checkPatches();
        checkMap();
        checkSites();
    }

    private void checkPatches() throws PatchFormatException {
        long last = table.imageStart();
        int dataBytes = bytes.getInt(PatchFormat.PATCH_BYTES_OFFSET);
        for (int i = 0; i < table.patchCount(); i++) {
            long address = table.patchAddress(i);
            int length = table.patchLength(i);
            int data = table.patchDataOffset(i);
            require(length > 0 && length <= PatchFormat.MAX_PATCH_LENGTH, "patch length");
            require(address >= last && address <= table.imageEnd() - length, "patch address");
            int jumps = table.patchJumps(i);
            require(jumps >= 0 && jumps * PatchFormat.JUMP_SIZE <= length, "patch jumps");
            require(data >= 0 && data <= dataBytes - 2 * length, "patch data");
            last = address + length;
        }
    }

    private void checkMap() throws PatchFormatException {
        for (int i = 0; i < table.mapCount(); i++) {
            int length = table.mapLength(i);
            require(length > 0, "map length");
            int displacement = table.mapDisplacement(i);
            require(
                    displacement == 0
                            || displacement > 0
                                    && displacement <= length - Integer.BYTES
                                    && isCode(table.mapAddress(i), length),
                    "map displacement");
            require(
                    i == 0
                            || table.mapAddress(i)
                                    >= table.mapAddress(i - 1) + table.mapLength(i - 1),
                    "map order");
        }
    }

    private boolean isCode(long address, int length) {
        long start = table.poolAddress() + table.slotBytes();
        return address >= start && address - start <= table.codeBytes() - length;
    }

    private void checkSites() throws PatchFormatException {
        int numbers = bytes.getInt(PatchFormat.NUMBER_COUNT_OFFSET);
        for (int i = 0; i < table.siteCount(); i++) {
            int first = table.siteFirstNumber(i);
            require(first >= 0 && first <= numbers - table.siteNumberCount(i), "site numbers");
            require(i == 0 || table.siteAddress(i) > table.siteAddress(i - 1), "site order");
        }
    }

    private static void require(boolean condition, String what) throws PatchFormatException {
        if (!condition) {
            throw new PatchFormatException("damaged rewrite plan: " + what);
        }
    }
}
