package elfin.runtime;

import elfin.rules.NoInline;
import elfin.rules.NoThrow;

/** What compiled code does when an implicit check fails. Cold, so never inlined. */
public final class Failures {
    /** Preallocated: when it is needed there is no memory to make it. */
    static final OutOfMemoryError OUT_OF_MEMORY = new OutOfMemoryError();

    private static FailureHandler handler;

    private Failures() {}

    /** Sets what happens to exceptions that leave an entry point. */
    public static void setHandler(FailureHandler newHandler) {
        handler = newHandler;
    }

    @NoInline
    static Throwable nullPointer() {
        return new NullPointerException();
    }

    @NoInline
    static Throwable arrayIndex(int index, int length) {
        return new ArrayIndexOutOfBoundsException(
                "Index " + index + " out of bounds for length " + length);
    }

    @NoInline
    static Throwable division() {
        return new ArithmeticException("/ by zero");
    }

    @NoInline
    static Throwable classCast(Object object, long descriptor) {
        return new ClassCastException();
    }

    @NoInline
    static Throwable arrayStore(Object array, Object value) {
        return new ArrayStoreException();
    }

    /** An exception has nowhere to go; does not return. */
    @NoInline
    @NoThrow
    static void uncaught(Throwable exception) {
        try {
            handler.uncaught(exception);
        } catch (Throwable again) {
            handler.giveUp();
        }
    }
}
