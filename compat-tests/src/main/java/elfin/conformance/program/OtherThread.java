package elfin.conformance.program;

import static elfin.conformance.program.Kit.call;

import elfin.raw.Mem;

/**
 * Another thread of the case's process, which makes the calls that the case asks it for: what a
 * call changes for its caller only shows by the difference. A child that it forks ends with the
 * user id it has.
 */
final class OtherThread {
    private static final int IDLE = 0;
    private static final int ASKED = 1;
    private static final int ENDING = 2;

    private static final int FUTEX_WAIT = 0;
    private static final int FUTEX_WAKE = 1;

    /** Places in the page of {@link Threads}: state, number, arguments, result. */
    private static final int STATE = 2048;

    private static final int NUMBER = STATE + 8;
    private static final int ARGUMENTS = STATE + 16;
    private static final int RESULT = STATE + 64;

    private OtherThread() {}

    /** Starts it; its thread id. */
    static int start() {
        return Threads.start(ThreadJobs.SERVE);
    }

    /** Has it end, and waits for that. */
    static void end() {
        setState(ENDING);
        Threads.join(ThreadJobs.SERVE);
    }

    static long does(int number) {
        return does(number, 0, 0, 0, 0);
    }

    static long does(int number, long a) {
        return does(number, a, 0, 0, 0);
    }

    static long does(int number, long a, long b) {
        return does(number, a, b, 0, 0);
    }

    static long does(int number, long a, long b, long c) {
        return does(number, a, b, c, 0);
    }

    /** Has it make a call: the result. */
    static long does(int number, long a, long b, long c, long d) {
        asks(number, a, b, c, d);
        while (state() == ASKED) {
            call(Call.FUTEX, Threads.shared + STATE, FUTEX_WAIT, ASKED, 0);
        }
        return Mem.getLong(Threads.shared + RESULT);
    }

    /** Has it make a call that need not come back. */
    static void asks(int number, long a, long b, long c, long d) {
        Mem.putLong(Threads.shared + NUMBER, number);
        Mem.putLong(Threads.shared + ARGUMENTS, a);
        Mem.putLong(Threads.shared + ARGUMENTS + 8, b);
        Mem.putLong(Threads.shared + ARGUMENTS + 16, c);
        Mem.putLong(Threads.shared + ARGUMENTS + 24, d);
        setState(ASKED);
    }

    private static int state() {
        return Mem.getIntVolatile(Threads.shared + STATE);
    }

    private static void setState(int state) {
        Mem.putIntVolatile(Threads.shared + STATE, state);
        call(Call.FUTEX, Threads.shared + STATE, FUTEX_WAKE, 1, 0);
    }

    /** The thread. */
    static void serve() {
        while (state() != ENDING) {
            if (state() == ASKED) {
                int number = (int) Mem.getLong(Threads.shared + NUMBER);
                long result = call(number, argument(0), argument(1), argument(2), argument(3));
                if (number == Call.FORK && result == 0) {
                    call(Call.EXIT_GROUP, call(Call.GETUID));
                }
                Mem.putLong(Threads.shared + RESULT, result);
                setState(IDLE);
            }
            call(Call.FUTEX, Threads.shared + STATE, FUTEX_WAIT, IDLE, 0);
        }
    }

    private static long argument(int index) {
        return Mem.getLong(Threads.shared + ARGUMENTS + 8L * index);
    }
}
