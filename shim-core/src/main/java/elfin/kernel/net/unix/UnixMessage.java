package elfin.kernel.net.unix;

import elfin.kernel.fs.OpenFile;
import elfin.kernel.task.Process;

/** What was sent at once, or of a stream several times by the same sender: all but its bytes. */
final class UnixMessage {
    /** Bytes that were not received. */
    long length;

    /** Bytes in the queue that were received already, apart from the others: the urgent one. */
    int gone;

    /** What it takes of its sender's send buffer. */
    long charge;

    UnixSocket sender;

    /** Whether the sender is noted below. */
    boolean hasSender;

    Process process;
    int uid;
    int gid;

    /** Descriptors that come with the first byte; null for none. */
    OpenFile[] files;

    /** Whose count of descriptors on their way they are in. */
    int filesUid;

    /** Whether two messages tell the same of who sent them. */
    boolean sameSender(UnixMessage other) {
        return hasSender == other.hasSender
                && process == other.process
                && uid == other.uid
                && gid == other.gid;
    }

    /** Forgets all. */
    void clear() {
        length = 0;
        gone = 0;
        charge = 0;
        sender = null;
        hasSender = false;
        process = null;
        uid = 0;
        gid = 0;
        files = null;
    }
}
