package elfin.bench.program;

/**
 * Something whose cost is measured.
 *
 * @param name how the command line calls it
 * @param round what one round of it is, for the report
 * @param rounds how often one measurement repeats it
 */
public record Benchmark(String name, String round, int rounds, Work work) {
    /** What is measured: everything that {@link #run} does. */
    interface Work {
        /** Repeats it. */
        void run(int rounds);
    }
}
