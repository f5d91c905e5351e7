package elfin.kernel.task;

import elfin.abi.Signal;

/** What wait(2) says of a child, and the same as {@code siginfo_t} has it: waitid(2). */
public final class WaitStatus {
    static final int CORE_DUMPED = 0x80;
    private static final int SIGNAL_MASK = 0x7f;

    /** The low byte of a stop. */
    private static final int STOPPED = 0x7f;

    private static final int CONTINUED = 0xffff;

    private WaitStatus() {}

    /** Of a child that has ended, has stopped or goes on. */
    public static int of(Process child) {
        if (child.hasExited()) {
            return child.waitStatus();
        }
        return child.untoldStop() != 0 ? child.untoldStop() << 8 | STOPPED : CONTINUED;
    }

    /** {@code si_code}: what has happened. */
    public static int code(int status) {
        if (status == CONTINUED) {
            return Signal.CLD_CONTINUED;
        }
        return switch (status & SIGNAL_MASK) {
            case 0 -> Signal.CLD_EXITED;
            case STOPPED -> Signal.CLD_STOPPED;
            default -> (status & CORE_DUMPED) != 0 ? Signal.CLD_DUMPED : Signal.CLD_KILLED;
        };
    }

    /** {@code si_status}: the exit status, or the signal that did it. */
    public static int value(int status) {
        if (status == CONTINUED) {
            return Signal.SIGCONT;
        }
        int signal = status & SIGNAL_MASK;
        return signal == 0 || signal == STOPPED ? status >> 8 : signal;
    }
}
