package elfin.kernel.sched;

import elfin.abi.Sched;

/** What the policies and niceness of sched(7) mean for the run queues. */
public final class SchedulingPolicy {
    public static final int LEAST_NICE = -20;
    public static final int MOST_NICE = 19;

    /** The highest real-time priority. */
    public static final int MOST_REAL_TIME = 99;

    /** The weight of niceness 0. */
    static final int NORMAL_WEIGHT = 1024;

    /** Linux's weight of SCHED_IDLE. */
    private static final int IDLE_WEIGHT = 3;

    /** Each step of niceness is worth a quarter of the processor's share: 1024 / 1.25^n. */
    private static final int[] WEIGHTS = weights();

    private SchedulingPolicy() {}

    private static int[] weights() {
        int[] weights = new int[MOST_NICE - LEAST_NICE + 1];
        for (int nice = LEAST_NICE; nice <= MOST_NICE; nice++) {
            // 5^|n| stays below 2^47, in halves of rounding.
            long five = 1;
            long four = 1;
            for (int i = 0; i < Math.abs(nice); i++) {
                five *= 5;
                four *= 4;
            }
            long up = nice <= 0 ? five : four;
            long down = nice <= 0 ? four : five;
            weights[nice - LEAST_NICE] =
                    (int)
                            ((up / down * NORMAL_WEIGHT)
                                    + (up % down * NORMAL_WEIGHT + down / 2) / down);
        }
        return weights;
    }

    /** Whether threads of a policy come before all others, by their priorities. */
    public static boolean isRealTime(int policy) {
        return policy == Sched.SCHED_FIFO || policy == Sched.SCHED_RR;
    }

    /** The share of the processor that a thread gets, beside those of others. */
    static int weight(int policy, int niceness) {
        return policy == Sched.SCHED_IDLE ? IDLE_WEIGHT : WEIGHTS[niceness - LEAST_NICE];
    }
}
