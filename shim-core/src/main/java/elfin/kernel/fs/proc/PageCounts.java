package elfin.kernel.fs.proc;

import elfin.kernel.mm.AddressSpace;
import elfin.kernel.mm.Frames;
import elfin.kernel.mm.Mapping;
import elfin.kernel.mm.PageTables;

/** Resident pages of mappings by kind, and by how many share them. */
final class PageCounts {
    static final int ALL = 0;
    static final int DIRTY = 1;
    static final int ANONYMOUS = 2;
    static final int FILE = 3;
    static final int SHARED_MEMORY = 4;

    /** A page that n share counts for 1/n: in these parts. */
    private static final int PARTS = 1 << 12;

    long sharedClean;
    long sharedDirty;
    long privateClean;
    long privateDirty;
    long anonymous;
    long file;
    long sharedMemory;
    long locked;

    private final long[] proportional = new long[5];

    long resident() {
        return sharedClean + sharedDirty + privateClean + privateDirty;
    }

    /** Pages, each divided by those that share it. */
    long proportional(int kind) {
        return proportional[kind] / PARTS;
    }

    void add(AddressSpace space, Mapping mapping) {
        long at = mapping.start;
        while ((at = PageTables.next(space.root, at, mapping.end)) < mapping.end && at >= 0) {
            addPage(mapping, PageTables.entry(space.root, at));
            at += Frames.SIZE;
        }
    }

    private void addPage(Mapping mapping, long entry) {
        if (entry == 0) {
            return;
        }
        boolean written = (entry & PageTables.DIRTY) != 0;
        boolean ofFile = mapping.file != null && (mapping.isShared() || !written);
        // The file itself has a reference too.
        int users = Frames.references(entry & PageTables.ADDRESS_MASK) - (ofFile ? 1 : 0);
        boolean dirty = written || !ofFile;
        if (users > 1) {
            sharedDirty += dirty ? 1 : 0;
            sharedClean += dirty ? 0 : 1;
        } else {
            privateDirty += dirty ? 1 : 0;
            privateClean += dirty ? 0 : 1;
        }
        int kind = !ofFile ? ANONYMOUS : mapping.isShared() ? SHARED_MEMORY : FILE;
        anonymous += kind == ANONYMOUS ? 1 : 0;
        sharedMemory += kind == SHARED_MEMORY ? 1 : 0;
        file += kind == FILE ? 1 : 0;
        locked += mapping.has(Mapping.LOCKED) ? 1 : 0;
        int part = PARTS / Math.max(users, 1);
        proportional[ALL] += part;
        proportional[kind] += part;
        proportional[DIRTY] += dirty ? part : 0;
    }
}
