package elfin.patch;

/** Bytes that are not a rewrite plan of this version, or a damaged one. */
public final class PatchFormatException extends Exception {
    private static final long serialVersionUID = 1L;

    /** {@code what} is the whole message. */
    public PatchFormatException(String what) {
        super(what);
    }
}
