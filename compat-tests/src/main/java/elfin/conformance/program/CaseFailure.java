package elfin.conformance.program;

/** A case found something else than it expected. */
final class CaseFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CaseFailure(String message) {
        super(message);
    }
}
