package elfin.kernel.task;

import elfin.abi.Errno;
import elfin.abi.Signal;
import elfin.abi.struct.SigInfo;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.mm.UserMemory;
import java.util.Arrays;

/**
 * A signal with what its {@code siginfo_t} says: sigaction(2). Beside number, error and code there
 * are four words, whose meaning depends on the code; what is behind them is zero, as Linux keeps no
 * more.
 */
public final class SignalInfo {
    /** The words of {@code siginfo_t} behind its first 16 bytes that are kept. */
    static final int WORDS = 4;

    private static final int ALL_WORDS = (SigInfo.SIZE - SigInfo.SI_PID) / Long.BYTES;

    /**
     * The codes of which it is known what the information means: from SI_DETHREAD, and one more.
     */
    private static final int LEAST_CODE = -7;

    private static final int SI_ASYNCNL = -60;

    public int signal;
    public int error;
    public int code;
    final long[] words = new long[WORDS];

    /** The timer whose expiration it is, or null; its information is its own and lies in queues. */
    PosixTimer timer;

    /** Whose queued signal it is while it waits, or null. */
    UserAccount account;

    /** The next real-time signal that waits. */
    SignalInfo next;

    /** Two 32-bit fields that follow each other, such as si_pid and si_uid. */
    static long pair(int low, int high) {
        return low & 0xffff_ffffL | (long) high << Integer.SIZE;
    }

    void set(int newSignal, int newCode, long first, long second) {
        signal = newSignal;
        error = 0;
        timer = null;
        code = newCode;
        words[0] = first;
        words[1] = second;
        Arrays.fill(words, 2, WORDS, 0);
    }

    /** A signal of a process with a value, as sigqueue(3) sends it. */
    public void describe(int newSignal, int newCode, int pid, int uid, long value) {
        set(newSignal, newCode, pair(pid, uid), value);
    }

    public void copy(SignalInfo other) {
        signal = other.signal;
        error = other.error;
        code = other.code;
        timer = other.timer;
        System.arraycopy(other.words, 0, words, 0, WORDS);
    }

    /** A word behind the numbers that all signals have. */
    public long word(int index) {
        return index < WORDS ? words[index] : 0;
    }

    /** si_pid where there is one. */
    int sender() {
        return (int) words[0];
    }

    /**
     * Whether it says that the kernel or kill(2) sent it. Programs may say so to themselves only.
     */
    public boolean claimsKernel() {
        return code >= 0 || code == Signal.SI_TKILL;
    }

    /**
     * Reads a program's {@code siginfo_t}. One with an unknown code that says more than is kept is
     * E2BIG.
     */
    public void readFrom(long address) {
        signal = UserMemory.getInt(address + SigInfo.SI_SIGNO);
        error = UserMemory.getInt(address + SigInfo.SI_ERRNO);
        code = UserMemory.getInt(address + SigInfo.SI_CODE);
        for (int i = 0; i < WORDS; i++) {
            words[i] = UserMemory.getLong(address + SigInfo.SI_PID + (long) Long.BYTES * i);
        }
        for (int i = WORDS; i < ALL_WORDS && code < LEAST_CODE && code != SI_ASYNCNL; i++) {
            if (UserMemory.getLong(address + SigInfo.SI_PID + (long) Long.BYTES * i) != 0) {
                throw ErrnoException.of(Errno.E2BIG);
            }
        }
    }

    /** Writes a program's {@code siginfo_t}. */
    public void writeTo(long address) {
        UserMemory.putInt(address + SigInfo.SI_SIGNO, signal);
        UserMemory.putInt(address + SigInfo.SI_ERRNO, error);
        UserMemory.putInt(address + SigInfo.SI_CODE, code);
        UserMemory.putInt(address + SigInfo.SI_CODE + Integer.BYTES, 0);
        for (int i = 0; i < ALL_WORDS; i++) {
            long word = i < WORDS ? words[i] : 0;
            UserMemory.putLong(address + SigInfo.SI_PID + (long) Long.BYTES * i, word);
        }
    }
}
