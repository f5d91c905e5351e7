package elfin.bench.program;

/**
 * Something whose cost is measured.
 *
 * @param name how the report calls it
 * @param rounds how often one measurement repeats it
 */
record Benchmark(String name, int rounds, Work work) {
    /** What is measured: everything that {@link #run} does. */
    interface Work {
        /** Repeats it. */
        void run(int rounds);
    }
}
