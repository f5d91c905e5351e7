package elfin.conformance;

/**
 * What became of a case on a platform.
 *
 * @param kind how it went
 * @param message what was found instead of the expected; empty when there is nothing to say. Of a
 *     pass: what was found at first, when only a second run passed
 */
record Outcome(Kind kind, String message) {
    /** How a case can go. */
    enum Kind {
        PASS,
        FAIL,
        /** The process or the machine ended in the case. */
        CRASH,
        /** The time limit came first. */
        HANG,
        /** It was not run. */
        NOT_RUN
    }

    static final Outcome PASSED = new Outcome(Kind.PASS, "");
    static final Outcome NOT_RUN = new Outcome(Kind.NOT_RUN, "");

    /** A second run passed where the first was this. */
    Outcome steadied() {
        return new Outcome(Kind.PASS, kind + " at first: " + message);
    }

    /** Whether it passes now and then: it did at the second run and not at the first. */
    boolean unsteady() {
        return passed() && !message.isEmpty();
    }

    boolean passed() {
        return kind == Kind.PASS;
    }
}
