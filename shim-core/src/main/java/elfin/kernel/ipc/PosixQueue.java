package elfin.kernel.ipc;

import elfin.abi.Errno;
import elfin.kernel.fs.Pollers;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.sched.WaitQueue;
import elfin.kernel.task.Process;
import elfin.kernel.task.SignalInfo;
import elfin.kernel.task.Signals;
import elfin.kernel.task.Task;
import elfin.kernel.time.Clock;

/** The messages of a POSIX queue, the most urgent first: mq_overview(7). */
public final class PosixQueue {
    private static final int SI_MESGQ = -3;

    public final long mostMessages;
    public final long messageBytes;

    /** Priorities that have messages, from high to low. */
    private Level first;

    private int count;
    private long bytes;
    private int receivers;

    final WaitQueue filled = new WaitQueue();
    final WaitQueue drained = new WaitQueue();

    /** Who wants to be told of a message in the empty queue, how, and with which value. */
    private Process notified;

    private int notifySignal;
    private long notifyValue;

    /** The messages of one priority, in their order. */
    private static final class Level {
        final int priority;
        Message first;
        Message last;
        Level next;

        Level(int priority, Level next) {
            this.priority = priority;
            this.next = next;
        }
    }

    PosixQueue(long mostMessages, long messageBytes) {
        this.mostMessages = mostMessages;
        this.messageBytes = messageBytes;
    }

    public int count() {
        return count;
    }

    boolean isFull() {
        return count >= mostMessages;
    }

    /**
     * mq_timedsend(2).
     *
     * @param deadlineNanos on the monotonic clock; now or before for not to wait
     * @param refusal the error number of one that does not wait any longer
     */
    long send(long address, int length, int priority, long deadlineNanos, int refusal) {
        Message message = Message.fromUser(priority, address, length);
        while (isFull()) {
            long error = await(drained, deadlineNanos, refusal);
            if (error != 0) {
                message.free();
                return error;
            }
        }
        boolean wasEmpty = count == 0;
        insert(message, priority);
        if (wasEmpty && receivers == 0) {
            tell();
        }
        Pollers.wake(filled);
        return 0;
    }

    /** mq_timedreceive(2): the length, or a negative error number. */
    long receive(long address, long priorityAddress, long deadlineNanos, int refusal) {
        while (count == 0) {
            receivers++;
            long error = await(filled, deadlineNanos, refusal);
            receivers--;
            if (error != 0) {
                return error;
            }
        }
        Message message = takeFirst();
        Pollers.wake(drained);
        try {
            if (priorityAddress != 0) {
                UserMemory.putInt(priorityAddress, (int) message.type);
            }
            return message.copyOut(address, message.length) ? message.length : -Errno.EFAULT;
        } finally {
            message.free();
        }
    }

    private static long await(WaitQueue queue, long deadlineNanos, int refusal) {
        boolean late = deadlineNanos != Long.MAX_VALUE && Clock.monotonicNanos() >= deadlineNanos;
        if (late) {
            return -refusal;
        }
        return queue.awaitUntil(deadlineNanos) ? 0 : -Errno.ERESTARTSYS;
    }

    private void insert(Message message, int priority) {
        Level before = null;
        Level at = first;
        while (at != null && at.priority > priority) {
            before = at;
            at = at.next;
        }
        if (at == null || at.priority != priority) {
            at = new Level(priority, at);
            if (before == null) {
                first = at;
            } else {
                before.next = at;
            }
        }
        if (at.last == null) {
            at.first = message;
        } else {
            at.last.next = message;
        }
        at.last = message;
        count++;
        bytes += message.length;
    }

    private Message takeFirst() {
        Level level = first;
        Message message = level.first;
        level.first = message.next;
        if (level.first == null) {
            first = level.next;
        }
        message.next = null;
        count--;
        bytes -= message.length;
        return message;
    }

    /** Gives all memory back. */
    void discard() {
        while (count > 0) {
            takeFirst().free();
        }
    }

    /**
     * mq_notify(2).
     *
     * @param signal to send to the calling process, or 0 for none
     * @return 0 or a negative error number
     */
    public long notifyCaller(int signal, long value) {
        if (notified != null && !notified.hasExited()) {
            return -Errno.EBUSY;
        }
        notified = Task.current().process;
        notifySignal = signal;
        notifyValue = value;
        return 0;
    }

    /** The calling process is told no longer, if it was the one. */
    public void forgetCaller() {
        if (notified == Task.current().process) {
            notified = null;
        }
    }

    private void tell() {
        Process process = notified;
        notified = null;
        if (process != null && notifySignal != 0 && !process.hasExited()) {
            Task sender = Task.current();
            SignalInfo info = new SignalInfo();
            info.describe(
                    notifySignal,
                    SI_MESGQ,
                    sender.process.pid,
                    sender.credentials().uid,
                    notifyValue);
            Signals.queue(process, null, info);
        }
    }

    /** What reading the queue's descriptor shows. */
    String status() {
        boolean told = notified != null;
        return "QSIZE:"
                + padded(bytes, 10)
                + " NOTIFY:"
                + padded(told && notifySignal == 0 ? 1 : 0, 5)
                + " SIGNO:"
                + padded(told ? notifySignal : 0, 5)
                + " NOTIFY_PID:"
                + padded(told ? notified.pid : 0, 6)
                + "\n";
    }

    private static String padded(long number, int width) {
        StringBuilder text = new StringBuilder().append(number);
        while (text.length() < width) {
            text.append(' ');
        }
        return text.toString();
    }
}
