package elfin.kernel.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elfin.abi.Errno;
import elfin.abi.Signal;
import org.junit.jupiter.api.Test;

/** The rules of sigaltstack(2). */
class SignalStackTest {
    private static final long START = 0x10000;
    private static final long SIZE = 0x4000;
    private static final long INSIDE = START + SIZE - 64;

    @Test
    void stackInUseCannotBeChanged() {
        SignalStack stack = new SignalStack();
        assertEquals(0, stack.set(START, 0, SIZE, 0));
        assertEquals(Signal.SS_ONSTACK, stack.state(INSIDE));
        assertEquals(-Errno.EPERM, stack.set(START, 0, SIZE, INSIDE));
        assertEquals(0, stack.set(START, Signal.SS_DISABLE, 0, START));
        assertEquals(Signal.SS_DISABLE, stack.state(INSIDE));
    }

    @Test
    void disarmingStackIsGoneWhenUsed() {
        SignalStack stack = new SignalStack();
        assertEquals(0, stack.set(START, Signal.SS_AUTODISARM, SIZE, 0));
        assertTrue(stack.isEnteredFrom(INSIDE));
        stack.disarm();
        assertFalse(stack.isEnteredFrom(0));
        assertEquals(Signal.SS_DISABLE, stack.state(0));
    }

    @Test
    void modesAndSizesAreChecked() {
        SignalStack stack = new SignalStack();
        assertEquals(-Errno.EINVAL, stack.set(START, 3, SIZE, 0));
        assertEquals(-Errno.ENOMEM, stack.set(START, 0, Signal.MINSIGSTKSZ - 1, 0));
    }
}
