package elfin.runtime;

/** Where references to objects may be, outside the heap. */
public interface RootSource {
    /**
     * Shows all of it to {@link Collector#scan}: static fields, objects of the image, and stacks.
     *
     * @param stackPointer of the collecting thread, below all it holds
     */
    void scanRoots(long stackPointer);

    /** A clock in nanoseconds, for the length of collections. */
    default long nanos() {
        return 0;
    }
}
