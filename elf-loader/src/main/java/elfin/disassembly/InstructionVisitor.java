package elfin.disassembly;

/** Takes decoded instructions in the order of their addresses. */
@FunctionalInterface
public interface InstructionVisitor {
    /** The cursor is valid only during the call. */
    void visit(InstructionCursor cursor);
}
