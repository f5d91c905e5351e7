package elfin.cli;

/** Elfin ends with one line that says what failed, why, and what to do. */
final class Failure extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;

    Failure(int status, String what, String why, String advice) {
        super(what + ": " + why + (advice.isEmpty() ? "" : " (" + advice + ")"));
        this.status = status;
    }

    int status() {
        return status;
    }
}
