package elfin.conformance.program;

import elfin.abi.Auxv;
import elfin.abi.Capability;
import elfin.abi.Prctl;
import elfin.abi.Signal;
import elfin.raw.Mem;

/**
 * What the executable does when a case runs it with execve(2): its exit status says what it found.
 */
final class ExecutedProgram {
    private static final int WRONG_USE = 99;

    private ExecutedProgram() {}

    /** Whether the arguments are for it. */
    static boolean isMeant(byte[][] arguments) {
        return arguments.length > 1 && arguments[1].length > 1 && arguments[1][0] == '-';
    }

    static int run(byte[][] arguments) {
        Kit.freeMemory();
        int number = arguments.length > 2 ? number(arguments[2]) : 0;
        return switch (arguments[1][1]) {
            case 'e' -> number;
            case 'f' -> Kit.call(Call.FCNTL, number, 1) < 0 ? 0 : 1;
            case 'p' -> (int) Kit.call(Call.GETPID) == number ? 1 : 0;
            case 'h' -> handler(number);
            case 'b' -> blocked(number);
            case 'n' -> arguments.length;
            case 'c' -> capability(number);
            case 'u' -> (int) Kit.call(Call.GETEUID);
            case 's' -> (int) auxiliary(Auxv.AT_SECURE);
            case 'l' -> arguments[2].length & 0xff;
            case 'm' -> (int) Kit.call(Call.PRCTL, Prctl.PR_GET_MDWE, 0, 0, 0, 0);
            case 'g' -> pending(number);
            case 'a' -> (int) Kit.call(Call.ALARM, 0);
            case 'k' -> signalStack();
            case 't' -> (int) -Kit.call(Call.TIMER_GETTIME, number, Kit.memory(32));
            case 'y' -> (int) Kit.call(Call.GETPRIORITY, 0, 0);
            case 'q' -> (int) Kit.call(Call.PERSONALITY, -1) >> 16;
            case 'w' -> (int) Kit.call(Call.UMASK, 0);
            case 'v' ->
                    ProcKit.value(ProcKit.read("/proc/self/status"), "VmLck").equals("0 kB")
                            ? 0
                            : 1;
            default -> WRONG_USE;
        };
    }

    private static int number(byte[] digits) {
        int number = 0;
        for (byte digit : digits) {
            number = 10 * number + digit - '0';
        }
        return number;
    }

    /** 0 is the default action, 1 ignored, 2 a handler. */
    private static int handler(int signal) {
        long action = Kit.memory(Handlers.ACTION_SIZE);
        Kit.call(Call.RT_SIGACTION, signal, 0, action, 8);
        return (int) Math.min(2, Mem.getLong(action));
    }

    private static int capability(int capability) {
        long header = Kit.memory(8);
        Mem.putInt(header, Capability._LINUX_CAPABILITY_VERSION_3);
        long data = Kit.memory(24);
        Kit.call(Call.CAPGET, header, data);
        return Mem.getInt(data) >>> capability & 1;
    }

    private static long auxiliary(int type) {
        long vector = Kit.memory(512);
        Kit.call(Call.PRCTL, Prctl.PR_GET_AUXV, vector, 512, 0, 0);
        long at = vector;
        while (Mem.getLong(at) != type && Mem.getLong(at) != 0) {
            at += 16;
        }
        return Mem.getLong(at + 8);
    }

    private static int pending(int signal) {
        long set = Kit.memory(8);
        Kit.call(Call.RT_SIGPENDING, set, 8);
        return (int) (Mem.getLong(set) >>> signal - 1 & 1);
    }

    private static int signalStack() {
        long stack = Kit.memory(24);
        Kit.call(Call.SIGALTSTACK, 0, stack);
        return Mem.getInt(stack + 8);
    }

    private static int blocked(int signal) {
        long set = Kit.memory(8);
        Kit.call(Call.RT_SIGPROCMASK, Signal.SIG_BLOCK, 0, set, 8);
        return (int) (Mem.getLong(set) >>> signal - 1 & 1);
    }
}
