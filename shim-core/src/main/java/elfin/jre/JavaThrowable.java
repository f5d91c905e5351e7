package elfin.jre;

import elfin.rules.Substitute;
import elfin.runtime.StackTrace;

/**
 * {@code java.lang.Throwable}: message, cause and the return addresses on the stack where it was
 * made.
 */
@Substitute(Throwable.class)
public class JavaThrowable {
    private final String message;
    private Throwable cause;
    private final long[] backtrace;

    public JavaThrowable() {
        this(null, null, true, true);
    }

    public JavaThrowable(String message) {
        this(message, null, true, true);
    }

    public JavaThrowable(String message, Throwable cause) {
        this(message, cause, true, true);
    }

    public JavaThrowable(Throwable cause) {
        this(cause == null ? null : cause.toString(), cause, true, true);
    }

    protected JavaThrowable(
            String message, Throwable cause, boolean suppression, boolean writableStackTrace) {
        this.message = message;
        this.cause = cause;
        this.backtrace = writableStackTrace ? StackTrace.capture() : null;
    }

    public String getMessage() {
        return message;
    }

    public String getLocalizedMessage() {
        return getMessage();
    }

    public Throwable getCause() {
        return cause;
    }

    public Throwable initCause(Throwable newCause) {
        cause = newCause;
        return (Throwable) (Object) this;
    }

    /** Suppressed exceptions are not kept. */
    public final void addSuppressed(Throwable exception) {}

    /** Return addresses, innermost first; null when there is no trace. */
    public long[] backtrace() {
        return backtrace;
    }

    @Override
    public String toString() {
        String name = JavaObject.classOf(this).getName();
        String text = getMessage();
        return text == null ? name : name + ": " + text;
    }
}
