package elfin.cli;

import elfin.abi.Errno;
import elfin.report.WhatIf;
import elfin.report.WhatIf.Need;
import elfin.report.WhatIf.Outcome;
import elfin.report.WhatIf.Trial;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs a program with each of its calls stubbed, then faked, several machines at a time. */
final class Experiments {
    /** A run that takes this much longer than the good one hangs. */
    private static final int PATIENCE = 10;

    private static final long LEAST_LIMIT_MILLIS = 10_000;
    private static final long MOST_OUTPUT = 64 << 20;

    private final RunOptions base;
    private final Path input;
    private final int jobs;
    private final ExperimentCache cache;
    private SuccessCheck check;
    private long limitMillis;

    /**
     * @param base how the program is run
     * @param input its standard input, or null
     * @param check what a good run is; null for one with the output and the exit status of an
     *     unchanged run
     * @param cache results of earlier experiments
     */
    Experiments(RunOptions base, Path input, SuccessCheck check, int jobs, ExperimentCache cache) {
        this.base = base;
        this.input = input;
        this.check = check;
        this.jobs = jobs;
        this.cache = cache;
    }

    /**
     * Tries every call.
     *
     * @param numbers the calls that the program made
     */
    WhatIf run(Collection<Integer> numbers) throws Failure, IOException, InterruptedException {
        measure();
        List<Map<Integer, Integer>> runs = new ArrayList<>();
        for (int number : numbers) {
            runs.add(Map.of(number, Errno.ENOSYS));
            runs.add(Map.of(number, 0));
        }
        List<Outcome> outcomes = all(runs);
        Map<Integer, Trial> trials = new TreeMap<>();
        int next = 0;
        for (int number : numbers) {
            trials.put(number, new Trial(outcomes.get(next), outcomes.get(next + 1)));
            next += 2;
        }
        Map<Integer, Integer> avoided = new TreeMap<>();
        trials.forEach(
                (number, trial) -> {
                    if (trial.need() != Need.REQUIRED) {
                        avoided.put(number, trial.stubbed().passed() ? Errno.ENOSYS : 0);
                    }
                });
        Outcome together = avoided.isEmpty() ? null : all(List.of(avoided)).get(0);
        return new WhatIf(check.description(), trials, together);
    }

    /** The unchanged run must be good; it shows how long one takes and what it writes. */
    private void measure() throws Failure, IOException, InterruptedException {
        Path output = Files.createTempFile("elfin", ".out");
        Path error = Files.createTempFile("elfin", ".err");
        try {
            limitMillis = base.timeoutMillis;
            ReportedRun run = run(Map.of(), output, error);
            if (check == null) {
                check = new SuccessCheck(null, Files.readAllBytes(output), run.status());
            }
            if (!check.passes(run, output, error)) {
                throw new Failure(
                        ExitStatus.FAILED,
                        base.program,
                        "the unchanged run is not good: " + run.outcome(),
                        "see its output with elfin run, and what decides: " + check.description());
            }
            limitMillis =
                    Math.min(
                            base.timeoutMillis,
                            Math.max(LEAST_LIMIT_MILLIS, PATIENCE * run.nanos() / 1_000_000));
        } finally {
            Files.deleteIfExists(output);
            Files.deleteIfExists(error);
        }
    }

    private List<Outcome> all(List<Map<Integer, Integer>> runs)
            throws IOException, InterruptedException {
        ExecutorService workers = Executors.newFixedThreadPool(jobs);
        AtomicInteger done = new AtomicInteger();
        try (ProgressBar bar = new ProgressBar("runs")) {
            List<Callable<Outcome>> work = new ArrayList<>();
            for (Map<Integer, Integer> forced : runs) {
                work.add(
                        () -> {
                            Outcome outcome = cached(forced);
                            bar.show(done.incrementAndGet(), runs.size());
                            return outcome;
                        });
            }
            List<Outcome> outcomes = new ArrayList<>();
            for (Future<Outcome> each : workers.invokeAll(work)) {
                outcomes.add(each.get());
            }
            return outcomes;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            workers.shutdownNow();
        }
    }

    private Outcome cached(Map<Integer, Integer> forced)
            throws Failure, IOException, InterruptedException {
        String key = cache.key(check, forced);
        Outcome known = cache.get(key);
        if (known != null) {
            return known;
        }
        Path output = Files.createTempFile("elfin", ".out");
        Path error = Files.createTempFile("elfin", ".err");
        try {
            ReportedRun run = run(forced, output, error);
            boolean passed = check.passes(run, output, error);
            String text = run.outcome();
            if (!passed && run.status() == check.status()) {
                text = check.command() == null ? "other output" : "the check fails";
            }
            Outcome outcome = new Outcome(passed, text);
            cache.put(key, outcome);
            return outcome;
        } finally {
            Files.deleteIfExists(output);
            Files.deleteIfExists(error);
        }
    }

    private ReportedRun run(Map<Integer, Integer> forced, Path output, Path error)
            throws Failure, IOException, InterruptedException {
        RunOptions options = base.copy();
        options.forced.putAll(forced);
        options.timeoutMillis = limitMillis;
        try (FileChannel in = input == null ? null : FileChannel.open(input);
                BoundedFile out = new BoundedFile(output, MOST_OUTPUT);
                BoundedFile err = new BoundedFile(error, MOST_OUTPUT)) {
            return ReportedRun.of(options, in, out, err);
        }
    }
}
