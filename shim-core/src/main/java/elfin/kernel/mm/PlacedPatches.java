package elfin.kernel.mm;

import elfin.patch.PatchTable;
import elfin.raw.Mem;

/** A rewrite plan at a place: where its patches lie, and the bytes that they put there. */
final class PlacedPatches {
    private final PatchTable table;
    private final long bias;

    /** How many bytes above its planned place the pool of stubs is. */
    private long distance;

    PlacedPatches(PatchTable table, long bias) {
        this.table = table;
        this.bias = bias;
    }

    /** Notes how many bytes above its planned place the pool of stubs is. */
    void movePool(long bytes) {
        distance = bytes;
    }

    /** Whether the pool is where it was planned. */
    boolean isAsPlanned() {
        return distance == 0;
    }

    /** Where the pool is. */
    long pool() {
        return table.poolAddress() + bias + distance;
    }

    /**
     * Puts patches in place of original bytes in the copy of a page, or the other way round.
     *
     * @param patched whether the patches are put there
     * @return how many stay as they are, as other bytes are there
     */
    int exchange(long page, long kernelAddress, boolean patched) {
        int others = 0;
        long end = page + Frames.SIZE;
        for (int i = firstEndingAfter(page); i < table.patchCount(); i++) {
            if (table.patchAddress(i) + bias >= end) {
                break;
            }
            others += exchange(i, page, kernelAddress, patched) ? 0 : 1;
        }
        return others;
    }

    /** The same for what of one patch lies on the page; false when other bytes are there. */
    private boolean exchange(int patch, long page, long kernelAddress, boolean patched) {
        long start = table.patchAddress(patch) + bias;
        int from = (int) Math.max(0, page - start);
        int to = (int) Math.min(table.patchLength(patch), page + Frames.SIZE - start);
        long at = kernelAddress + (start - page);
        if (!isThere(patch, from, to, at, !patched)) {
            return false;
        }
        for (int k = from; k < to; k++) {
            Mem.putByte(at + k, byteOf(patch, k, patched));
        }
        return true;
    }

    /** Whether a patch reaches over the end of a page. */
    boolean spansAny(long edge) {
        int i = firstEndingAfter(edge - PatchTable.MOST_SPAN);
        for (; i < table.patchCount(); i++) {
            if (table.patchAddress(i) + bias > edge + PatchTable.MOST_SPAN) {
                return false;
            }
            if (table.spans(i, edge - bias)) {
                return true;
            }
        }
        return false;
    }

    /** Undoes what lies on a page of the patches that reach over one of its ends. */
    void undoOver(long edge, long page, long kernelAddress) {
        int i = firstEndingAfter(Math.max(page, edge - PatchTable.MOST_SPAN));
        long end = Math.min(page + Frames.SIZE, edge + PatchTable.MOST_SPAN);
        for (; i < table.patchCount() && table.patchAddress(i) + bias < end; i++) {
            if (table.spans(i, edge - bias)) {
                exchange(i, page, kernelAddress, false);
            }
        }
    }

    private boolean isThere(int patch, int from, int to, long kernelAddress, boolean patched) {
        for (int k = from; k < to; k++) {
            if (Mem.getByte(kernelAddress + k) != byteOf(patch, k, patched)) {
                return false;
            }
        }
        return true;
    }

    private byte byteOf(int patch, int index, boolean patched) {
        return patched ? table.newByte(patch, index, distance) : table.originalByte(patch, index);
    }

    /** Whether those patches of a range fit that lie on two pages. */
    boolean straddlersFit(AddressSpace space, long from, long to) {
        for (int i = firstEndingAfter(from); i < table.patchCount(); i++) {
            long start = table.patchAddress(i) + bias;
            if (start >= to) {
                break;
            }
            int length = table.patchLength(i);
            if (((start ^ (start + length - 1)) & -Frames.SIZE) != 0) {
                byte[] there = new byte[length];
                if (ForeignMemory.read(space, start, there, 0, length) != length) {
                    return false;
                }
                for (int k = 0; k < length; k++) {
                    if (there[k] != table.originalByte(i, k)) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    /** Index of the first patch that ends after an address. */
    private int firstEndingAfter(long address) {
        int low = 0;
        int high = table.patchCount();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (table.patchAddress(middle) + bias + table.patchLength(middle) > address) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** See {@link PatchTable#originalAddress}. */
    long originalAddress(long instructionPointer) {
        if (distance == 0) {
            return table.originalAddress(instructionPointer, bias);
        }
        if (isPlanned(instructionPointer - distance)) {
            return table.originalAddress(instructionPointer - distance, bias);
        }
        return isPlanned(instructionPointer)
                ? instructionPointer
                : table.originalAddress(instructionPointer, bias);
    }

    /** See {@link PatchTable#resumeAddress}. */
    long resumeAddress(long instructionPointer) {
        long resumed = table.resumeAddress(instructionPointer, bias);
        return resumed != instructionPointer && isPlanned(resumed) ? resumed + distance : resumed;
    }

    /** Whether the pool would be at an address, were it where it was planned. */
    private boolean isPlanned(long address) {
        long offset = address - bias - table.poolAddress();
        return offset >= 0 && offset < table.poolSize();
    }
}
