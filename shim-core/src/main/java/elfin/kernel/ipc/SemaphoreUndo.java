package elfin.kernel.ipc;

import elfin.kernel.task.EndWork;

/** What {@code SEM_UNDO} takes back at the end of a process: one entry per set it has used. */
public final class SemaphoreUndo implements EndWork {
    private Entry first;
    private int users = 1;

    /** The adjustments of one set. */
    static final class Entry {
        /** Null when the set was removed. */
        SemaphoreSet set;

        final short[] adjustments;

        /** Next of the same processes, next of the same set. */
        Entry nextOfOwner;

        Entry nextOfSet;

        Entry(SemaphoreSet set) {
            this.set = set;
            adjustments = new short[set.size()];
        }
    }

    /** The entry of a set, made when it is first asked for. */
    Entry of(SemaphoreSet set) {
        Entry before = null;
        Entry entry = first;
        while (entry != null && entry.set != set) {
            Entry next = entry.nextOfOwner;
            if (entry.set != null) {
                before = entry;
            } else if (before == null) {
                first = next;
            } else {
                before.nextOfOwner = next;
            }
            entry = next;
        }
        if (entry == null) {
            entry = new Entry(set);
            entry.nextOfOwner = first;
            first = entry;
            set.addUndo(entry);
        }
        return entry;
    }

    @Override
    public EndWork share() {
        users++;
        return this;
    }

    @Override
    public void ended(int pid) {
        if (--users > 0) {
            return;
        }
        for (Entry entry = first; entry != null; entry = entry.nextOfOwner) {
            if (entry.set != null) {
                entry.set.takeBack(entry, pid);
            }
        }
        first = null;
    }
}
