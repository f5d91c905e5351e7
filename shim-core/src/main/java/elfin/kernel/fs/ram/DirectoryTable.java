package elfin.kernel.fs.ram;

import elfin.kernel.fs.PathNames;

/**
 * The entries of one directory: by name in a hash table, and in the order they were made. Each has
 * a number that only grows, so that a reader of the directory who comes back finds its place
 * whatever was added or removed meanwhile.
 */
final class DirectoryTable {
    /** One entry. */
    static final class Entry {
        byte[] name;
        int hash;
        long cookie;

        /** The inode, or null while only its place in the image is known. */
        RamInode inode;

        int imageIndex = -1;
        Entry nextInBucket;
    }

    private static final int INITIAL_SIZE = 16;

    private Entry[] buckets = new Entry[INITIAL_SIZE];

    /** Entries by ascending cookie; removed ones leave a null until the next compaction. */
    private Entry[] ordered = new Entry[INITIAL_SIZE];

    private long[] cookies = new long[INITIAL_SIZE];
    private int orderedCount;
    private int liveCount;
    private long nextCookie;

    DirectoryTable(long firstCookie) {
        nextCookie = firstCookie;
    }

    int size() {
        return liveCount;
    }

    Entry find(byte[] name, int offset, int length) {
        int hash = PathNames.hash(name, offset, length);
        Entry entry = buckets[hash & (buckets.length - 1)];
        while (entry != null
                && (entry.hash != hash || !PathNames.same(entry.name, name, offset, length))) {
            entry = entry.nextInBucket;
        }
        return entry;
    }

    Entry add(byte[] name, RamInode inode) {
        Entry entry = new Entry();
        entry.name = name;
        entry.hash = PathNames.hash(name, 0, name.length);
        entry.inode = inode;
        entry.cookie = nextCookie++;
        if (orderedCount == ordered.length) {
            makeRoom();
        }
        ordered[orderedCount] = entry;
        cookies[orderedCount++] = entry.cookie;
        if (liveCount >= buckets.length) {
            rehash();
        }
        addToBucket(entry);
        liveCount++;
        return entry;
    }

    void remove(byte[] name) {
        Entry entry = find(name, 0, name.length);
        if (entry == null) {
            throw new IllegalStateException("no such directory entry");
        }
        removeFromBucket(entry);
        ordered[indexFrom(entry.cookie)] = null;
        liveCount--;
    }

    /** Position in the order of the first entry with at least this cookie. */
    int indexFrom(long cookie) {
        int low = 0;
        int high = orderedCount;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (cookies[middle] < cookie) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Number of positions in the order. */
    int orderedCount() {
        return orderedCount;
    }

    /** The entry at a position in the order, or null where one was removed. */
    Entry ordered(int index) {
        return ordered[index];
    }

    private void makeRoom() {
        int capacity = liveCount * 2 > ordered.length ? ordered.length * 2 : ordered.length;
        Entry[] entries = new Entry[capacity];
        long[] numbers = new long[capacity];
        int count = 0;
        for (int i = 0; i < orderedCount; i++) {
            if (ordered[i] != null) {
                entries[count] = ordered[i];
                numbers[count++] = cookies[i];
            }
        }
        ordered = entries;
        cookies = numbers;
        orderedCount = count;
    }

    private void rehash() {
        Entry[] old = buckets;
        buckets = new Entry[old.length * 2];
        for (Entry first : old) {
            Entry entry = first;
            while (entry != null) {
                Entry next = entry.nextInBucket;
                addToBucket(entry);
                entry = next;
            }
        }
    }

    private void addToBucket(Entry entry) {
        int bucket = entry.hash & (buckets.length - 1);
        entry.nextInBucket = buckets[bucket];
        buckets[bucket] = entry;
    }

    private void removeFromBucket(Entry entry) {
        int bucket = entry.hash & (buckets.length - 1);
        Entry before = null;
        for (Entry at = buckets[bucket]; at != entry; at = at.nextInBucket) {
            before = at;
        }
        if (before == null) {
            buckets[bucket] = entry.nextInBucket;
        } else {
            before.nextInBucket = entry.nextInBucket;
        }
        entry.nextInBucket = null;
    }
}
