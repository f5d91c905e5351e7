package elfin.jre;

import elfin.rules.Substitute;

/** {@code java.lang.Enum}. */
@Substitute(Enum.class)
@SuppressWarnings("ComparableType") // The compiler makes both classes one.
public abstract class JavaEnum implements Comparable<Object> {
    private final String name;
    private final int ordinal;

    protected JavaEnum(String name, int ordinal) {
        this.name = name;
        this.ordinal = ordinal;
    }

    public final String name() {
        return name;
    }

    public final int ordinal() {
        return ordinal;
    }

    public final int compareTo(Enum<?> other) {
        return ordinal - ((JavaEnum) (Object) other).ordinal;
    }

    @Override
    public final int compareTo(Object other) {
        return ordinal - ((JavaEnum) other).ordinal;
    }

    @Override
    public final boolean equals(Object other) {
        return this == other;
    }

    @Override
    public final int hashCode() {
        return super.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }

    /** Finds a constant by name. */
    public static Enum<?> valueOf(Class<?> type, String wanted) {
        for (Object constant : ((JavaClass) (Object) type).constants()) {
            if (((JavaEnum) constant).name.equals(wanted)) {
                return (Enum<?>) constant;
            }
        }
        throw new IllegalArgumentException("No enum constant " + wanted);
    }
}
