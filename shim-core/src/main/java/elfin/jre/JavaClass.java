package elfin.jre;

import elfin.rules.Substitute;

/**
 * {@code java.lang.Class}: a name and, for enums, the constants. The compiler makes the objects.
 */
@Substitute(Class.class)
public final class JavaClass {
    private final String name;
    private final long descriptor;
    private final Object[] enumConstants;

    private JavaClass(String name, long descriptor, Object[] enumConstants) {
        this.name = name;
        this.descriptor = descriptor;
        this.enumConstants = enumConstants;
    }

    public String getName() {
        return name;
    }

    public String getSimpleName() {
        int start = Math.max(name.lastIndexOf('.'), name.lastIndexOf('$')) + 1;
        return name.substring(start);
    }

    /** The address of the descriptor. */
    public long descriptor() {
        return descriptor;
    }

    Object[] constants() {
        return enumConstants;
    }

    @Override
    public String toString() {
        return "class " + name;
    }
}
