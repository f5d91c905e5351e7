package elfin.kernel.sched;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** {@link OrderedQueue} against a sorted list. */
class OrderedQueueTest {
    private final OrderedQueue queue = new OrderedQueue();

    @Test
    void equalKeysKeepTheirOrder() {
        List<QueueNode> nodes = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            nodes.add(new QueueNode());
            queue.add(nodes.get(i), 5);
        }
        for (QueueNode node : nodes) {
            assertSame(node, queue.first());
            queue.remove(node);
        }
        assertTrue(queue.isEmpty());
    }

    @Test
    void randomUseAgreesWithASortedList() {
        Random random = new Random(7);
        List<QueueNode> inside = new ArrayList<>();
        for (int step = 0; step < 20_000; step++) {
            if (inside.isEmpty() || random.nextInt(5) < 2 + (step / 2000 & 1)) {
                QueueNode node = new QueueNode();
                queue.add(node, random.nextInt(100));
                inside.add(node);
            } else {
                boolean any = random.nextBoolean();
                QueueNode node = any ? inside.get(random.nextInt(inside.size())) : queue.first();
                queue.remove(node);
                assertTrue(inside.remove(node));
            }
            assertEquals(inside.isEmpty(), queue.isEmpty());
            if (!inside.isEmpty()) {
                assertSame(
                        inside.stream()
                                .min(
                                        Comparator.comparingLong((QueueNode n) -> n.key)
                                                .thenComparingLong(n -> n.order))
                                .orElseThrow(),
                        queue.first());
            }
        }
    }
}
