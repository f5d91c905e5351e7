package elfin.kernel.mm;

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
}
