package elfin.natives;

/** A native library is nowhere, or cannot be loaded. */
public final class MissingNativeLibraryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String hint;

    /** {@code hint} says how to get it. */
    public MissingNativeLibraryException(String name, String hint, Throwable cause) {
        super("native library " + name + " cannot be loaded (" + hint + ")", cause);
        this.hint = hint;
    }

    /** What the user can do. */
    public String hint() {
        return hint;
    }
}
