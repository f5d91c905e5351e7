package elfin.bench;

import elfin.bench.SystemRun.Measurement;
import elfin.bench.program.Benchmark;
import elfin.bench.program.Benchmarks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Runs the benchmarks on all systems in turn. */
final class Bench {
    /** The benchmarks of the program, and what one round of each is. */
    static final Map<String, String> ROUNDS = rounds();

    static final String START = "start";
    static final String BOOT = "boot";
    static final String INSTRUCTIONS = "instructions";
    static final String MEMORY = "memory";

    /** Without these bytes of memory no machine is tried. */
    private static final int LEAST_MEBIBYTES = 1;

    private static final int MOST_MEBIBYTES = 512;

    private final List<BenchedSystem> systems;
    private final BenchMachine machine;
    private final Consumer<String> progress;
    private final Map<String, Figure> figures = new LinkedHashMap<>();

    Bench(List<BenchedSystem> systems, BenchMachine machine, Consumer<String> progress) {
        this.systems = systems;
        this.machine = machine;
        this.progress = progress;
    }

    /** The least memory in MiB of a machine for a benchmark. */
    static int mebibytes(String name) {
        for (int i = 0; i < Benchmarks.groupCount(); i++) {
            for (Benchmark benchmark : Benchmarks.group(i)) {
                if (benchmark.name().equals(name)) {
                    return benchmark.mebibytes();
                }
            }
        }
        return 0;
    }

    private static Map<String, String> rounds() {
        Map<String, String> rounds = new LinkedHashMap<>();
        for (int i = 0; i < Benchmarks.groupCount(); i++) {
            for (Benchmark benchmark : Benchmarks.group(i)) {
                rounds.put(benchmark.name(), benchmark.round());
            }
        }
        return rounds;
    }

    /** All names that can be asked for. */
    static List<String> names() {
        List<String> names = new ArrayList<>(ROUNDS.keySet());
        names.addAll(List.of(START, BOOT, INSTRUCTIONS, MEMORY));
        return names;
    }

    /**
     * Measures.
     *
     * @param names which benchmarks
     * @param rounds how often each system runs, in turn
     */
    List<Figure> run(List<String> names, int rounds) throws IOException, InterruptedException {
        List<String> timed = names.stream().filter(ROUNDS::containsKey).toList();
        for (int round = 1; round <= rounds; round++) {
            for (BenchedSystem system : systems) {
                progress.accept("round " + round + " of " + rounds + ": " + system.name());
                time(system, timed, names.contains(START));
            }
        }
        if (names.contains(INSTRUCTIONS) || names.contains(BOOT)) {
            for (BenchedSystem system : systems) {
                progress.accept("counting instructions: " + system.name());
                count(system, names);
            }
        }
        if (names.contains(MEMORY)) {
            for (BenchedSystem system : systems) {
                progress.accept("smallest memory: " + system.name());
                figure(MEMORY, "least memory for one line of output", "MiB")
                        .add(system.name(), leastMemory(system));
            }
        }
        return List.copyOf(figures.values());
    }

    private Figure figure(String key, String name, String unit) {
        return figures.computeIfAbsent(key, missing -> new Figure(name, unit));
    }

    private void time(BenchedSystem system, List<String> timed, boolean start)
            throws IOException, InterruptedException {
        if (start) {
            SystemRun run = checked(system, machine, List.of());
            figure(START, "start of QEMU to first output", "ms")
                    .add(system.name(), run.firstOutputNanos() / 1e6);
        }
        // What needs more memory has a machine of its own.
        Map<Integer, List<String>> byMemory =
                timed.stream()
                        .collect(
                                Collectors.groupingBy(
                                        name ->
                                                Math.max(
                                                        mebibytes(name),
                                                        machine.memoryMebibytes())));
        for (Map.Entry<Integer, List<String>> some : byMemory.entrySet()) {
            SystemRun run = checked(system, machine.withMemory(some.getKey()), some.getValue());
            for (String name : some.getValue()) {
                for (Measurement one : run.measurements(name)) {
                    figure(name, ROUNDS.get(name), "ns").add(system.name(), one.nanos());
                }
            }
        }
    }

    private void count(BenchedSystem system, List<String> names)
            throws IOException, InterruptedException {
        SystemRun run = checked(system, machine.counting(), List.of("empty", "null"));
        if (names.contains(INSTRUCTIONS)) {
            double loop = run.measurements("empty").get(0).ticks();
            for (Measurement one : run.measurements("null")) {
                figure(INSTRUCTIONS, "getppid(2), with the instruction before it", "instructions")
                        .add(system.name(), Math.rint(one.ticks() - loop));
            }
        }
        if (names.contains(BOOT)) {
            figure(BOOT, "reset to the program's main", "instructions")
                    .add(system.name(), run.startTicks());
            String kernel = run.statistics().get("stat bootProgramNanos");
            if (kernel != null) {
                figure("kernel", "kernel's first instruction to the program's", "instructions")
                        .add(system.name(), Long.parseLong(kernel));
            }
        }
    }

    private static SystemRun checked(
            BenchedSystem system, BenchMachine machine, List<String> arguments)
            throws IOException, InterruptedException {
        SystemRun run = system.run(machine, arguments);
        if (!run.ended()) {
            throw new IOException(system.name() + " did not run to its end: " + run.lines());
        }
        return run;
    }

    /** The least memory in MiB with which the program prints its first line and ends. */
    private int leastMemory(BenchedSystem system) throws IOException, InterruptedException {
        int least = LEAST_MEBIBYTES;
        int enough = MOST_MEBIBYTES;
        while (least < enough) {
            int middle = (least + enough) / 2;
            if (system.run(machine.withMemory(middle), List.of()).ended()) {
                enough = middle;
            } else {
                least = middle + 1;
            }
        }
        return enough;
    }
}
