package elfin.runtime;

import elfin.raw.Mem;

/**
 * The type of an object, in read-only data; an object's header is its address.
 *
 * <pre>
 *  0 int instance size (arrays: element size)    4 int kind
 *  8 int class id                               12 int lowest id of a subclass (interfaces: bit number)
 * 16 name (String)                              24 superclass's descriptor
 * 32 reference map: int count, int offsets[]    40 element type's descriptor
 * 48 interface bitmap                           56 java.lang.Class object
 * 64 method table
 * </pre>
 */
public final class Descriptor {
    public static final int KIND_OBJECT = 0;
    public static final int KIND_PRIMITIVES = 1;
    public static final int KIND_REFERENCES = 2;
    public static final int KIND_INTERFACE = 3;

    /** Offset of the length in an array, and of the first element. */
    public static final int ARRAY_LENGTH_OFFSET = 8;

    public static final int ARRAY_ELEMENTS_OFFSET = 16;

    private static final int KIND_OFFSET = 4;
    private static final int NAME_OFFSET = 16;
    private static final int REFERENCES_OFFSET = 32;

    private Descriptor() {}

    /** Bytes of an instance with header, or of one array element. */
    public static int instanceSize(long descriptor) {
        return Mem.getInt(descriptor);
    }

    /** One of the kinds. */
    public static int kind(long descriptor) {
        return Mem.getInt(descriptor + KIND_OFFSET);
    }

    /** The class's name as a String object's address. */
    public static long name(long descriptor) {
        return Mem.getLong(descriptor + NAME_OFFSET);
    }

    /** The reference map of an instance, which begins with the number of fields; 0 for none. */
    public static long referenceMap(long descriptor) {
        return Mem.getLong(descriptor + REFERENCES_OFFSET);
    }

    /** The offset of a reference field in a map. */
    public static int referenceOffset(long map, int index) {
        return Mem.getInt(map + 4 + 4L * index);
    }

    /** The size in bytes of an object. */
    public static long objectSize(long object) {
        long descriptor = Mem.getLong(object);
        long size = instanceSize(descriptor);
        if (kind(descriptor) == KIND_OBJECT) {
            return size;
        }
        return ARRAY_ELEMENTS_OFFSET + size * Mem.getInt(object + ARRAY_LENGTH_OFFSET);
    }
}
