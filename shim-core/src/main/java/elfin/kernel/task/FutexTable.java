package elfin.kernel.task;

import elfin.abi.Errno;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.mm.AddressSpace;
import elfin.kernel.mm.Mapping;
import elfin.kernel.mm.RemoteMemory;
import elfin.kernel.mm.UserMemory;

/**
 * The words that tasks wait for, in hash buckets. A word is known by its address space and address,
 * or, in memory that processes share, by its physical address.
 */
final class FutexTable {
    /** The space of words in shared memory. */
    static final long SHARED = 0;

    private static final int BUCKETS = 256;

    private static final FutexWord[] BUCKET = new FutexWord[BUCKETS];

    /** Words that nobody waits for any more. */
    private static FutexWord unused;

    private FutexTable() {}

    /** Half of a word's key: its page tables, or {@link #SHARED}. */
    static long space(long address, boolean isPrivate) {
        if ((address & 3) != 0) {
            throw ErrnoException.of(Errno.EINVAL);
        }
        if (!UserMemory.isUserRange(address, Integer.BYTES)) {
            throw ErrnoException.of(Errno.EFAULT);
        }
        AddressSpace space = Task.current().process.addressSpace;
        if (isPrivate) {
            return space.root;
        }
        Mapping mapping = space.mappings.covering(address);
        if (mapping == null) {
            throw ErrnoException.of(Errno.EFAULT);
        }
        return mapping.isShared() ? SHARED : space.root;
    }

    /** The other half: the address, or in shared memory the physical one. */
    static long keyAddress(long address, long space) {
        if (space != SHARED) {
            return address;
        }
        long physAddress = RemoteMemory.physical(Task.current().process.addressSpace, address);
        if (physAddress < 0) {
            throw ErrnoException.of(Errno.EFAULT);
        }
        return physAddress;
    }

    /** The word of an address that tasks wait for, or null. */
    static FutexWord find(long address, boolean isPrivate) {
        long space = space(address, isPrivate);
        return findKey(space, keyAddress(address, space));
    }

    static FutexWord findKey(long space, long key) {
        FutexWord word = BUCKET[bucket(space, key)];
        while (word != null && !word.isKnownBy(space, key)) {
            word = word.nextInBucket;
        }
        return word;
    }

    /** Adds a waiter to the word of a key. */
    static void add(FutexWaiter waiter, long space, long key) {
        FutexWord word = findKey(space, key);
        if (word == null) {
            word = unused;
            if (word == null) {
                word = new FutexWord();
            } else {
                unused = word.nextInBucket;
            }
            int bucket = bucket(space, key);
            word.space = space;
            word.address = key;
            word.nextInBucket = BUCKET[bucket];
            BUCKET[bucket] = word;
        }
        word.add(waiter);
    }

    /** Takes a waiter out; the word is forgotten with its last one. */
    static void remove(FutexWaiter waiter) {
        FutexWord word = waiter.word;
        word.remove(waiter);
        if (word.first() == null) {
            word.setOwner(null);
            forget(word);
        }
    }

    private static void forget(FutexWord word) {
        int bucket = bucket(word.space, word.address);
        if (BUCKET[bucket] == word) {
            BUCKET[bucket] = word.nextInBucket;
        } else {
            FutexWord before = BUCKET[bucket];
            while (before.nextInBucket != word) {
                before = before.nextInBucket;
            }
            before.nextInBucket = word.nextInBucket;
        }
        word.nextInBucket = unused;
        unused = word;
    }

    private static int bucket(long space, long address) {
        long mixed = (space ^ address) * 0x9e37_79b9_7f4a_7c15L;
        return (int) (mixed >>> Long.SIZE - 8);
    }
}
