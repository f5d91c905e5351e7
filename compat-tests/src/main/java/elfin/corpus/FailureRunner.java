package elfin.corpus;

import elfin.corpus.ThoroughWorkload.Step;
import elfin.corpus.ThoroughWorkload.Way;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs a program's workloads again while something is wrong: calls fail, memory and descriptors run
 * out, files are not there, signals arrive. Each call that a workload makes fails in turn, with
 * many errors, always and at single times; calls that are only made then fail in turn too.
 */
final class FailureRunner {
    /** Workloads that take longer are not repeated. */
    private static final long MAX_MILLIS = 1500;

    /** How often a program is run under general circumstances: with so many workloads. */
    private static final int GENERAL_WORKLOADS = 4;

    private static final int RUN_SECONDS = 3;

    /** Finding the program's first instruction takes longer. */
    private static final int DEBUGGED_SECONDS = 8;

    private static final List<String> AGAIN = List.of("ENOSYS", "EPERM", "EINVAL", "ENOMEM");

    private static final String LIBRARIES = Sandbox.MACHINE + "/usr/lib/x86_64-linux-gnu";

    private static final String STRACE = Sandbox.MACHINE + "/usr/bin/strace";
    private static final String LOADER = LIBRARIES + "/ld-linux-x86-64.so.2";
    private static final String SHELL = Sandbox.MACHINE + "/bin/busybox";

    private final Path root;
    private final Path work;
    private final String path;
    private final long end;
    private final int mostRuns;
    private final ExecutorService pool;
    private final AtomicInteger runs = new AtomicInteger();
    private final Set<String> made = new TreeSet<>();
    private final List<Run> again = new ArrayList<>();
    private final Set<Run> done = new HashSet<>();
    private final List<Future<?>> started = new ArrayList<>();

    /** Which circumstance first showed a call. */
    private final Map<String, Circumstance> reasons = new TreeMap<>();

    /** A workload with what an undisturbed run of it does. */
    private record Seed(List<String> arguments, List<String> calls, long millis) {
        Map<String, Integer> counts() {
            Map<String, Integer> counts = new TreeMap<>();
            calls.forEach(call -> counts.merge(call, 1, Integer::sum));
            return counts;
        }
    }

    /** A run to make. */
    private record Run(List<String> arguments, Circumstance circumstance) {}

    /**
     * Runs in a root file system.
     *
     * @param root as {@link ThoroughRoot} makes it, with the program in it
     * @param work a directory for files of the runs
     * @param path the program's path in the root
     * @param seconds after which no more runs are started
     * @param mostRuns after how many none is started either
     */
    FailureRunner(Path root, Path work, String path, int seconds, int mostRuns) {
        this.root = root;
        this.work = work;
        this.path = path;
        this.mostRuns = mostRuns;
        this.end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        this.pool = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    }

    /** The names of all calls that the program made. */
    Set<String> run(CorpusProgram program, ThoroughWorkload workload)
            throws IOException, InterruptedException {
        try {
            List<Seed> seeds = seeds(program, workload);
            addGeneral(seeds);
            addSignals(seeds);
            finish();
            failCalls(seeds);
            finish();
            failAgain();
            failOnce(seeds);
            finish();
            failAgain();
            finish();
            return Set.copyOf(made);
        } finally {
            pool.shutdownNow();
        }
    }

    /** How many runs there were. */
    int runs() {
        return runs.get();
    }

    /** For each call, what first showed it. */
    Map<String, Circumstance> reasons() {
        return reasons;
    }

    /** Short workloads, the quick ones first. */
    private List<Seed> seeds(CorpusProgram program, ThoroughWorkload workload)
            throws IOException, InterruptedException {
        List<List<String>> arguments = new ArrayList<>(program.workloads());
        for (Step step : workload.steps()) {
            if (step.way() == Way.PLAIN && step.client().isEmpty()) {
                arguments.add(step.arguments());
            }
        }
        List<Seed> seeds = new ArrayList<>();
        for (List<String> line : arguments) {
            long start = System.nanoTime();
            List<String> calls = trace(line, Circumstance.NONE);
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
            if (millis <= MAX_MILLIS && !calls.isEmpty()) {
                seeds.add(new Seed(line, calls, millis));
                made.addAll(calls);
            }
        }
        seeds.sort(Comparator.comparingLong(Seed::millis));
        return seeds;
    }

    /** The workloads that make the most different calls. */
    private static List<Seed> richest(List<Seed> seeds) {
        List<Seed> rich = new ArrayList<>();
        Set<String> calls = new HashSet<>();
        while (rich.size() < GENERAL_WORKLOADS) {
            Seed best = null;
            long most = 0;
            for (Seed seed : seeds) {
                long more =
                        seed.calls().stream().distinct().filter(c -> !calls.contains(c)).count();
                if (more > most) {
                    most = more;
                    best = seed;
                }
            }
            if (best == null) {
                break;
            }
            calls.addAll(best.calls());
            rich.add(best);
        }
        return rich;
    }

    private void addGeneral(List<Seed> seeds) {
        for (Seed seed : richest(seeds)) {
            Circumstances.general().forEach(circumstance -> start(seed, circumstance));
            Circumstances.memory(seed.counts()).forEach(c -> start(seed, c));
        }
    }

    private void addSignals(List<Seed> seeds) {
        for (Seed seed : richest(seeds)) {
            Circumstances.signals(seed.calls()).forEach(c -> start(seed, c));
        }
    }

    /** Each call in the quickest workload that makes it. */
    private void failCalls(List<Seed> seeds) {
        Map<String, Seed> quickest = new TreeMap<>();
        for (Seed seed : seeds) {
            for (String call : seed.counts().keySet()) {
                if (!call.equals("execve")) {
                    quickest.putIfAbsent(call, seed);
                }
            }
        }
        for (String error : Circumstances.ERRORS) {
            quickest.forEach((call, seed) -> start(seed, Circumstances.always(call, error)));
        }
        quickest.forEach((call, seed) -> start(seed, Circumstances.pretended(call)));
    }

    private void failOnce(List<Seed> seeds) {
        for (Seed seed : richest(seeds)) {
            seed.counts()
                    .forEach(
                            (call, count) ->
                                    Circumstances.once(call, count).forEach(c -> start(seed, c)));
        }
    }

    /** Calls that only failures showed fail in turn, together with what showed them. */
    private void failAgain() {
        List<Run> more = List.copyOf(again);
        again.clear();
        more.forEach(this::start);
    }

    private void start(Seed seed, Circumstance circumstance) {
        start(new Run(seed.arguments(), circumstance));
    }

    private void start(Run run) {
        if (done.add(run)) {
            started.add(pool.submit(() -> attempt(run)));
        }
    }

    private void finish() throws IOException, InterruptedException {
        try {
            for (Future<?> one : started) {
                one.get();
            }
            started.clear();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }

    private void attempt(Run run) {
        if (System.nanoTime() > end || runs.get() >= mostRuns) {
            return;
        }
        try {
            record(run, trace(run.arguments(), run.circumstance()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void record(Run run, List<String> calls) {
        for (String call : new TreeSet<>(calls)) {
            if (made.add(call)) {
                reasons.put(call, run.circumstance());
                for (String error : AGAIN) {
                    Circumstance both = run.circumstance().and(call + ":error=" + error);
                    again.add(new Run(run.arguments(), both));
                }
            }
        }
    }

    /** The calls of a run, in their order. */
    private List<String> trace(List<String> arguments, Circumstance circumstance)
            throws IOException, InterruptedException {
        Path trace = work.resolve("failure." + runs.incrementAndGet());
        Sandbox.run(commandFor(arguments, circumstance, trace));
        List<String> calls = new ArrayList<>();
        if (Files.exists(trace)) {
            CorpusRunner.addCalls(trace, circumstance.withVdso() ? "/prog/" : null, calls);
            Files.delete(trace);
        }
        return calls;
    }

    List<String> commandFor(List<String> arguments, Circumstance circumstance, Path trace)
            throws IOException {
        List<String> command =
                circumstance.withVdso()
                        ? traced(arguments, circumstance, trace)
                        : withoutVdso(arguments, trace);
        String setUp = "mount --rbind / ." + Sandbox.MACHINE + ";" + circumstance.setUp();
        int seconds = circumstance.withVdso() ? RUN_SECONDS : DEBUGGED_SECONDS;
        return Sandbox.command(root, seconds, "", setUp, circumstance.environment(), command);
    }

    /** strace itself runs in the root, so that the program's calls are the first it counts. */
    private List<String> traced(List<String> arguments, Circumstance circumstance, Path trace) {
        List<String> command = new ArrayList<>(List.of("/usr/sbin/chroot", root.toString()));
        command.addAll(List.of(LOADER, "--library-path", LIBRARIES, STRACE, "-f", "-o"));
        command.add(Sandbox.MACHINE + trace);
        circumstance.injections().forEach(one -> command.addAll(List.of("-e", "inject=" + one)));
        if (!circumstance.shell().isEmpty()) {
            String shell = circumstance.shell() + "; exec \"$@\"";
            command.addAll(List.of(SHELL, "sh", "-c", shell, "sh"));
        }
        command.add(path);
        command.addAll(arguments);
        return command;
    }

    /** A debugger hides the vDSO before the program's first instruction. */
    private List<String> withoutVdso(List<String> arguments, Path trace) throws IOException {
        Path script = work.resolve("hide-vdso.gdb");
        synchronized (this) {
            if (!Files.exists(script)) {
                Files.copy(ThoroughRoot.open("hide-vdso.gdb"), script);
            }
        }
        String start =
                "mount -t proc p /proc; sh -c 'kill -STOP $$; exec \"$@\"' sh \"$@\" & p=$!;"
                        + " sleep 0.1; gdb -nx -batch -p $p -x "
                        + script
                        + "; strace -f -p $p -o "
                        + trace
                        + " & sleep 0.3; kill -CONT $p; wait";
        List<String> command =
                new ArrayList<>(List.of("sh", "-c", start, "sh", "/usr/sbin/chroot"));
        command.addAll(List.of(root.toString(), path));
        command.addAll(arguments);
        return command;
    }
}
