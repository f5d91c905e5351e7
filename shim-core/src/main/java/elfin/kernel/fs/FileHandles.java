package elfin.kernel.fs;

/**
 * The files of one file system that name_to_handle_at(2) gave handles of, by inode number, each
 * with the name it had then. An entry goes when its file does.
 */
public final class FileHandles {
    private static final int INITIAL_SIZE = 16;

    private static final class Entry {
        Dentry dentry;
        long number;
        Entry next;
    }

    private Entry[] buckets = new Entry[INITIAL_SIZE];
    private int count;

    /** Remembers a file. */
    public void add(Dentry dentry) {
        if (find(dentry.inode.number) != null) {
            return;
        }
        if (count >= buckets.length) {
            grow();
        }
        Entry entry = new Entry();
        entry.dentry = dentry;
        entry.number = dentry.inode.number;
        dentry.pins++;
        insert(entry);
        count++;
    }

    /** The entry of a file, or null when there is none or no handle of it was given. */
    public Dentry find(long number) {
        Entry entry = buckets[bucket(number)];
        while (entry != null && entry.number != number) {
            entry = entry.next;
        }
        return entry == null ? null : entry.dentry;
    }

    /** The file is gone. */
    void remove(long number) {
        int bucket = bucket(number);
        Entry before = null;
        for (Entry entry = buckets[bucket]; entry != null; entry = entry.next) {
            if (entry.number == number) {
                if (before == null) {
                    buckets[bucket] = entry.next;
                } else {
                    before.next = entry.next;
                }
                entry.dentry.pins--;
                count--;
                return;
            }
            before = entry;
        }
    }

    private int bucket(long number) {
        return (int) number & (buckets.length - 1);
    }

    private void insert(Entry entry) {
        int bucket = bucket(entry.number);
        entry.next = buckets[bucket];
        buckets[bucket] = entry;
    }

    private void grow() {
        Entry[] old = buckets;
        buckets = new Entry[old.length * 2];
        for (Entry first : old) {
            Entry entry = first;
            while (entry != null) {
                Entry next = entry.next;
                insert(entry);
                entry = next;
            }
        }
    }
}
