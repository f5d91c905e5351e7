package elfin.conformance;

import elfin.guest.PackedProgram;
import elfin.image.RootNode;
import elfin.image.RootTree;
import elfin.qemu.CapturedRun;
import elfin.qemu.GuestResult;
import elfin.qemu.MachineOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Has each of the kernel's allocations fail in turn while cases run, as Linux's failslab does: the
 * kernel may answer with an error or kill the program, but must not report a bug, die, or lose
 * memory.
 */
public final class SweepCommand {
    private static final int MEMORY_MEBIBYTES = 128;
    private static final long TIMEOUT_MILLIS = 900_000;

    /** What a family may keep: stacks for as many tasks as there were, a table of processes. */
    private static final long MOST_LOST_FRAMES = 128;

    private static final int FRAME_SIZE = 4096;

    private final Path work;
    private final Path kernel;
    private final int first;
    private final int last;
    private final Consumer<String> progress;
    private final List<String> problems = new ArrayList<>();
    private int runs;

    /**
     * @param first the first allocation of a case that fails
     * @param last the last one
     * @param progress told what is going on
     */
    public SweepCommand(Path work, Path kernel, int first, int last, Consumer<String> progress) {
        this.work = work;
        this.kernel = kernel;
        this.first = first;
        this.last = last;
        this.progress = progress;
    }

    /** Sweeps over all cases of some families, or over all; what went wrong. */
    public List<String> run(List<String> families) throws IOException, InterruptedException {
        return sweep(
                CaseScanner.scan().stream()
                        .filter(one -> families.isEmpty() || families.contains(one.family()))
                        .toList());
    }

    List<String> sweep(List<CaseInfo> cases) throws IOException, InterruptedException {
        Files.createDirectories(work);
        Path program = work.resolve("conformance");
        ConformanceProgram.build(CaseScanner.scan(), program);
        Map<String, List<String>> families = new LinkedHashMap<>();
        for (CaseInfo one : cases) {
            families.computeIfAbsent(one.family(), name -> new ArrayList<>()).add(one.name());
        }
        for (Map.Entry<String, List<String>> family : families.entrySet()) {
            progress.accept("failing allocations: " + family.getKey());
            sweepFamily(program, family.getKey(), family.getValue());
        }
        return problems;
    }

    /** How often cases were run. */
    public int runs() {
        return runs;
    }

    /** After a crash the rest of the family goes on in a new machine. */
    private void sweepFamily(Path program, String family, List<String> names)
            throws IOException, InterruptedException {
        List<String> left = names;
        while (!left.isEmpty()) {
            CapturedRun run = boot(program, left);
            int finished = 0;
            for (String line : run.lines()) {
                if (line.startsWith("SWEPT ")) {
                    finished++;
                    runs += Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1));
                } else if (line.equals("HANG")) {
                    problems.add(left.get(finished) + ": hangs");
                }
            }
            String where = finished < left.size() ? left.get(finished) : family;
            check(where, run.result());
            if (finished == left.size()) {
                return;
            }
            left = left.subList(finished + 1, left.size());
        }
    }

    private void check(String where, GuestResult result) {
        for (String line : result.log()) {
            if (line.contains("bug") || line.contains("panic") || line.startsWith("    at ")) {
                problems.add(where + ": " + line);
            }
        }
        if (result.kind() != GuestResult.Kind.EXITED || result.status() != 0) {
            problems.add(
                    where + ": " + result.kind() + " " + result.status() + " " + result.message());
            return;
        }
        long lost = lostFrames(result);
        progress.accept(where + ": " + lost + " page frames fewer than before");
        if (lost > MOST_LOST_FRAMES) {
            problems.add(where + ": " + lost + " page frames lost");
        }
    }

    /** Frames that are not free any more at the end, but for those that the heap now has. */
    public static long lostFrames(GuestResult result) {
        long heap = result.statistic("heapBytes") - result.statistic("heapBytesAtStart");
        return result.statistic("freeFramesAtStart")
                - result.statistic("freeFramesAtEnd")
                - heap / FRAME_SIZE;
    }

    private CapturedRun boot(Path program, List<String> names)
            throws IOException, InterruptedException {
        Path payload = work.resolve("payload-sweep");
        RootTree tree = RootTree.minimal();
        tree.put(TestRoot.DIRECTORY, RootNode.directory(0755));
        List<String> words = new ArrayList<>(List.of(TestRoot.DIRECTORY, "--sweep"));
        words.add(Integer.toString(first));
        words.add(Integer.toString(last));
        words.addAll(names);
        new PackedProgram(program, TestRoot.PROGRAM, work, true)
                .injectFaults()
                .write(tree, words, true, payload);
        return CapturedRun.of(
                MachineOptions.emulated(kernel, payload, MEMORY_MEBIBYTES), null, TIMEOUT_MILLIS);
    }
}
