package elfin.raw;

/** On a JVM: what a page fault is to the kernel. */
public final class SimulatedFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient long address;

    public SimulatedFault(long address) {
        super("no simulated memory at 0x" + Long.toHexString(address));
        this.address = address;
    }

    /** The address that has no memory. */
    public long address() {
        return address;
    }
}
