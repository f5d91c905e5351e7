package elfin.table;

/** Which memory of the program a trace needs to show an argument. */
public enum Capture {
    /** The register says it all. */
    NONE,
    /** A NUL-terminated string, before the call. */
    STRING,
    /** An array of strings that ends with NULL, before the call. */
    STRINGS,
    /** How many strings an array has that ends with NULL, before the call. */
    STRING_COUNT,
    /** A structure, before the call. */
    IN,
    /** A structure, after the call if that succeeded. */
    OUT,
    /** A structure, before the call and after it. */
    IN_OUT,
    /** Bytes before the call, as many as the next argument says. */
    BYTES_IN,
    /** Bytes after the call, as many as it returned. */
    BYTES_OUT,
    /** Structures before the call and after it, as many as the next argument says. */
    ARRAY_IN_OUT,
    /** Structures after the call, as many as it returned. */
    ARRAY_OUT,
    /**
     * {@code struct iovec}s, as many as the next argument says, and their bytes, before the call.
     */
    VECTOR_IN,
    /** The same after the call, with as many bytes as it returned. */
    VECTOR_OUT,
    /** How many {@code struct linux_dirent}s there are in as many bytes as the call returned. */
    ENTRY_COUNT
}
