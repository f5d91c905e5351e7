package elfin.rewrite;

import elfin.elf.ByteSource;
import elfin.patch.PatchFormatException;
import elfin.patch.PatchTable;

/** A finished plan: its bytes for the kernel, and what is in it. */
public final class RewritePlan {
    private final byte[] bytes;
    private final PatchTable table;
    private final boolean cached;

    private RewritePlan(byte[] bytes, PatchTable table, boolean cached) {
        this.bytes = bytes;
        this.table = table;
        this.cached = cached;
    }

    static RewritePlan of(byte[] bytes, boolean cached) throws PatchFormatException {
        return new RewritePlan(bytes, PatchTable.open(ByteSource.of(bytes)), cached);
    }

    /** The plan in the format of {@code elfin.patch}. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    /** The plan as the kernel reads it. */
    public PatchTable table() {
        return table;
    }

    /** What became of each site. */
    public SiteReport report() {
        return SiteReport.of(table);
    }

    /** Whether it came from the cache. */
    public boolean isCached() {
        return cached;
    }
}
