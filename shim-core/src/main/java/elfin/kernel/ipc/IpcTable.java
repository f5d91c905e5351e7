package elfin.kernel.ipc;

import elfin.abi.Ipc;

/**
 * The objects of one kind, by id and by key. An id is a place in the table and a number that grows
 * each time places are used again, so that old ids stay wrong: Linux's {@code ipc/util.c}.
 */
public final class IpcTable {
    /** Linux's {@code IPCMNI_SHIFT}. */
    static final int INDEX_BITS = 15;

    private static final int PLACES = 1 << INDEX_BITS;

    /** Ids are positive. */
    private static final int SEQUENCES = 1 << 31 - INDEX_BITS;

    /** Places are not used again before so many others: Linux's {@code ipc_min_cycle}. */
    private static final int LEAST_CYCLE = 64;

    private static final int BUCKETS = 256;

    private int most;

    private IpcObject[] objects = new IpcObject[LEAST_CYCLE];
    private final IpcObject[] byKey = new IpcObject[BUCKETS];
    private int inUse;
    private int lastIndex = -1;
    private int sequence;

    /** The id that the next object is to have, or -1 for any. */
    private int nextId = -1;

    /**
     * @param most how many objects there can be
     */
    public IpcTable(int most) {
        this.most = most;
    }

    /** How many objects there can be. */
    public int most() {
        return most;
    }

    /** Changes how many there can be; those there are stay. */
    public void setMost(int number) {
        most = number;
    }

    public int inUse() {
        return inUse;
    }

    /** The object of an id, or null. */
    public IpcObject find(int id) {
        IpcObject object = id < 0 ? null : at(id & (1 << INDEX_BITS) - 1);
        return object != null && object.id() == id ? object : null;
    }

    /** The object at a place, or null. */
    public IpcObject at(int index) {
        return index >= 0 && index < objects.length ? objects[index] : null;
    }

    /** The object of a key, or null. */
    public IpcObject findKey(int key) {
        IpcObject object = byKey[bucket(key)];
        while (object != null && object.key != key) {
            object = object.nextOfKey;
        }
        return object;
    }

    /** The highest place in use; 0 when there is none, as Linux tells it. */
    public int highestIndex() {
        int index = objects.length - 1;
        while (index > 0 && objects[index] == null) {
            index--;
        }
        return Math.max(index, 0);
    }

    /** Whether one more object would be too many. */
    public boolean isFull() {
        return inUse >= most;
    }

    /** What {@link #setNextId} has chosen and no object has got yet, or -1. */
    public int nextId() {
        return nextId;
    }

    /** Chooses the id of the next object; when its place is taken, the one behind it is used. */
    public void setNextId(int id) {
        nextId = id;
    }

    /** Gives a new object its place; there must be one. */
    public void add(IpcObject object) {
        int index = nextId >= 0 ? placeOfNextId() : nextPlace();
        object.index = index;
        object.sequence = sequence;
        objects[index] = object;
        inUse++;
        if (object.key != Ipc.IPC_PRIVATE) {
            object.nextOfKey = byKey[bucket(object.key)];
            byKey[bucket(object.key)] = object;
        }
    }

    /** The first free place at or behind that of the id that was chosen. */
    private int placeOfNextId() {
        int index = nextId & PLACES - 1;
        while (at(index) != null) {
            index = index + 1 & PLACES - 1;
        }
        ensureRoom(index + 1);
        sequence = nextId >>> INDEX_BITS;
        nextId = -1;
        return index;
    }

    private int nextPlace() {
        int range = Math.min(most, Math.max(inUse * 3 / 2, LEAST_CYCLE));
        ensureRoom(range);
        int index = (lastIndex + 1) % range;
        while (objects[index] != null) {
            index = (index + 1) % range;
        }
        if (index <= lastIndex) {
            sequence = (sequence + 1) % SEQUENCES;
        }
        lastIndex = index;
        return index;
    }

    private void ensureRoom(int count) {
        if (count > objects.length) {
            IpcObject[] more = new IpcObject[Math.max(count, objects.length * 2)];
            System.arraycopy(objects, 0, more, 0, objects.length);
            objects = more;
        }
    }

    /** Takes an object out. */
    public void remove(IpcObject object) {
        forgetKey(object);
        objects[object.index] = null;
        inUse--;
        object.remove();
    }

    /** The key leads to the object no longer. */
    public void forgetKey(IpcObject object) {
        if (object.key == Ipc.IPC_PRIVATE) {
            return;
        }
        int bucket = bucket(object.key);
        IpcObject before = byKey[bucket];
        if (before == object) {
            byKey[bucket] = object.nextOfKey;
        } else {
            while (before.nextOfKey != object) {
                before = before.nextOfKey;
            }
            before.nextOfKey = object.nextOfKey;
        }
        object.nextOfKey = null;
        object.key = Ipc.IPC_PRIVATE;
    }

    private static int bucket(int key) {
        return (key ^ key >>> 8 ^ key >>> 16 ^ key >>> 24) & BUCKETS - 1;
    }
}
