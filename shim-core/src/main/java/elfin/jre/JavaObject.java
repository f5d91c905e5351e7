package elfin.jre;

import elfin.raw.Mem;
import elfin.rules.Substitute;

/** {@code java.lang.Object}. */
@Substitute(Object.class)
public class JavaObject {
    /** Offset of the class object in a descriptor. */
    private static final int CLASS_OBJECT_OFFSET = 56;

    private static final long ADDRESS_MIX = 0x9e3779b97f4a7c15L;

    public JavaObject() {}

    public boolean equals(Object other) {
        return (Object) this == other;
    }

    /** The identity hash: objects do not move, so it comes from the address. */
    public int hashCode() {
        return identityHash(this);
    }

    static int identityHash(Object object) {
        return (int) (Mem.addressOf(object) * ADDRESS_MIX >>> 33);
    }

    public String toString() {
        return classOf(this).getName() + "@" + Integer.toHexString(hashCode());
    }

    /** {@code getClass()}: the compiler calls this for it. */
    static JavaClass classOf(Object object) {
        if (object == null) {
            throw new NullPointerException();
        }
        long descriptor = Mem.getLong(Mem.addressOf(object));
        return (JavaClass) Mem.objectAt(Mem.getLong(descriptor + CLASS_OBJECT_OFFSET));
    }
}
