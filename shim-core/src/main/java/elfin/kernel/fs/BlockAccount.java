package elfin.kernel.fs;

/** The pages that the files of one file system take, and how many they may take. */
public final class BlockAccount {
    /** Most pages; {@code Long.MAX_VALUE} is no limit of its own. */
    public long limit;

    private long used;

    public BlockAccount(long limit) {
        this.limit = limit;
    }

    /** Pages in use. */
    public long used() {
        return used;
    }

    /** Takes one page, or returns false when none is left. */
    boolean take() {
        if (used >= limit) {
            return false;
        }
        used++;
        return true;
    }

    /** Gives pages back. */
    void give(long pageCount) {
        used -= pageCount;
    }
}
