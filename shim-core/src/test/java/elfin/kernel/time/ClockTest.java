package elfin.kernel.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elfin.abi.Timex;
import elfin.kernel.sched.KernelThread;
import elfin.kernel.sched.Processor;
import elfin.kernel.sched.Scheduler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clocks that are set and adjusted, on a machine whose time passes when the test says so. */
class ClockTest {
    private static final long SECOND = 1_000_000_000;
    private static final long BOOT = 1_700_000_000L * SECOND;

    private long now;
    private long armed = Long.MAX_VALUE;

    @BeforeEach
    void start() {
        Clock.start(() -> now, BOOT);
        Scheduler.start(
                new Processor() {
                    @Override
                    public long monotonicNanos() {
                        return Clock.monotonicNanos();
                    }

                    @Override
                    public void armTimer(long deadlineNanos) {
                        armed = deadlineNanos;
                    }

                    @Override
                    public void idle() {}

                    @Override
                    public void switchTo(KernelThread from, KernelThread to) {}
                },
                new KernelThread());
    }

    @AfterEach
    void usual() {
        ClockDiscipline.setTick(10_000);
        ClockDiscipline.setFrequency(0);
        ClockDiscipline.adjust(0);
        ClockDiscipline.setOffset(0);
        Clock.start(() -> 0, 0);
        Clock.onChange(() -> {});
    }

    private void pass(long nanos) {
        long end = now + nanos;
        while (armed != Long.MAX_VALUE && Clock.monotonicNanos() < armed && now < end) {
            now = Math.min(end, now + Math.max(1, armed - Clock.monotonicNanos()));
            if (Clock.monotonicNanos() >= armed) {
                armed = Long.MAX_VALUE;
                Scheduler.timerExpired(true);
            }
        }
        now = end;
    }

    @Test
    void settingMovesTheTimeOfDayOnly() {
        now = 5 * SECOND;
        int[] told = {0};
        ClockListener listener = new ClockListener(() -> told[0]++);
        listener.listen(true);
        Clock.setRealtimeNanos(42 * SECOND);
        assertEquals(42 * SECOND, Clock.realtimeNanos());
        assertEquals(5 * SECOND, Clock.monotonicNanos());
        listener.listen(false);
        Clock.setRealtimeNanos(43 * SECOND);
        assertEquals(1, told[0]);
    }

    @Test
    void frequencyChangesTheRateButNotTheRawClocks() {
        ClockDiscipline.setFrequency(100 << 16);
        assertFalse(Clock.isAtMachineRate());
        pass(1000 * SECOND);
        assertEquals(1000 * SECOND, Clock.rawNanos());
        assertEquals(100_000_000, Clock.monotonicNanos() - 1000 * SECOND, 1000);
        ClockDiscipline.setFrequency(0);
        assertTrue(Clock.isAtMachineRate());
        long ahead = Clock.monotonicOffset();
        pass(1000 * SECOND);
        assertEquals(ahead, Clock.monotonicNanos() - Clock.rawNanos());
    }

    @Test
    void clockNeverJumpsWhenItsRateChanges() {
        long last = 0;
        for (int i = 0; i < 100; i++) {
            ClockDiscipline.setTick(9_000 + i * 20);
            assertTrue(Clock.monotonicNanos() - last >= 0);
            last = Clock.monotonicNanos();
            now += 12_345_678;
        }
    }

    @Test
    void singleShotIsTakenUpAtHalfAMillisecondASecond() {
        ClockDiscipline.adjust(2_000);
        pass(2 * SECOND);
        assertEquals(1_000_000, Clock.monotonicNanos() - Clock.rawNanos(), 2_000);
        pass(10 * SECOND);
        assertEquals(2_000_000, Clock.monotonicNanos() - Clock.rawNanos(), 2_000);
        assertEquals(0, ClockDiscipline.singleShotMicros());
        assertTrue(Clock.isAtMachineRate());
    }

    @Test
    void loopTakesUpAnOffsetWhenItIsOn() {
        ClockDiscipline.setOffset(1_000_000);
        assertEquals(0, ClockDiscipline.offsetNanos());
        ClockDiscipline.setStatus(Timex.STA_PLL);
        ClockDiscipline.setOffset(1_000_000);
        pass(2_000 * SECOND);
        assertEquals(1_000_000, Clock.monotonicNanos() - Clock.rawNanos(), 20_000);
        ClockDiscipline.setStatus(Timex.STA_UNSYNC);
    }
}
