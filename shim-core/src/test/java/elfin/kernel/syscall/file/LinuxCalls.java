package elfin.kernel.syscall.file;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;

/** System calls of the Linux that the test runs on: the oracle. */
final class LinuxCalls {
    private static final int BUFFER_SIZE = 1 << 16;

    interface C extends Library {
        NativeLong syscall(NativeLong number, Object... arguments);
    }

    private static final C LIBRARY = Native.load("c", C.class);

    /** A buffer for results. */
    static final Memory BUFFER = new Memory(BUFFER_SIZE);

    private LinuxCalls() {}

    /** The result, or the negative error number. */
    static long call(int number, Object... arguments) {
        Object[] wide = new Object[arguments.length];
        for (int i = 0; i < wide.length; i++) {
            Object argument = arguments[i];
            if (argument instanceof String text) {
                argument = path(text);
            } else if (argument instanceof Number value && !(argument instanceof NativeLong)) {
                argument = new NativeLong(value.longValue());
            }
            wide[i] = argument;
        }
        long result = LIBRARY.syscall(new NativeLong(number), wide).longValue();
        return result == -1 ? -Native.getLastError() : result;
    }

    private static Pointer path(String text) {
        Memory memory = new Memory(text.length() + 1L);
        memory.setString(0, text);
        return memory;
    }
}
