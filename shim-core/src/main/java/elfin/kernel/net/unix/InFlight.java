package elfin.kernel.net.unix;

import elfin.abi.Errno;
import elfin.kernel.fs.FileCredentials;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.task.Credentials;
import elfin.kernel.task.Limits;
import elfin.kernel.task.Process;
import elfin.kernel.task.Task;

/**
 * Descriptors that were sent and not yet received. Sockets that only lie in each other's queues can
 * never be received again: {@link #collect} finds and empties them.
 */
final class InFlight {
    private static final int CAP_SYS_RESOURCE = 24;

    /** Unix sockets that are on their way, linked by {@link UnixSocket#nextInFlight}. */
    private static UnixSocket first;

    /** How many descriptors of a user are on their way. */
    private static int[] uids = new int[4];

    private static int[] counts = new int[4];
    private static int users;

    /**
     * Files to be released, when some are being released: a queue within a queue goes no deeper.
     */
    private static OpenFile[] waiting;

    private static int waitingCount;
    private static boolean releasing;

    private InFlight() {}

    /** Whether the caller may send more descriptors: 0, or {@code -ETOOMANYREFS}. */
    static long check() {
        Process process = Task.current().process;
        Credentials who = Task.current().credentials();
        long limit = process.limits.soft(Limits.RLIMIT_NOFILE);
        boolean many = Long.compareUnsigned(counts[user(who.uid)], limit) > 0;
        boolean exempt =
                who.hasCapability(CAP_SYS_RESOURCE)
                        || who.hasCapability(FileCredentials.CAP_SYS_ADMIN);
        return many && !exempt ? -Errno.ETOOMANYREFS : 0;
    }

    /** A message with files is on its way. */
    static void sent(UnixMessage message) {
        message.filesUid = Task.current().credentials().uid;
        counts[user(message.filesUid)] += message.files.length;
        for (OpenFile file : message.files) {
            if (file instanceof UnixSocket socket && socket.inFlight++ == 0) {
                socket.nextInFlight = first;
                first = socket;
            }
        }
    }

    /** The files of a message are no longer on their way; its references pass to the caller. */
    static OpenFile[] received(UnixMessage message) {
        OpenFile[] files = message.files;
        message.files = null;
        counts[user(message.filesUid)] -= files.length;
        for (OpenFile file : files) {
            if (file instanceof UnixSocket socket && --socket.inFlight == 0) {
                unlink(socket);
            }
        }
        return files;
    }

    /** Releases the files of a message that nobody will receive. */
    static void discard(OpenFile[] files) {
        int length = waitingCount + files.length;
        OpenFile[] more = new OpenFile[length];
        for (int i = 0; i < waitingCount; i++) {
            more[i] = waiting[i];
        }
        System.arraycopy(files, 0, more, waitingCount, files.length);
        waiting = more;
        waitingCount = length;
        if (releasing) {
            return;
        }
        releasing = true;
        while (waitingCount > 0) {
            OpenFile file = waiting[--waitingCount];
            waiting[waitingCount] = null;
            file.release();
        }
        releasing = false;
    }

    /** A unix socket was closed: empties those that nobody can reach any more. */
    static void collect() {
        if (first == null) {
            return;
        }
        for (UnixSocket socket = first; socket != null; socket = socket.nextInFlight) {
            socket.reachable = false;
            socket.internalReferences = 0;
        }
        for (UnixSocket socket = first; socket != null; socket = socket.nextInFlight) {
            countQueued(socket);
            for (int i = 0; socket.pending != null && i < socket.pending.count(); i++) {
                countQueued(socket.pending.get(i));
            }
        }
        for (UnixSocket socket = first; socket != null; socket = socket.nextInFlight) {
            if (socket.references() > socket.internalReferences) {
                mark(socket);
            }
        }
        UnixSocket dead;
        while ((dead = firstUnreachable()) != null) {
            dead.reachable = true;
            dead.dropQueued();
        }
    }

    /** Counts the references that lie in the queue of a socket that is on its way itself. */
    private static void countQueued(UnixSocket socket) {
        UnixMessage message;
        for (int i = 0; (message = socket.received.get(i)) != null; i++) {
            for (int j = 0; message.files != null && j < message.files.length; j++) {
                if (message.files[j] instanceof UnixSocket queued) {
                    queued.internalReferences++;
                }
            }
        }
    }

    /** Marks a socket and all that its queue leads to, without recursion. */
    private static void mark(UnixSocket root) {
        if (root.reachable) {
            return;
        }
        root.reachable = true;
        root.nextMarked = null;
        UnixSocket open = root;
        while (open != null) {
            UnixSocket socket = open;
            open = socket.nextMarked;
            open = markQueued(socket, open);
            for (int i = 0; socket.pending != null && i < socket.pending.count(); i++) {
                open = markQueued(socket.pending.get(i), open);
            }
        }
    }

    private static UnixSocket markQueued(UnixSocket socket, UnixSocket open) {
        UnixSocket more = open;
        UnixMessage message;
        for (int i = 0; (message = socket.received.get(i)) != null; i++) {
            if (message.files == null) {
                continue;
            }
            for (OpenFile file : message.files) {
                if (file instanceof UnixSocket next && !next.reachable) {
                    next.reachable = true;
                    next.nextMarked = more;
                    more = next;
                }
            }
        }
        return more;
    }

    private static UnixSocket firstUnreachable() {
        for (UnixSocket socket = first; socket != null; socket = socket.nextInFlight) {
            if (!socket.reachable) {
                return socket;
            }
        }
        return null;
    }

    private static void unlink(UnixSocket socket) {
        if (first == socket) {
            first = socket.nextInFlight;
        } else {
            UnixSocket before = first;
            while (before.nextInFlight != socket) {
                before = before.nextInFlight;
            }
            before.nextInFlight = socket.nextInFlight;
        }
        socket.nextInFlight = null;
    }

    private static int user(int uid) {
        for (int i = 0; i < users; i++) {
            if (uids[i] == uid) {
                return i;
            }
        }
        if (users == uids.length) {
            int[] moreUids = new int[2 * users];
            int[] moreCounts = new int[2 * users];
            System.arraycopy(uids, 0, moreUids, 0, users);
            System.arraycopy(counts, 0, moreCounts, 0, users);
            uids = moreUids;
            counts = moreCounts;
        }
        uids[users] = uid;
        return users++;
    }
}
