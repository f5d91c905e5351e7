package elfin.kernel.task;

import elfin.abi.Errno;
import elfin.kernel.core.ErrnoException;

/**
 * What a user has of what is limited for all his processes together: tasks (RLIMIT_NPROC), queued
 * signals (RLIMIT_SIGPENDING) and bytes of POSIX message queues (RLIMIT_MSGQUEUE). Accounts are
 * found by user id; one without anything is forgotten.
 */
public final class UserAccount {
    /** A power of two. */
    private static final int BUCKETS = 64;

    private static final UserAccount[] TABLE = new UserAccount[BUCKETS];

    private final int uid;
    private int tasks;
    private int signals;
    private long queueBytes;
    private UserAccount next;

    private UserAccount(int uid) {
        this.uid = uid;
    }

    private static int bucket(int uid) {
        return (uid ^ uid >>> 16) & BUCKETS - 1;
    }

    private static UserAccount find(int uid) {
        UserAccount account = TABLE[bucket(uid)];
        while (account != null && account.uid != uid) {
            account = account.next;
        }
        return account;
    }

    /** The account of a user, which is made when there is none. */
    static UserAccount of(int uid) {
        UserAccount account = find(uid);
        if (account == null) {
            account = new UserAccount(uid);
            account.next = TABLE[bucket(uid)];
            TABLE[bucket(uid)] = account;
        }
        return account;
    }

    /** How many tasks a user has, those included that have ended and nobody has waited for. */
    public static int tasksOf(int uid) {
        UserAccount account = find(uid);
        return account == null ? 0 : account.tasks;
    }

    /** Whether one signal more may wait in a process's queues for a user: RLIMIT_SIGPENDING. */
    static boolean mayQueue(Process process, int uid) {
        long limit = process.limits.soft(Limits.RLIMIT_SIGPENDING);
        return limit == Limits.INFINITY || Long.compareUnsigned(signalsOf(uid), limit) < 0;
    }

    /** How many signals wait in queues of a user's tasks. */
    public static int signalsOf(int uid) {
        UserAccount account = find(uid);
        return account == null ? 0 : account.signals;
    }

    void addTask() {
        tasks++;
    }

    void removeTask() {
        tasks--;
        forgetIfEmpty();
    }

    void addSignal() {
        signals++;
    }

    void removeSignal() {
        signals--;
        forgetIfEmpty();
    }

    /** The account of a task's user, who may make a message queue of some cost; else EMFILE. */
    public static UserAccount forQueue(Task task, long cost) {
        UserAccount account = of(task.credentials().uid);
        long limit = task.process.limits.soft(Limits.RLIMIT_MSGQUEUE);
        boolean unlimited = limit == Limits.INFINITY;
        if (!unlimited && Long.compareUnsigned(account.queueBytes + cost, limit) > 0) {
            throw ErrnoException.of(Errno.EMFILE);
        }
        return account;
    }

    public void addQueue(long cost) {
        queueBytes += cost;
    }

    public void removeQueue(long cost) {
        queueBytes -= cost;
        forgetIfEmpty();
    }

    private void forgetIfEmpty() {
        if (tasks != 0 || signals != 0 || queueBytes != 0) {
            return;
        }
        UserAccount before = TABLE[bucket(uid)];
        if (before == this) {
            TABLE[bucket(uid)] = next;
            return;
        }
        while (before != null && before.next != this) {
            before = before.next;
        }
        if (before != null) {
            before.next = next;
        }
    }
}
