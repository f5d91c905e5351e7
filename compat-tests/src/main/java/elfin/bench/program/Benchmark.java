package elfin.bench.program;

/**
 * Something whose cost is measured.
 *
 * @param name how the command line calls it
 * @param round what one round of it is, for the report
 * @param rounds how often one measurement repeats it
 * @param mebibytes the least memory of a machine for it; 0 when any will do
 */
public record Benchmark(String name, String round, int rounds, int mebibytes, Work work) {
    Benchmark(String name, String round, int rounds, Work work) {
        this(name, round, rounds, 0, work);
    }

    /** What is measured: everything that {@link #run} does. */
    interface Work {
        /** Repeats it. */
        void run(int rounds);
    }
}
