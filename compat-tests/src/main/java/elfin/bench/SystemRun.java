package elfin.bench;

import java.util.List;

/**
 * What one run of the program gave.
 *
 * @param lines what it printed
 * @param firstOutputNanos from the start of QEMU to the first byte it printed; -1 for none
 * @param ended whether it came to its end by itself
 * @param statistics what the kernel counted, by name; empty on Linux
 */
record SystemRun(
        List<String> lines,
        long firstOutputNanos,
        boolean ended,
        java.util.Map<String, String> statistics) {
    /** The measurements of one benchmark. */
    List<Measurement> measurements(String name) {
        return lines.stream()
                .filter(line -> line.startsWith("RESULT " + name + " "))
                .map(Measurement::parse)
                .toList();
    }

    /** The time-stamp counter at the start of the program's main method. */
    long startTicks() {
        for (String line : lines) {
            if (line.startsWith("START ")) {
                return Long.parseLong(line.substring("START ".length()));
            }
        }
        throw new IllegalStateException("the program did not start: " + lines);
    }

    /** One measurement: the cost of one round. */
    record Measurement(double ticks, double nanos) {
        static Measurement parse(String line) {
            String[] words = line.split(" ");
            double rounds = Double.parseDouble(words[2]);
            return new Measurement(
                    Double.parseDouble(words[3]) / rounds, Double.parseDouble(words[4]) / rounds);
        }
    }
}
