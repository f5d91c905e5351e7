package elfin.rewrite;

/** How it is known that an instruction starts where a function was found; the surest first. */
public enum Origin {
    /** A function symbol. */
    SYMBOL("symbol"),
    /** Go's table of functions. */
    GO_TABLE("pclntab"),
    /** A frame description in .eh_frame. */
    FRAME(".eh_frame"),
    /** The program's entry point. */
    ENTRY("entry"),
    /** Jumps and calls from the entry point lead there; nothing describes the code. */
    DESCENT("followed from the entry"),
    /** Nothing says so: decoding went on from the start of the code. */
    SWEEP("linear sweep");

    private final String description;

    Origin(String description) {
        this.description = description;
    }

    /** For reports. */
    public String description() {
        return description;
    }
}
