package elfin.compiler.snapshot;

import elfin.compiler.world.ClassInfo;

/** One object of the image. */
public final class SnapshotObject {
    public final int number;

    /** The object in the build JVM: a String, an array, a Class or an instance. */
    public final Object value;

    /** Its compiled class; null for arrays. */
    public final ClassInfo type;

    /** The array type's descriptor with compiled names; null for other objects. */
    public final String arrayType;

    SnapshotObject(int number, Object value, ClassInfo type, String arrayType) {
        this.number = number;
        this.value = value;
        this.type = type;
        this.arrayType = arrayType;
    }

    public String symbol() {
        return "object." + number;
    }
}
