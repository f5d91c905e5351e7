package elfin.kernel.arch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Nanoseconds and ticks of the time-stamp counter, at frequencies from 20 MHz to 6 GHz. */
class TimeStampClockTest {
    private static final BigInteger ONE = BigInteger.ONE.shiftLeft(32);

    private final Random random = new Random(20);

    private long multiplier() {
        long frequency = 20_000_000L + (long) (random.nextDouble() * 6e9);
        return Long.divideUnsigned(1_000_000_000L << 32, frequency);
    }

    private static long exact(long nanos, long multiplier) {
        BigInteger[] parts =
                BigInteger.valueOf(nanos)
                        .multiply(ONE)
                        .divideAndRemainder(BigInteger.valueOf(multiplier));
        return parts[0].longValueExact() + (parts[1].signum() == 0 ? 0 : 1);
    }

    @Test
    void ticksAreTheExactQuotientRoundedUp() {
        for (int i = 0; i < 100_000; i++) {
            long multiplier = multiplier();
            long nanos = random.nextLong() >>> 6 + random.nextInt(58);
            assertEquals(exact(nanos, multiplier), TimeStampClock.ticks(nanos, multiplier));
        }
    }

    @Test
    void deadlineIsNotReachedBeforeItsTimeAndNoTickLate() {
        for (int i = 0; i < 100_000; i++) {
            long multiplier = multiplier();
            long nanos = 1 + (random.nextLong() >>> 8 + random.nextInt(56));
            long ticks = TimeStampClock.ticks(nanos, multiplier);
            assertTrue(TimeStampClock.scale(ticks, multiplier) >= nanos);
            assertTrue(TimeStampClock.scale(ticks - 1, multiplier) < nanos);
        }
    }

    @Test
    void pastDeadlineIsAtOnce() {
        assertEquals(0, TimeStampClock.ticks(0, multiplier()));
    }

    @Test
    void farthestDeadlineIsALongTimeAway() {
        long multiplier = multiplier();
        assertTrue(TimeStampClock.ticks(Long.MAX_VALUE, multiplier) > 1L << 50);
    }
}
