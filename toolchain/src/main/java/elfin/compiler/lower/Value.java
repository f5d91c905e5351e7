package elfin.compiler.lower;

/**
 * A value on the simulated operand stack.
 *
 * @param kind its kind
 * @param ir the name or constant in LLVM IR
 * @param nonNull whether a reference is known not to be null
 * @param literal the string when this is a string literal, else null
 */
record Value(Kind kind, String ir, boolean nonNull, String literal) {
    static Value of(Kind kind, String ir) {
        return new Value(kind, ir, false, null);
    }

    static Value ofInt(int value) {
        return of(Kind.INT, Integer.toString(value));
    }

    static Value ofLong(long value) {
        return of(Kind.LONG, Long.toString(value));
    }

    static Value nonNull(String ir) {
        return new Value(Kind.REFERENCE, ir, true, null);
    }

    boolean isLong() {
        return kind == Kind.LONG;
    }
}
