package elfin.runtime;

/** The end of an exception that nobody catches. */
public interface FailureHandler {
    /** Reports the exception and ends the program or the machine; does not return. */
    void uncaught(Throwable exception);

    /** Ends it without a report, because making the report failed in turn. Allocates nothing. */
    void giveUp();
}
