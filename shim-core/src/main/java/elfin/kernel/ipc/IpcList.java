package elfin.kernel.ipc;

import elfin.kernel.fs.pseudo.Lines;

/** The lines of the files of /proc/sysvipc: proc(5). */
public final class IpcList {
    private static final long PAGE_SIZE = 4096;

    private IpcList() {}

    public static String messageQueues() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i <= MessageQueue.TABLE.highestIndex(); i++) {
            if (MessageQueue.TABLE.at(i) instanceof MessageQueue queue) {
                head(text, queue);
                text.append(' ');
                column(text, queue.bytes(), 10);
                column(text, queue.messages(), 10);
                column(text, queue.lastSender, 5);
                column(text, queue.lastReceiver, 5);
                owners(text, queue);
                column(text, queue.sendSeconds, 10);
                column(text, queue.receiveSeconds, 10);
                column(text, queue.changeSeconds, 10);
                text.append('\n');
            }
        }
        return text.toString();
    }

    public static String semaphores() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i <= SemaphoreSet.TABLE.highestIndex(); i++) {
            if (SemaphoreSet.TABLE.at(i) instanceof SemaphoreSet set) {
                head(text, set);
                column(text, set.size(), 10);
                owners(text, set);
                column(text, set.operationSeconds, 10);
                column(text, set.changeSeconds, 10);
                text.append('\n');
            }
        }
        return text.toString();
    }

    public static String sharedMemory() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i <= SharedSegment.TABLE.highestIndex(); i++) {
            if (SharedSegment.TABLE.at(i) instanceof SharedSegment segment) {
                head(text, segment);
                column(text, segment.size, 21);
                column(text, segment.creatorPid, 5);
                column(text, segment.lastPid, 5);
                text.append(' ');
                column(text, segment.attachments(), 5);
                owners(text, segment);
                column(text, segment.attachSeconds, 10);
                column(text, segment.detachSeconds, 10);
                column(text, segment.changeSeconds, 10);
                column(text, segment.residentPages() * PAGE_SIZE, 21);
                column(text, 0, 21);
                text.append('\n');
            }
        }
        return text.toString();
    }

    private static void head(StringBuilder text, IpcObject object) {
        Lines.right(text, object.key(), 10);
        column(text, object.id(), 10);
        text.append("  ");
        int mode = object.mode;
        for (int i = 3; i > 0 && mode >>> 3 * i == 0; i--) {
            text.append(' ');
        }
        Lines.octal(text, mode, 1);
    }

    private static void owners(StringBuilder text, IpcObject object) {
        column(text, object.uid, 5);
        column(text, object.gid, 5);
        column(text, object.creatorUid, 5);
        column(text, object.creatorGid, 5);
    }

    private static void column(StringBuilder text, long value, int width) {
        text.append(' ');
        Lines.right(text, value, width);
    }
}
