package elfin.kernel.net.unix;

import elfin.abi.Errno;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.net.SentControl;
import elfin.kernel.net.SocketMessage;
import elfin.kernel.task.Task;

/** What a socket has got and not given out: messages in a ring, whose objects are used again. */
final class MessageQueue {
    private static final int FIRST_CAPACITY = 4;

    /** What a message costs its sender besides its bytes: about what Linux charges. */
    private static final int MESSAGE_COST = 768;

    final ByteQueue bytes = new ByteQueue();

    private UnixMessage[] ring = new UnixMessage[FIRST_CAPACITY];
    private int first;
    private int count;

    /** The message with the urgent byte, until that is received or passed; else null. */
    UnixMessage urgent;

    /** Bytes that lie in the queue and were received. */
    private int gone;

    int count() {
        return count;
    }

    /** The message of an index from the oldest on, or null. */
    UnixMessage get(int index) {
        return index < count ? ring[first + index & ring.length - 1] : null;
    }

    /** Bytes that can be received. */
    long length() {
        return bytes.length() - gone;
    }

    /** A message of one byte was added, which is urgent. */
    void markLast() {
        urgent = get(count - 1);
    }

    /** The urgent byte was received; its place in the stream stays marked. */
    void takeUrgent() {
        UnixMessage message = urgent;
        urgent = null;
        message.length = 0;
        message.gone = 1;
        gone++;
    }

    /**
     * Where ordinary receiving goes on: a read ends before the urgent byte, and the next one passes
     * it over.
     *
     * @param copied whether the call has received bytes
     * @param peek whether everything stays
     * @param inline whether the urgent byte is one like the others: SO_OOBINLINE
     * @return the index of the message to receive from, or -1
     */
    int nextToReceive(boolean copied, boolean peek, boolean inline) {
        int index = 0;
        UnixMessage message = get(0);
        if (message != null && message.gone > 0) {
            if (copied && urgent == null) {
                return -1;
            }
            if (peek) {
                index = 1;
            } else {
                consume(0, true);
            }
            message = get(index);
        }
        if (message == null || message != urgent) {
            return message == null ? -1 : index;
        }
        if (copied) {
            return -1;
        }
        if (!inline) {
            if (peek) {
                index++;
            } else {
                consume(message.length, true);
            }
        } else if (!peek) {
            urgent = null;
        }
        return get(index) == null ? -1 : index;
    }

    /** Whether the next byte is behind the urgent one or is it: sockatmark(3). */
    boolean isAtMark() {
        UnixMessage message = get(0);
        if (message == null) {
            return false;
        }
        boolean passed = message.gone > 0 && (urgent == null || get(1) == urgent);
        return message == urgent || passed;
    }

    /** Whether there are bytes that nobody has received. */
    boolean hasUnread() {
        return count > 1 || count == 1 && get(0).gone == 0;
    }

    /**
     * Takes bytes that are sent, and the files, whose references pass to the message.
     *
     * @param whole whether they are a message of their own, all or nothing
     * @return how many were taken, or a negative error number
     */
    long append(UnixSocket sender, SocketMessage from, long byteCount, boolean whole) {
        // When the bytes are in nothing may fail.
        UnixMessage message = next();
        long done = bytes.append(from, byteCount);
        if (done < 0 || done < byteCount && (whole || done == 0)) {
            bytes.removeLast(Math.max(done, 0));
            return done < 0 ? -Errno.ENOBUFS : -Errno.EFAULT;
        }
        message.clear();
        message.sender = sender;
        message.length = done;
        message.charge = done + MESSAGE_COST;
        note(message, from.sent, sender);
        sender.charge += message.charge;
        UnixMessage last = count == 0 ? null : get(count - 1);
        if (whole || last == null || !canJoin(last, message)) {
            count++;
        } else {
            last.length += message.length;
            last.charge += message.charge;
        }
        return done;
    }

    private boolean canJoin(UnixMessage last, UnixMessage message) {
        return last != urgent
                && message.files == null
                && last.files == null
                && last.sender == message.sender
                && last.sameSender(message)
                && last.length > 0;
    }

    private static void note(UnixMessage message, SentControl sent, UnixSocket sender) {
        if (sent != null && sent.hasCredentials) {
            message.hasSender = true;
            message.process = sent.process;
            message.uid = sent.uid;
            message.gid = sent.gid;
        } else if (sender.notesSender()) {
            Task task = Task.current();
            message.hasSender = true;
            message.process = task.process;
            message.uid = task.credentials().uid;
            message.gid = task.credentials().gid;
        }
        if (sent != null && sent.files != null) {
            message.files = sent.files;
            sent.files = null;
            InFlight.sent(message);
        }
    }

    /** A free object at the end of the ring. */
    private UnixMessage next() {
        if (count == ring.length) {
            UnixMessage[] more = new UnixMessage[2 * ring.length];
            for (int i = 0; i < count; i++) {
                more[i] = get(i);
            }
            ring = more;
            first = 0;
        }
        int index = first + count & ring.length - 1;
        if (ring[index] == null) {
            ring[index] = new UnixMessage();
        }
        return ring[index];
    }

    /** Bytes of the oldest message were received; it goes when it has no more. */
    void consume(long byteCount, boolean all) {
        UnixMessage message = get(0);
        bytes.drop(byteCount + message.gone);
        gone -= message.gone;
        message.gone = 0;
        urgent = message == urgent ? null : urgent;
        long paid =
                all || byteCount == message.length
                        ? message.charge
                        : message.charge * byteCount / message.length;
        UnixSocket sender = message.sender;
        message.length -= byteCount;
        message.charge -= paid;
        if (all || message.length == 0) {
            message.clear();
            first = first + 1 & ring.length - 1;
            count--;
        }
        sender.paid(paid);
    }

    /** Drops everything. */
    void clear() {
        while (count > 0) {
            UnixMessage message = get(0);
            OpenFile[] files = message.files == null ? null : InFlight.received(message);
            consume(message.length, true);
            if (files != null) {
                // Closing them may come back to this queue.
                InFlight.discard(files);
            }
        }
    }
}
