package elfin.strace;

/**
 * One record of a trace.
 *
 * @param kind of {@link elfin.table.TraceFormat}
 * @param thread the thread's id
 * @param nanos since boot
 * @param number the call's number
 * @param values ENTER: the arguments; EXIT: the result; SIGNAL: number, code, sender and address
 * @param memory what was captured
 */
record TraceEvent(int kind, int thread, long nanos, int number, long[] values, Pieces memory) {}
