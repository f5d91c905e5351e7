package elfin.runtime;

/** Decides which allocations fail, in tests. */
public interface FailureSource {
    /** An allocation is being made: whether it fails. */
    boolean fails();
}
