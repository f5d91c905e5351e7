package elfin.jre;

import elfin.raw.Mem;
import elfin.rules.Substitute;
import elfin.runtime.Descriptor;

/** {@code java.lang.System}. */
@Substitute(System.class)
public final class JavaSystem {
    private static final int LENGTH_OFFSET = 8;
    private static final int ELEMENTS_OFFSET = 16;

    private JavaSystem() {}

    public static int identityHashCode(Object object) {
        return object == null ? 0 : JavaObject.identityHash(object);
    }

    /** Copies between arrays of the same type; the ranges may overlap. */
    public static void arraycopy(Object from, int fromIndex, Object to, int toIndex, int count) {
        long source = Mem.addressOf(from);
        long target = Mem.addressOf(to);
        if (source == 0 || target == 0) {
            throw new NullPointerException();
        }
        long type = Mem.getLong(source);
        long targetType = Mem.getLong(target);
        if (Descriptor.kind(type) == Descriptor.KIND_OBJECT
                || Descriptor.kind(type) != Descriptor.kind(targetType)
                || Descriptor.kind(type) == Descriptor.KIND_PRIMITIVES && type != targetType) {
            throw new ArrayStoreException();
        }
        if ((fromIndex | toIndex | count) < 0
                || fromIndex > Mem.getInt(source + LENGTH_OFFSET) - count
                || toIndex > Mem.getInt(target + LENGTH_OFFSET) - count) {
            throw new ArrayIndexOutOfBoundsException();
        }
        if (type != targetType) {
            copyChecked((Object[]) from, fromIndex, (Object[]) to, toIndex, count);
            return;
        }
        long size = Descriptor.instanceSize(type);
        Mem.copy(
                source + ELEMENTS_OFFSET + fromIndex * size,
                target + ELEMENTS_OFFSET + toIndex * size,
                count * size);
    }

    private static void copyChecked(
            Object[] from, int fromIndex, Object[] to, int toIndex, int count) {
        for (int i = 0; i < count; i++) {
            to[toIndex + i] = from[fromIndex + i];
        }
    }
}
