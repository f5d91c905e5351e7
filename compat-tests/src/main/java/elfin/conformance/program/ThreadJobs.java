package elfin.conformance.program;

import static elfin.conformance.program.Kit.call;

import elfin.abi.Signal;
import elfin.abi.struct.RobustListHead;
import elfin.raw.Mem;

/** What threads of the cases do. Words of {@link Threads} tell the case how it went. */
final class ThreadJobs {
    /** Says who it is: thread id, process id. */
    static final int IDENTIFY = 1;

    /** Sets word 0, and goes on when word 1 is set. */
    static final int MEET = 2;

    /** Sets word 0 and waits for signals until word 1 is set. */
    static final int PAUSE = 3;

    /** Ends the process with status 9. */
    static final int END_PROCESS = 4;

    /** Ends itself with status 5, when the main thread has had time to end. */
    static final int END_LATE = 5;

    /** Runs the program whose call arguments are in {@link #program}. */
    static final int EXECUTE = 6;

    /** Holds the futex at word 2 by its robust list at word 8, and ends. */
    static final int HOLD_AND_END = 7;

    /** Waits for the futex at word 2 while it is 1; the result in word 3. */
    static final int AWAIT_FUTEX = 8;

    /** Blocks SIGUSR1, then as {@link #MEET}; its pending set in word 3. */
    static final int BLOCK = 9;

    /** Reads an address that is not mapped. */
    static final int FAULT = 10;

    /** Looks for an alternate stack: its flags in word 3. */
    static final int LOOK_AT_STACK = 11;

    /** Names itself and sets word 0. */
    static final int NAME = 12;

    /** Reads a byte from descriptor word 2; the result in word 3. */
    static final int READ = 13;

    /** Locks the priority futex at word 2, then as {@link #MEET}, and unlocks it. */
    static final int LOCK = 14;

    /** Waits at word 2 to be moved to the lock at word 4; results in words 3 and 5. */
    static final int AWAIT_MOVE = 20;

    /** As {@link #AWAIT_MOVE}, results in words 13 and 15. */
    static final int AWAIT_MOVE_TOO = 21;

    /** Locks the priority futex at word 2, sets word 0, ends without unlocking after word 1. */
    static final int LOCK_AND_END = 22;

    /** Locks the priority futex at word 4, then the one at word 2; the result in word 3. */
    static final int LOCK_TWO = 23;

    /** As {@link #HOLD_AND_END}, with a priority futex. */
    static final int HOLD_LOCK_AND_END = 24;

    /** Locks the priority futex at word 2 and unlocks it; results in words 13 and 14. */
    static final int LOCK_TOO = 25;

    /** Waits for the futex at word 2 by futex_wait(2) while it is 1; the result in word 3. */
    static final int AWAIT_FUTEX2 = 26;

    /** Makes the calls that {@link OtherThread} asks for. */
    static final int SERVE = 27;

    /** Computes until a handler has run, then sets word 0 and wakes who waits there. */
    static final int COMPUTE = 28;

    private static final int FUTEX_WAIT_REQUEUE_PI = 11;
    private static final int FUTEX_WAIT = 0;
    private static final int FUTEX_WAKE = 1;
    private static final int FUTEX_LOCK_PI = 6;
    private static final int FUTEX_UNLOCK_PI = 7;
    private static final int PR_SET_NAME = 15;
    private static final int SIGSET_SIZE = 8;

    /** Path, argument array of EXECUTE. */
    static long path;

    static long arguments;

    private ThreadJobs() {}

    static void run(int job) {
        switch (job) {
            case IDENTIFY -> {
                Threads.put(0, call(Call.GETTID));
                Threads.put(1, call(Call.GETPID));
            }
            case MEET -> meet();
            case PAUSE -> {
                Threads.put(0, 1);
                while (Threads.get(1) == 0) {
                    call(Call.PAUSE);
                }
            }
            case END_PROCESS -> call(Call.EXIT_GROUP, 9);
            case END_LATE -> {
                sleepMillis(20);
                call(Call.EXIT, 5);
            }
            case EXECUTE -> call(Call.EXECVE, path, arguments, 0);
            case HOLD_AND_END -> hold(0);
            case HOLD_LOCK_AND_END -> hold(1);
            case AWAIT_MOVE -> awaitMove(3);
            case AWAIT_MOVE_TOO -> awaitMove(13);
            case LOCK_AND_END -> {
                Threads.put(3, call(Call.FUTEX, Threads.address(2), FUTEX_LOCK_PI, 0, 0));
                meet();
            }
            case LOCK_TWO -> {
                call(Call.FUTEX, Threads.address(4), FUTEX_LOCK_PI, 0, 0);
                Threads.put(0, 1);
                Threads.put(3, call(Call.FUTEX, Threads.address(2), FUTEX_LOCK_PI, 0, 0));
                call(Call.FUTEX, Threads.address(2), FUTEX_UNLOCK_PI);
                call(Call.FUTEX, Threads.address(4), FUTEX_UNLOCK_PI);
            }
            case LOCK_TOO -> {
                Threads.put(13, call(Call.FUTEX, Threads.address(2), FUTEX_LOCK_PI, 0, 0));
                Threads.put(14, call(Call.FUTEX, Threads.address(2), FUTEX_UNLOCK_PI));
            }
            case AWAIT_FUTEX2 -> {
                Threads.put(0, 1);
                Threads.put(3, call(Call.FUTEX_WAIT, Threads.address(2), 1, 7, 0x82, 0, 0));
            }
            case AWAIT_FUTEX -> {
                Threads.put(0, 1);
                Threads.put(3, call(Call.FUTEX, Threads.address(2), FUTEX_WAIT, 1, 0));
            }
            case BLOCK -> {
                Mem.putLong(Threads.address(8), Handlers.bit(Signal.SIGUSR1));
                call(Call.RT_SIGPROCMASK, Signal.SIG_BLOCK, Threads.address(8), 0, SIGSET_SIZE);
                meet();
                call(Call.RT_SIGPENDING, Threads.address(8), SIGSET_SIZE);
                Threads.put(3, Mem.getLong(Threads.address(8)));
            }
            case FAULT -> Machine.load(Kit.UNMAPPED);
            case LOOK_AT_STACK -> {
                call(Call.SIGALTSTACK, 0, Threads.address(8));
                Threads.put(3, Mem.getInt(Threads.address(8) + 8));
            }
            case NAME -> {
                Mem.putLong(Threads.address(8), 'w' | 'o' << 8 | 'r' << 16 | 'k' << 24);
                call(Call.PRCTL, PR_SET_NAME, Threads.address(8));
                meet();
            }
            case READ -> {
                Threads.put(0, 1);
                Threads.put(3, call(Call.READ, Threads.get(2), Threads.address(8), 1));
            }
            case LOCK -> {
                Threads.put(3, call(Call.FUTEX, Threads.address(2), FUTEX_LOCK_PI, 0, 0));
                meet();
                Threads.put(4, call(Call.FUTEX, Threads.address(2), FUTEX_UNLOCK_PI));
            }
            case SERVE -> OtherThread.serve();
            case COMPUTE -> compute();
            default -> throw new IllegalArgumentException();
        }
    }

    private static void compute() {
        while (Handlers.handled() == 0) {
            Kit.freeMemory();
        }
        Threads.put(0, 1);
        call(Call.FUTEX, Threads.address(0), FUTEX_WAKE, 1);
    }

    private static void meet() {
        Threads.put(0, 1);
        Threads.await(1, 1);
    }

    private static void sleepMillis(int millis) {
        Mem.putLong(Threads.address(10), 0);
        Mem.putLong(Threads.address(12), millis * 1_000_000L);
        call(Call.NANOSLEEP, Threads.address(10), 0);
    }

    /** The list's one entry is at word 16, the futex lies 8 bytes behind its futex offset. */
    private static void awaitMove(int word) {
        Threads.put(word + 4, 1);
        long result =
                call(
                        Call.FUTEX,
                        Threads.address(2),
                        FUTEX_WAIT_REQUEUE_PI,
                        0,
                        0,
                        Threads.address(4));
        Threads.put(word, result);
        if (result == 0) {
            Threads.put(word + 2, call(Call.FUTEX, Threads.address(4), FUTEX_UNLOCK_PI));
        }
        Threads.put(word + 3, 1);
    }

    /** The bit in a pointer to an entry says that its futex inherits priorities. */
    private static void hold(int priorityBit) {
        long head = Threads.address(8);
        long entry = Threads.address(16);
        Mem.putLong(head + RobustListHead.LIST, entry | priorityBit);
        Mem.putLong(head + RobustListHead.FUTEX_OFFSET, Threads.address(2) - entry);
        Mem.putLong(head + RobustListHead.LIST_OP_PENDING, 0);
        Mem.putLong(entry, head);
        call(Call.SET_ROBUST_LIST, head, RobustListHead.SIZE);
        Threads.put(2, call(Call.GETTID) | 0x8000_0000L);
        Threads.put(0, 1);
        Threads.await(1, 1);
    }
}
