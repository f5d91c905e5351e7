package elfin.patch;

/** Why a site is left to the trap. The order is the format's numbering. */
public enum TrapReason {
    /** It is not: the site is rewritten. */
    NONE("rewritten"),
    /** The signal return trampoline, whose bytes debuggers and unwinders compare. */
    SIGRETURN("signal return trampoline"),
    /** Bytes around the site are no instructions the disassembler knows. */
    UNDECODED("undecodable bytes nearby"),
    /** No suitable instructions before it, and no dead padding in reach. */
    NO_ROOM("no room for a jump"),
    /** The stubs cannot be placed within reach of the code. */
    NO_POOL("no address range for stubs in reach");

    private static final TrapReason[] ALL = values();

    private final String description;

    TrapReason(String description) {
        this.description = description;
    }

    /** For reports. */
    public String description() {
        return description;
    }

    static TrapReason of(int number) {
        return number >= 0 && number < ALL.length ? ALL[number] : NONE;
    }
}
