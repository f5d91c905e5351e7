package elfin.conformance.program;

import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.equal;
import static elfin.conformance.program.Kit.succeeds;

import elfin.raw.Mem;

/** Children that do one thing, as another user or while the case goes on, and tell its result. */
final class Children {
    private static final int WNOHANG = 1;

    /** A user who owns nothing. */
    static final int NOBODY = 65534;

    /** What a child does; its result is the call's. */
    interface Action {
        long run();
    }

    private Children() {}

    /** Starts a child; its exit status is the amount of its action's result. */
    static long start(Action action) {
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            long result = action.run();
            call(Call.EXIT_GROUP, result < 0 ? -result : result);
        }
        return child;
    }

    /** Waits for a child of {@link #start} and expects a small result or error number. */
    static void ends(long child, long amount) {
        equal("the child's result", amount << 8, Processes.statusOf(child));
    }

    /** Does something as user and group {@link #NOBODY} and expects its amount. */
    static void asNobody(long amount, Action action) {
        ends(
                start(
                        () -> {
                            becomeNobody();
                            return action.run();
                        }),
                amount);
    }

    static void becomeNobody() {
        succeeds(call(Call.SETGROUPS, 0, 0));
        succeeds(call(Call.SETRESGID, NOBODY, NOBODY, NOBODY));
        succeeds(call(Call.SETRESUID, NOBODY, NOBODY, NOBODY));
    }

    /** Gives a child time to begin to wait; what depends on it must look whether it did. */
    static void letSleep() {
        long time = Kit.memory(16);
        Mem.putLong(time + 8, 500_000);
        call(Call.NANOSLEEP, time, 0);
    }

    /** Sends a signal until a child has ended, as the first may come before it waits. */
    static void interrupt(long child, int signal, long amount) {
        long status = Kit.memory(8);
        do {
            letSleep();
            call(Call.KILL, child, signal);
            letSleep();
        } while (call(Call.WAIT4, child, status, WNOHANG, 0) == 0);
        equal("the child's result", amount << 8, Mem.getInt(status));
    }

    /** Lets others run until something holds. */
    interface Condition {
        boolean holds();
    }

    static void await(Condition condition) {
        while (!condition.holds()) {
            call(Call.SCHED_YIELD);
        }
    }
}
