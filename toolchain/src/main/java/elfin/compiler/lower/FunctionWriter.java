package elfin.compiler.lower;

/** Writes the instructions of one function: names, blocks and the common patterns. */
final class FunctionWriter {
    /** Branch weights of a failed check against the ordinary way. */
    static final String UNLIKELY = ", !prof !80";

    private final StringBuilder text = new StringBuilder();
    private String location = "";
    private int nextName;
    private int nextLabel;
    private boolean open;

    void setLocation(String debugLocation) {
        this.location = debugLocation;
    }

    /** An instruction without result. */
    void line(String instruction) {
        if (open) {
            text.append("  ").append(instruction).append(location).append('\n');
        }
    }

    /** An instruction with a result, whose name is returned. */
    String value(String instruction) {
        String name = "%v" + nextName++;
        line(name + " = " + instruction);
        return name;
    }

    /** A name for a block to come. */
    String newLabel() {
        return "b" + nextLabel++;
    }

    /** Begins a block; the one before must have ended, or falls through. */
    void label(String label) {
        if (open) {
            branch(label);
        }
        text.append(label).append(":\n");
        open = true;
    }

    /** Whether instructions can be added: no terminator was written yet. */
    boolean isOpen() {
        return open;
    }

    void branch(String label) {
        end("br label %" + label);
    }

    void branch(String condition, String yes, String no, String weights) {
        end("br i1 " + condition + ", label %" + yes + ", label %" + no + weights);
    }

    /** Ends the block with a terminator. */
    void end(String terminator) {
        line(terminator);
        open = false;
    }

    String load(String type, String address, String metadata) {
        return value("load " + type + ", ptr " + address + metadata);
    }

    void store(String type, String value, String address, String metadata) {
        line("store " + type + " " + value + ", ptr " + address + metadata);
    }

    /** The address {@code base + offset} in bytes. */
    String offset(String base, long offset) {
        return value("getelementptr inbounds i8, ptr " + base + ", i64 " + offset);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
