package elfin.kernel.fs.sys;

/** The caches of the processor, by index. */
public abstract class CacheSource {
    /** How many there are. */
    public abstract int count();

    /** 1 is nearest to the processor. */
    public abstract int level(int index);

    /** {@code Data}, {@code Instruction} or {@code Unified}. */
    public abstract String type(int index);

    public abstract int lineBytes(int index);

    public abstract int partitions(int index);

    public abstract int ways(int index);

    public abstract int sets(int index);
}
