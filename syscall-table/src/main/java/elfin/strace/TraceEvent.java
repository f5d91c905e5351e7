package elfin.strace;

/**
 * One record of a trace.
 *
 * @param kind of {@link elfin.table.TraceFormat}
 * @param thread the thread's id
 * @param nanos since boot
 * @param number the call's number
 * @param trapped ENTER: whether it came by trap
 * @param values ENTER: the arguments, and the address behind the instruction; EXIT: the result, and
 *     the nanoseconds that its handler took; SIGNAL: number, code, sender and address
 * @param memory what was captured
 */
record TraceEvent(
        int kind,
        int thread,
        long nanos,
        int number,
        boolean trapped,
        long[] values,
        Pieces memory) {}
