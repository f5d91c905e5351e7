package elfin.runtime;

import elfin.jre.JavaThrowable;

/** Access to the return addresses that an exception keeps. */
public final class ThrowableTrace {
    private ThrowableTrace() {}

    /**
     * The return addresses, innermost first and 0 behind the last; null when the exception keeps
     * none.
     */
    public static long[] of(Throwable throwable) {
        return ((JavaThrowable) (Object) throwable).backtrace();
    }
}
