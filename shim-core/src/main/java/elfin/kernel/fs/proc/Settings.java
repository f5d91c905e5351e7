package elfin.kernel.fs.proc;

/** Takes the settings of the kernel's parts for /proc/sys. */
public interface Settings {
    /** Tells a number. */
    interface Value {
        long get();
    }

    /** Takes another number. */
    interface Change {
        void set(long number);
    }

    /**
     * Adds a number that can be set within bounds.
     *
     * @param directory its path below /proc/sys
     */
    void number(String directory, String name, long least, long most, Value value, Change change);

    /** Adds a number without sign that can be set to any. */
    void unsigned(String directory, String name, Value value, Change change);
}
