package elfin.suite;

/** How a test ended. */
enum Verdict {
    PASS,
    FAIL,
    SKIP
}
