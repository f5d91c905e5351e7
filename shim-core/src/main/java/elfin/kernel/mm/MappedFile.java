package elfin.kernel.mm;

import elfin.abi.Errno;

/**
 * What a mapping holds on to: an open file, or shared anonymous memory. It lives while descriptors
 * or mappings use it.
 */
public interface MappedFile {
    /** The pages to map, or null if it cannot be mapped. */
    PageSource pageSource();

    /** One more mapping uses it. */
    void retain();

    /** One mapping less uses it. */
    void release();

    /** The program has written to pages of a shared mapping since it was last told. */
    default void written() {}

    /**
     * Frees pages, which are zero from now on, for all who map or read them: MADV_REMOVE.
     *
     * @return 0 or {@code -errno}
     */
    default long punch(long firstPage, long pageCount) {
        return -Errno.EOPNOTSUPP;
    }
}
