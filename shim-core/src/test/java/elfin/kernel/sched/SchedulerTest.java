package elfin.kernel.sched;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elfin.abi.Sched;
import elfin.kernel.core.PerCpu;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The scheduler on a machine whose time passes when the test says so. */
class SchedulerTest {
    private static final long MILLI = 1_000_000;

    private final SimulatedProcessor machine = new SimulatedProcessor();
    private final KernelThread first = new KernelThread();

    private static final class SimulatedProcessor implements Processor {
        long now = 1;
        long armed = Long.MAX_VALUE;
        int timesArmed;
        Runnable whenIdle = () -> {};

        @Override
        public long monotonicNanos() {
            return now;
        }

        @Override
        public void armTimer(long deadlineNanos) {
            armed = deadlineNanos;
            timesArmed++;
        }

        @Override
        public void idle() {
            whenIdle.run();
        }

        @Override
        public void switchTo(KernelThread from, KernelThread to) {}
    }

    @BeforeEach
    void start() {
        PerCpu.setTurnOver(false);
        Scheduler.start(machine, first);
    }

    /** The current thread computes in its program, the timer rings as it was set. */
    private void compute(long nanos) {
        long end = machine.now + nanos;
        while (machine.armed <= end) {
            machine.now = Math.max(machine.now, machine.armed);
            machine.armed = Long.MAX_VALUE;
            Scheduler.timerExpired(true);
            if (Scheduler.isTurnOver()) {
                Scheduler.preempt();
            }
        }
        machine.now = end;
    }

    private KernelThread add(int policy, int priority, int niceness) {
        KernelThread thread = new KernelThread();
        Scheduler.setScheduling(thread, policy, priority, niceness);
        Scheduler.add(thread);
        return thread;
    }

    /** The first thread waits for ever. */
    private void leave() {
        Scheduler.block(Long.MAX_VALUE);
    }

    private static double share(KernelThread a, KernelThread b) {
        return (double) Scheduler.usedNanos(a) / Scheduler.usedNanos(b);
    }

    @Test
    void equalThreadsShareEqually() {
        List<KernelThread> threads = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            threads.add(add(Sched.SCHED_OTHER, 0, 0));
        }
        leave();
        compute(2_000 * MILLI);
        for (KernelThread thread : threads) {
            assertEquals(400.0, Scheduler.usedNanos(thread) / 1e6, 12);
        }
    }

    @Test
    void nicenessSharesByWeight() {
        KernelThread normal = add(Sched.SCHED_OTHER, 0, 0);
        KernelThread nicer = add(Sched.SCHED_OTHER, 0, 5);
        leave();
        compute(20_000 * MILLI);
        assertEquals(1024.0 / 335, share(normal, nicer), 0.05);
    }

    @Test
    void weightsAreLinuxs() {
        assertEquals(88761, SchedulingPolicy.weight(Sched.SCHED_OTHER, -20), 90);
        assertEquals(1024, SchedulingPolicy.weight(Sched.SCHED_OTHER, 0));
        assertEquals(335, SchedulingPolicy.weight(Sched.SCHED_OTHER, 5), 1);
        assertEquals(15, SchedulingPolicy.weight(Sched.SCHED_OTHER, 19));
        assertEquals(3, SchedulingPolicy.weight(Sched.SCHED_IDLE, -20));
    }

    @Test
    void idlePolicyTakesWhatIsLeft() {
        KernelThread idle = add(Sched.SCHED_IDLE, 0, 0);
        KernelThread normal = add(Sched.SCHED_OTHER, 0, 0);
        leave();
        compute(10_000 * MILLI);
        assertTrue(share(normal, idle) > 200, "share " + share(normal, idle));
        assertTrue(Scheduler.usedNanos(idle) > 0);
    }

    @Test
    void sleeperIsNotOwedItsSleep() {
        KernelThread busy = add(Sched.SCHED_OTHER, 0, 0);
        Scheduler.block(Long.MAX_VALUE);
        assertSame(busy, Scheduler.current());
        compute(1_000 * MILLI);
        Scheduler.wake(first);
        long before = Scheduler.usedNanos(busy);
        compute(200 * MILLI);
        assertTrue(Scheduler.usedNanos(busy) - before > 80 * MILLI);
        assertTrue(Scheduler.usedNanos(first) > 80 * MILLI);
    }

    @Test
    void sleeperRunsSoonAfterItsWake() {
        KernelThread busy = add(Sched.SCHED_OTHER, 0, 0);
        Scheduler.block(Long.MAX_VALUE);
        compute(100 * MILLI);
        assertSame(busy, Scheduler.current());
        Scheduler.wake(first);
        assertTrue(Scheduler.isTurnOver());
        Scheduler.preempt();
        assertSame(first, Scheduler.current());
    }

    @Test
    void batchSleeperWaitsForItsTurn() {
        Scheduler.setScheduling(first, Sched.SCHED_BATCH, 0, 0);
        add(Sched.SCHED_OTHER, 0, 0);
        Scheduler.block(Long.MAX_VALUE);
        compute(100 * MILLI);
        Scheduler.wake(first);
        assertFalse(Scheduler.isTurnOver());
    }

    @Test
    void higherPriorityPreemptsAtOnce() {
        Scheduler.setScheduling(first, Sched.SCHED_FIFO, 50, 0);
        add(Sched.SCHED_FIFO, 10, 0);
        Scheduler.block(Long.MAX_VALUE);
        Scheduler.wake(first);
        assertTrue(Scheduler.isTurnOver());
        Scheduler.preempt();
        assertSame(first, Scheduler.current());
    }

    @Test
    void fifoRunsUntilItBlocksAndStaysFirstWhenPreempted() {
        KernelThread a = add(Sched.SCHED_FIFO, 10, 0);
        KernelThread b = add(Sched.SCHED_FIFO, 10, 0);
        leave();
        assertSame(a, Scheduler.current());
        compute(500 * MILLI);
        assertEquals(0, Scheduler.usedNanos(b));
        KernelThread higher = add(Sched.SCHED_FIFO, 20, 0);
        Scheduler.preempt();
        assertSame(higher, Scheduler.current());
        leave();
        assertSame(a, Scheduler.current());
        Scheduler.yield();
        assertSame(b, Scheduler.current());
    }

    @Test
    void roundRobinTakesTurns() {
        KernelThread a = add(Sched.SCHED_RR, 10, 0);
        KernelThread b = add(Sched.SCHED_RR, 10, 0);
        leave();
        compute(800 * MILLI);
        assertEquals(1, share(a, b), 0.3);
        assertTrue(Scheduler.usedNanos(b) >= 300 * MILLI);
    }

    @Test
    void realTimeLeavesATwentiethToOthers() {
        KernelThread fair = add(Sched.SCHED_OTHER, 0, 0);
        add(Sched.SCHED_FIFO, 10, 0);
        leave();
        compute(5_000 * MILLI);
        assertEquals(250, Scheduler.usedNanos(fair) / 1e6, 40);
    }

    @Test
    void lentPriorityLasts() {
        KernelThread low = add(Sched.SCHED_OTHER, 0, 0);
        KernelThread middle = add(Sched.SCHED_FIFO, 20, 0);
        leave();
        assertSame(middle, Scheduler.current());
        Scheduler.lendPriority(low, 30);
        assertTrue(Scheduler.isTurnOver());
        Scheduler.preempt();
        assertSame(low, Scheduler.current());
        Scheduler.lendPriority(low, 0);
        Scheduler.preempt();
        assertSame(middle, Scheduler.current());
    }

    @Test
    void timersRingInTheirOrder() {
        List<Integer> rung = new ArrayList<>();
        int[] millis = {30, 10, 20, 10};
        for (int i = 0; i < millis.length; i++) {
            int index = i;
            new KernelTimer(() -> rung.add(index)).set(machine.now + millis[i] * MILLI);
        }
        KernelTimer off = new KernelTimer(() -> rung.add(99));
        off.set(machine.now + 15 * MILLI);
        off.set(Long.MAX_VALUE);
        compute(40 * MILLI);
        assertEquals(List.of(1, 3, 2, 0), rung);
    }

    @Test
    void idleMachineIsWokenOnlyByWhatIsDue() {
        WaitQueue queue = new WaitQueue();
        long deadline = machine.now + 5_000 * MILLI;
        int[] interrupts = {0};
        machine.whenIdle =
                () -> {
                    interrupts[0]++;
                    machine.now = machine.armed;
                    machine.armed = Long.MAX_VALUE;
                    Scheduler.timerExpired(false);
                };
        queue.awaitUntil(deadline);
        assertEquals(deadline, machine.now);
        assertTrue(interrupts[0] <= 2, interrupts[0] + " interrupts");
    }

    @Test
    void switchesDoNotSetTheTimer() {
        for (int i = 0; i < 10; i++) {
            add(Sched.SCHED_OTHER, 0, 0);
        }
        Scheduler.yield();
        int before = machine.timesArmed;
        for (int i = 0; i < 1000; i++) {
            machine.now += 1_000;
            Scheduler.yield();
        }
        assertEquals(before, machine.timesArmed);
    }
}
