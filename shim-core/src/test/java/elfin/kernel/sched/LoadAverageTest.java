package elfin.kernel.sched;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoadAverageTest {
    private static final long SECOND = 1_000_000_000;

    @BeforeEach
    void reset() {
        LoadAverage.reset();
    }

    private static double average(int which) {
        return LoadAverage.get(which) / 2048.0;
    }

    private static void runFor(int seconds, int threads) {
        for (int i = 5; i <= seconds; i += 5) {
            LoadAverage.update(i * SECOND, threads);
        }
    }

    @Test
    void averagesRiseToTheNumberOfThreads() {
        runFor(3 * 3600, 3);
        for (int i = 0; i < 3; i++) {
            assertEquals(3, average(i), 0.001);
        }
    }

    @Test
    void afterAMinuteTheFirstIsTwoThirds() {
        runFor(60, 1);
        assertEquals(1 - 1 / Math.E, average(0), 0.02);
        assertEquals(1 - Math.exp(-1 / 5.0), average(1), 0.02);
        assertEquals(1 - Math.exp(-1 / 15.0), average(2), 0.02);
    }

    @Test
    void unseenPeriodsWereIdle() {
        runFor(3600, 2);
        LoadAverage.update(3660 * SECOND, 0);
        assertEquals(2 / Math.E, average(0), 0.02);
        LoadAverage.update(1_000_000 * SECOND, 0);
        assertEquals(0, average(2));
        assertTrue(LoadAverage.isDue(1_000_005 * SECOND));
    }

    @Test
    void periodsAreFiveSeconds() {
        assertTrue(!LoadAverage.isDue(5 * SECOND - 1));
        assertTrue(LoadAverage.isDue(5 * SECOND));
    }
}
