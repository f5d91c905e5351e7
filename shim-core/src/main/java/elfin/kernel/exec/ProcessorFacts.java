package elfin.kernel.exec;

/** What the auxiliary vector tells a program of the machine and of its user. */
public final class ProcessorFacts {
    /** CPUID.1:EDX, AT_HWCAP. */
    public long hwcap;

    /** AT_HWCAP2: bit 1 says that FSGSBASE instructions may be used. */
    public long hwcap2;

    /** The least size of an alternate signal stack in bytes, AT_MINSIGSTKSZ; 0 leaves it out. */
    public long minimumSignalStack;

    /** AT_RSEQ_FEATURE_SIZE; 0 when rseq(2) is not there. */
    public long rseqFeatureSize;

    /** AT_RSEQ_ALIGN. */
    public long rseqAlignment;

    public int uid;
    public int euid;
    public int gid;
    public int egid;

    /** Whether the program runs with more rights than its caller: AT_SECURE. */
    public boolean secure;

    /** 16 random bytes, AT_RANDOM. */
    public final byte[] random = new byte[RANDOM_BYTES];

    static final int RANDOM_BYTES = 16;
}
