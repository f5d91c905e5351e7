package elfin.kernel.task;

/**
 * Divides processor time into a program's and the kernel's, in the proportion in which the timer's
 * samples found it there. Neither part ever becomes less, as Linux has it.
 */
public final class TimeSplit {
    private long programNanos;
    private long kernelNanos;

    /** Divides anew. */
    public void update(long nanos, long programSamples, long kernelSamples) {
        long kernel = 0;
        if (kernelSamples != 0) {
            long samples = programSamples + kernelSamples;
            kernel = nanos / samples * kernelSamples + nanos % samples * kernelSamples / samples;
        }
        kernel = Math.max(kernel, kernelNanos);
        long program = nanos - kernel;
        if (program < programNanos) {
            program = programNanos;
            kernel = Math.max(kernelNanos, nanos - program);
        }
        programNanos = program;
        kernelNanos = kernel;
    }

    public long programNanos() {
        return programNanos;
    }

    public long kernelNanos() {
        return kernelNanos;
    }
}
