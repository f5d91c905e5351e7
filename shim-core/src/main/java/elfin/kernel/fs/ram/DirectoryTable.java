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

    /** Large tables are rows of this many places: no array is larger than the heap's blocks. */
    private static final int ROW_SHIFT = 10;

    private static final int ROW = 1 << ROW_SHIFT;

    private Entry[][] buckets = {new Entry[INITIAL_SIZE]};
    private int bucketCount = INITIAL_SIZE;

    /** Entries by ascending cookie; removed ones leave a null until the next compaction. */
    private Entry[][] ordered = {new Entry[INITIAL_SIZE]};

    private long[][] cookies = {new long[INITIAL_SIZE]};
    private int capacity = INITIAL_SIZE;
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
        Entry entry = first(hash & bucketCount - 1);
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
        if (orderedCount == capacity) {
            makeRoom();
        }
        place(orderedCount++, entry, entry.cookie);
        if (liveCount >= bucketCount) {
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
        place(indexFrom(entry.cookie), null, entry.cookie);
        liveCount--;
    }

    /** Position in the order of the first entry with at least this cookie. */
    int indexFrom(long cookie) {
        int low = 0;
        int high = orderedCount;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (cookieAt(middle) < cookie) {
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
        return ordered[index >>> ROW_SHIFT][index & ROW - 1];
    }

    private long cookieAt(int index) {
        return cookies[index >>> ROW_SHIFT][index & ROW - 1];
    }

    private void place(int index, Entry entry, long cookie) {
        ordered[index >>> ROW_SHIFT][index & ROW - 1] = entry;
        cookies[index >>> ROW_SHIFT][index & ROW - 1] = cookie;
    }

    private void makeRoom() {
        if (liveCount * 2 <= capacity) {
            compact();
        } else if (capacity < ROW) {
            capacity *= 2;
            ordered[0] = longer(ordered[0], capacity);
            long[] more = new long[capacity];
            System.arraycopy(cookies[0], 0, more, 0, cookies[0].length);
            cookies[0] = more;
        } else {
            addRow();
        }
    }

    private void compact() {
        int count = 0;
        for (int i = 0; i < orderedCount; i++) {
            Entry entry = ordered(i);
            if (entry != null) {
                place(count++, entry, cookieAt(i));
            }
        }
        for (int i = count; i < orderedCount; i++) {
            place(i, null, 0);
        }
        orderedCount = count;
    }

    private void addRow() {
        int row = capacity >>> ROW_SHIFT;
        Entry[] entries = new Entry[ROW];
        long[] numbers = new long[ROW];
        if (row == ordered.length) {
            Entry[][] moreRows = new Entry[row * 2][];
            long[][] moreNumbers = new long[row * 2][];
            for (int i = 0; i < row; i++) {
                moreRows[i] = ordered[i];
                moreNumbers[i] = cookies[i];
            }
            ordered = moreRows;
            cookies = moreNumbers;
        }
        ordered[row] = entries;
        cookies[row] = numbers;
        capacity += ROW;
    }

    private static Entry[] longer(Entry[] old, int length) {
        Entry[] more = new Entry[length];
        System.arraycopy(old, 0, more, 0, old.length);
        return more;
    }

    private Entry first(int bucket) {
        return buckets[bucket >>> ROW_SHIFT][bucket & ROW - 1];
    }

    private void setFirst(int bucket, Entry entry) {
        buckets[bucket >>> ROW_SHIFT][bucket & ROW - 1] = entry;
    }

    private void rehash() {
        Entry[][] old = buckets;
        int count = bucketCount * 2;
        Entry[][] rows = new Entry[Math.max(1, count >>> ROW_SHIFT)][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = new Entry[Math.min(count, ROW)];
        }
        buckets = rows;
        bucketCount = count;
        for (Entry[] row : old) {
            for (Entry first : row) {
                Entry entry = first;
                while (entry != null) {
                    Entry next = entry.nextInBucket;
                    addToBucket(entry);
                    entry = next;
                }
            }
        }
    }

    private void addToBucket(Entry entry) {
        int bucket = entry.hash & bucketCount - 1;
        entry.nextInBucket = first(bucket);
        setFirst(bucket, entry);
    }

    private void removeFromBucket(Entry entry) {
        int bucket = entry.hash & bucketCount - 1;
        Entry before = null;
        for (Entry at = first(bucket); at != entry; at = at.nextInBucket) {
            before = at;
        }
        if (before == null) {
            setFirst(bucket, entry.nextInBucket);
        } else {
            before.nextInBucket = entry.nextInBucket;
        }
        entry.nextInBucket = null;
    }
}
