package elfin.kernel.fs;

import elfin.abi.Poll;
import elfin.kernel.sched.WaitListener;
import elfin.kernel.sched.WaitQueue;

/** Signals when a file with {@code O_ASYNC} has news: fcntl(2) F_SETOWN, F_SETSIG. */
final class AsyncSignals implements PollSink {
    /** {@code si_code} of readable and of writable. */
    private static final int POLL_IN = 1;

    private static final int POLL_OUT = 2;

    private static final int READ_BAND = Poll.POLLIN | Poll.POLLRDNORM;
    private static final int WRITE_BAND = Poll.POLLOUT | Poll.POLLWRNORM | Poll.POLLWRBAND;

    private final OpenFile file;
    private final int descriptor;
    private Listener first;

    AsyncSignals(OpenFile file, int descriptor) {
        this.file = file;
        this.descriptor = descriptor;
        file.pollQueues(this);
    }

    /** One of the file's queues. */
    private static final class Listener extends WaitListener {
        private final AsyncSignals signals;
        private final boolean reads;
        private final Listener next;

        Listener(AsyncSignals signals, boolean reads, Listener next) {
            this.signals = signals;
            this.reads = reads;
            this.next = next;
        }

        @Override
        protected boolean woken() {
            Caller.fileHasNews(
                    signals.file,
                    signals.descriptor,
                    reads ? POLL_IN : POLL_OUT,
                    reads ? READ_BAND : WRITE_BAND);
            return false;
        }
    }

    @Override
    public void add(WaitQueue queue, int events) {
        first = new Listener(this, (events & Poll.POLLIN) != 0, first);
        first.listenTo(queue);
    }

    void stop() {
        for (Listener at = first; at != null; at = at.next) {
            at.stopListening();
        }
        first = null;
    }
}
