package elfin.conformance.program;

/**
 * All cases by index. This class is only for the Java compiler; the one in the executable is
 * generated from the methods with {@link Case}.
 */
final class Cases {
    private Cases() {}

    /** How many there are. */
    static int count() {
        throw new UnsupportedOperationException("generated");
    }

    /** The name of a case: class and method. */
    static String name(int index) {
        throw new UnsupportedOperationException("generated " + index);
    }

    /** Runs a case. */
    static void run(int index) {
        throw new UnsupportedOperationException("generated " + index);
    }
}
