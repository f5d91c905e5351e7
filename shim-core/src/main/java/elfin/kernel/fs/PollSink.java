package elfin.kernel.fs;

import elfin.kernel.sched.WaitQueue;

/** Takes the queues that are woken when what {@link OpenFile#poll} answers may have changed. */
public interface PollSink {
    /**
     * A queue of the file.
     *
     * @param events the {@code POLL*} bits that may be new when it is woken
     */
    void add(WaitQueue queue, int events);
}
