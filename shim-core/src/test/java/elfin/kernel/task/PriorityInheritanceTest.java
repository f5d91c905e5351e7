package elfin.kernel.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elfin.abi.Sched;
import elfin.kernel.sched.KernelThread;
import elfin.kernel.sched.Processor;
import elfin.kernel.sched.Scheduler;
import elfin.kernel.sched.WaitQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Waiters of futexes in their order, and what their owners inherit. */
class PriorityInheritanceTest {
    private static long spaces;

    /** Each test has words of its own: what waits in one stays in the table. */
    private final long space = spaces += 0x1000;

    private final Process process = new Process(7);

    @BeforeEach
    void start() {
        Scheduler.start(new NoProcessor(), new KernelThread());
    }

    private static final class NoProcessor implements Processor {
        @Override
        public long monotonicNanos() {
            return 0;
        }

        @Override
        public void armTimer(long deadlineNanos) {}

        @Override
        public void idle() {
            throw new AssertionError("nobody waits");
        }

        @Override
        public void switchTo(KernelThread from, KernelThread to) {}
    }

    private Task task(int tid, int priority) {
        Task task = new Task(tid, process);
        int policy = priority == 0 ? Sched.SCHED_OTHER : Sched.SCHED_FIFO;
        Scheduler.setScheduling(task, policy, priority, 0);
        return task;
    }

    private FutexWord lock(Task waiter, long key, Task owner) {
        waiter.futexWaiter.wantsLock = true;
        FutexTable.add(waiter.futexWaiter, space, key);
        FutexWord word = waiter.futexWaiter.word;
        if (word.owner() == null) {
            word.setOwner(owner);
        }
        PriorityInheritance.update(owner);
        return word;
    }

    @Test
    void ownerRunsWithItsHighestWaitersPriority() {
        Task owner = task(1, 0);
        Task low = task(2, 10);
        Task high = task(3, 30);
        lock(low, 16, owner);
        assertEquals(10, owner.effectivePriority());
        FutexWord word = lock(high, 16, owner);
        assertEquals(30, owner.effectivePriority());
        assertSame(high.futexWaiter, word.first());
        FutexTable.remove(high.futexWaiter);
        PriorityInheritance.update(owner);
        assertEquals(10, owner.effectivePriority());
        FutexTable.remove(low.futexWaiter);
        PriorityInheritance.update(owner);
        assertEquals(0, owner.effectivePriority());
        assertNull(owner.firstOwnedFutex);
        assertNull(FutexTable.findKey(space, 16));
    }

    @Test
    void chainOfOwnersInherits() {
        Task first = task(1, 0);
        Task second = task(2, 0);
        Task third = task(3, 50);
        lock(second, 16, first);
        assertEquals(0, first.effectivePriority());
        lock(third, 32, second);
        assertEquals(50, second.effectivePriority());
        assertEquals(50, first.effectivePriority());
        assertTrue(PriorityInheritance.waitsFor(third, first));
        assertFalse(PriorityInheritance.waitsFor(first, third));
    }

    @Test
    void ownPriorityOutlivesALentOne() {
        Task owner = task(1, 40);
        lock(task(2, 10), 16, owner);
        assertEquals(40, owner.effectivePriority());
        Task higher = task(3, 60);
        lock(higher, 32, owner);
        assertEquals(60, owner.effectivePriority());
    }

    @Test
    void changedWaiterMovesAndLendsAnew() {
        Task owner = task(1, 0);
        Task a = task(2, 10);
        Task b = task(3, 20);
        lock(a, 16, owner);
        FutexWord word = lock(b, 16, owner);
        Scheduler.setScheduling(a, Sched.SCHED_FIFO, 30, 0);
        PriorityInheritance.changed(a);
        assertSame(a.futexWaiter, word.first());
        assertEquals(30, owner.effectivePriority());
    }

    @Test
    void waitersAreOrderedByPriorityAndThenByTheirComing() {
        Random random = new Random(3);
        List<Task> tasks = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Task task = task(i, random.nextInt(4));
            tasks.add(task);
            FutexTable.add(task.futexWaiter, space, 64);
        }
        tasks.sort((x, y) -> y.effectivePriority() - x.effectivePriority());
        for (Task task : tasks) {
            assertSame(task.futexWaiter, FutexTable.findKey(space, 64).first());
            FutexTable.remove(task.futexWaiter);
        }
    }

    @Test
    void manyWordsAreFoundAndForgotten() {
        Random random = new Random(5);
        List<FutexWaiter> waiting = new ArrayList<>();
        for (int step = 0; step < 5000; step++) {
            if (waiting.isEmpty() || random.nextInt(3) != 0) {
                FutexWaiter waiter = new FutexWaiter(task(step, 0), new WaitQueue());
                long key = 4L * random.nextInt(500);
                FutexTable.add(waiter, space, key);
                assertSame(FutexTable.findKey(space, key), waiter.word);
                waiting.add(waiter);
            } else {
                FutexWaiter waiter = waiting.remove(random.nextInt(waiting.size()));
                long key = waiter.word.address;
                FutexTable.remove(waiter);
                boolean others =
                        waiting.stream().anyMatch(other -> other.word.isKnownBy(space, key));
                assertEquals(others, FutexTable.findKey(space, key) != null);
            }
        }
        waiting.forEach(FutexTable::remove);
    }
}
