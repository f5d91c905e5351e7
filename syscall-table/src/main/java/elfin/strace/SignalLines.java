package elfin.strace;

/** The {@code siginfo} of a signal as strace shows it. */
final class SignalLines {
    private static final int SIGILL = 4;
    private static final int SIGTRAP = 5;
    private static final int SIGBUS = 7;
    private static final int SIGFPE = 8;
    private static final int SIGSEGV = 11;
    private static final int SIGCHLD = 17;
    private static final int CLD_EXITED = 1;

    private SignalLines() {}

    /** The line between {@code ---}s. */
    static String delivered(long signal, long code, long sender, long address) {
        return "--- "
                + Structures.signal(signal)
                + " "
                + info(signal, code, sender, address)
                + " ---";
    }

    static String info(long signal, long code, long sender, long address) {
        String head = "{si_signo=" + Structures.signal(signal) + ", si_code=" + code(signal, code);
        if (code == 0x80) {
            return head + "}";
        }
        if (signal == SIGCHLD && code > 0) {
            // The kernel packs uid and status into the address's place.
            long status = address >>> 32;
            return head
                    + ", si_pid="
                    + sender
                    + ", si_uid="
                    + (address & 0xffffffffL)
                    + ", si_status="
                    + (code == CLD_EXITED ? Long.toString(status) : Structures.signal(status))
                    + ", si_utime=0, si_stime=0}";
        }
        return head
                + (isFault(signal) && code > 0
                        ? ", si_addr=" + (address == 0 ? "NULL" : NameTable.hexadecimal(address))
                        : ", si_pid=" + sender + ", si_uid=0")
                + "}";
    }

    private static boolean isFault(long signal) {
        return signal == SIGILL
                || signal == SIGTRAP
                || signal == SIGBUS
                || signal == SIGFPE
                || signal == SIGSEGV;
    }

    private static String code(long signal, long code) {
        if (Names.SIGNAL_CODE.has(code)) {
            return Names.SIGNAL_CODE.name(code);
        }
        NameTable names =
                switch ((int) signal) {
                    case SIGILL -> Names.ILL_CODE;
                    case SIGTRAP -> Names.TRAP_CODE;
                    case SIGBUS -> Names.BUS_CODE;
                    case SIGFPE -> Names.FPE_CODE;
                    case SIGSEGV -> Names.SEGV_CODE;
                    case SIGCHLD -> Names.CHILD_CODE;
                    default -> Names.SIGNAL_CODE;
                };
        return names.name(code);
    }
}
