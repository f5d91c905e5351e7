package elfin.cli;

import elfin.elf.ByteSource;
import elfin.elf.ElfException;
import elfin.elf.LoadPlan;
import elfin.image.PackWriter;
import elfin.image.RootNode;
import elfin.image.RootTree;
import elfin.natives.MissingNativeLibraryException;
import elfin.rewrite.RewritePlan;
import elfin.rewrite.Rewriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Rewrite plans for the executables and libraries of a root file system: for those that the program
 * runs or maps. What was found out is remembered by file ({@link RootIndex}), so that a second run
 * reads plans only. A file that cannot be analysed keeps its traps.
 */
final class RootPlans {
    /** Larger files keep their traps. */
    private static final long MOST_FILE_BYTES = 1L << 28;

    private static final int MOST_PLANS = 1024;

    private static final int ANY_EXECUTE = 0111;
    private static final int ELF_HEADER = 64;

    /** How much may be analysed anew. */
    enum Effort {
        /** What a run may take the first time. */
        RUN(512L << 20, 32L << 20),
        /** What an image is worth. */
        BUILD(4L << 30, 1L << 30);

        private final long programBytes;
        private final long objectBytes;

        Effort(long programBytes, long objectBytes) {
            this.programBytes = programBytes;
            this.objectBytes = objectBytes;
        }
    }

    private record Candidate(String path, RootNode node) {}

    /** What became of a file; the plan is null where there is none. */
    private record Planned(Candidate candidate, byte[] plan) {}

    private final Path plans = Caches.directory().resolve("plans");
    private final RootIndex index;
    private final Effort effort;
    private final boolean verbose;
    private final AtomicLong programBytesLeft;
    private final AtomicLong objectBytesLeft;
    private final ConcurrentLinkedQueue<Candidate> objects = new ConcurrentLinkedQueue<>();

    /**
     * Plans for a root file system.
     *
     * @param root its directory or archive
     * @param verbose whether to say which files stay as they are, and why
     */
    RootPlans(Path root, Effort effort, boolean verbose) {
        this.index = RootIndex.of(root);
        this.effort = effort;
        this.verbose = verbose;
        this.programBytesLeft = new AtomicLong(effort.programBytes);
        this.objectBytesLeft = new AtomicLong(effort.objectBytes);
    }

    /** Adds the plans of all files but one. */
    void addTo(PackWriter writer, RootTree tree, RootNode program) {
        List<Candidate> unknown = new ArrayList<>();
        int count = 0;
        for (Candidate candidate : candidates(tree, program)) {
            if (count == MOST_PLANS) {
                note(candidate, "there are more than " + MOST_PLANS + " with plans");
                break;
            }
            RootIndex.Entry known = index.get(candidate.path, candidate.node);
            byte[] plan = null;
            if (known != null && known.kind() == RootIndex.Kind.PLANNED) {
                plan = cached(known.hash());
                known = plan == null ? null : known;
            }
            if (known == null) {
                unknown.add(candidate);
            } else if (plan != null) {
                writer.plan(candidate.node, plan);
                count++;
            } else if (known.kind() == RootIndex.Kind.REFUSED) {
                note(candidate, "it could not be analysed before");
            }
        }
        if (!unknown.isEmpty()) {
            analyse(writer, unknown, MOST_PLANS - count);
            index.save();
        }
    }

    private List<Candidate> candidates(RootTree tree, RootNode program) {
        List<Candidate> found = new ArrayList<>();
        Set<RootNode> seen = new HashSet<>();
        seen.add(program);
        collect("", tree.root, seen, found);
        return found;
    }

    private static void collect(
            String path, RootNode directory, Set<RootNode> seen, List<Candidate> found) {
        for (Map.Entry<String, RootNode> child : directory.children.entrySet()) {
            RootNode node = child.getValue();
            String at = path + "/" + child.getKey();
            boolean mayBeCode =
                    node.isFile()
                            && node.size >= ELF_HEADER
                            && ((node.mode & ANY_EXECUTE) != 0 || child.getKey().contains(".so"));
            if (node.isDirectory()) {
                collect(at, node, seen, found);
            } else if (mayBeCode && seen.add(node)) {
                found.add(new Candidate(at, node));
            }
        }
    }

    /** Programs first, then libraries as far as the effort goes. */
    private void analyse(PackWriter writer, List<Candidate> unknown, int most) {
        ExecutorService pool =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try {
            int left = most - take(pool, writer, unknown, most, true);
            take(pool, writer, List.copyOf(objects), left, false);
        } finally {
            pool.shutdownNow();
        }
    }

    /** Plans programs, or what is no program by itself; how many have a plan. */
    private int take(
            ExecutorService pool,
            PackWriter writer,
            List<Candidate> files,
            int most,
            boolean programs) {
        List<Future<Planned>> results = new ArrayList<>();
        for (Candidate candidate : files) {
            results.add(pool.submit(() -> plan(candidate, programs)));
        }
        int count = 0;
        for (Future<Planned> result : results) {
            try {
                Planned planned = result.get();
                if (planned.plan != null && count < most) {
                    writer.plan(planned.candidate.node, planned.plan);
                    count++;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return count;
            } catch (java.util.concurrent.ExecutionException e) {
                throw new IllegalStateException(e.getCause());
            }
        }
        return count;
    }

    /** Whatever is wrong with a file concerns that file alone. */
    private Planned plan(Candidate candidate, boolean programs) {
        try {
            return new Planned(candidate, planOrNull(candidate, programs));
        } catch (MissingNativeLibraryException e) {
            note(candidate, e.getMessage());
        } catch (ElfException e) {
            refuse(candidate, e.getMessage());
        } catch (IOException e) {
            note(candidate, Elfin.reason(e));
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            refuse(candidate, "its analysis failed: " + e);
        }
        return new Planned(candidate, null);
    }

    private byte[] planOrNull(Candidate candidate, boolean programs)
            throws ElfException, IOException {
        RootNode node = candidate.node;
        if (!isElf(node)) {
            index.put(candidate.path, node, RootIndex.Kind.NO_CODE, "");
            return null;
        }
        if (node.size > MOST_FILE_BYTES) {
            note(candidate, "it is larger than " + (MOST_FILE_BYTES >> 20) + " MiB");
            return null;
        }
        byte[] bytes = node.hostFile == null ? node.bytes : Files.readAllBytes(node.hostFile);
        if (programs && !isProgram(bytes)) {
            objects.add(candidate);
            return null;
        }
        String hash = Rewriter.nameOf(bytes);
        byte[] plan = cached(hash);
        if (plan == null) {
            AtomicLong left = programs ? programBytesLeft : objectBytesLeft;
            if (left.addAndGet(-bytes.length) < 0) {
                note(candidate, "there is too much to analyse at once; elfin build does more");
                return null;
            }
            RewritePlan made =
                    programs ? Rewriter.plan(bytes, plans) : Rewriter.planObject(bytes, plans);
            plan = made.toBytes();
        }
        index.put(candidate.path, node, RootIndex.Kind.PLANNED, hash);
        return plan;
    }

    private static boolean isElf(RootNode node) throws IOException {
        byte[] start = node.bytes;
        if (node.hostFile != null) {
            try (InputStream in = Files.newInputStream(node.hostFile)) {
                start = in.readNBytes(ELF_HEADER);
            }
        }
        return start.length >= 4
                && start[0] == 0x7f
                && start[1] == 'E'
                && start[2] == 'L'
                && start[3] == 'F';
    }

    /** Whether the kernel runs it by itself. */
    private static boolean isProgram(byte[] bytes) {
        try {
            LoadPlan.read(ByteSource.of(bytes));
            return true;
        } catch (ElfException e) {
            return false;
        }
    }

    private byte[] cached(String hash) {
        try {
            RewritePlan plan = Rewriter.cached(hash, plans);
            return plan == null ? null : plan.toBytes();
        } catch (IOException e) {
            return null;
        }
    }

    private void refuse(Candidate candidate, String why) {
        index.put(candidate.path, candidate.node, RootIndex.Kind.REFUSED, "");
        note(candidate, why);
    }

    private void note(Candidate candidate, String why) {
        if (verbose) {
            System.err.println("elfin: " + candidate.path + ": system calls stay traps: " + why);
        }
    }
}
