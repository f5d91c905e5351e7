package elfin.cli;

import elfin.image.RootNode;
import elfin.rewrite.Rewriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;

/**
 * What is known of the files of one root file system without reading them: a file is the same while
 * its size, its times of modification and of change, and its inode are. Kept as lines of text in
 * the cache.
 */
final class RootIndex {
    /** A root with more files does not have the others remembered. */
    private static final int MOST_ENTRIES = 65_536;

    /** What a file turned out to be. */
    enum Kind {
        /** It has a rewrite plan. */
        PLANNED,
        /** It is no ELF file. */
        NO_CODE,
        /** It cannot be analysed. */
        REFUSED
    }

    /**
     * What is known of a file.
     *
     * @param version tells whether it is still the same file
     * @param hash {@link Rewriter#nameOf} of its contents, if it has a plan
     */
    record Entry(Kind kind, String version, String hash) {}

    private static final String HEADER = "elfin root index 1 ";

    private final Path file;
    private final Map<String, Entry> entries = new HashMap<>();

    private RootIndex(Path file) {
        this.file = file;
    }

    /** The index of a directory or archive, empty when there is none. */
    static RootIndex of(Path root) {
        String path = root.toAbsolutePath().normalize().toString();
        String name = Rewriter.nameOf(path.getBytes(StandardCharsets.UTF_8));
        RootIndex index = new RootIndex(Caches.directory().resolve("roots").resolve(name));
        index.load();
        return index;
    }

    /** What is known of a file, or null when it may have changed. */
    synchronized Entry get(String path, RootNode node) {
        Entry entry = entries.get(path);
        return entry != null && entry.version.equals(version(node)) ? entry : null;
    }

    synchronized void put(String path, RootNode node, Kind kind, String hash) {
        boolean keepable = path.indexOf('\n') < 0 && path.indexOf('\t') < 0;
        if (keepable && (entries.size() < MOST_ENTRIES || entries.containsKey(path))) {
            entries.put(path, new Entry(kind, version(node), hash));
        }
    }

    private static String version(RootNode node) {
        return node.size
                + " "
                + node.mtimeSeconds
                + "."
                + node.mtimeNanos
                + " "
                + node.sourceVersion;
    }

    private void load() {
        try {
            String[] lines = Files.readString(file, StandardCharsets.UTF_8).split("\n");
            if (!lines[0].equals(header())) {
                return;
            }
            for (int i = 1; i < lines.length; i++) {
                String[] parts = lines[i].split("\t", -1);
                entries.put(parts[3], new Entry(Kind.valueOf(parts[0]), parts[1], parts[2]));
            }
        } catch (IOException | IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            // None, or damaged: it is made anew.
            entries.clear();
        }
    }

    /** Refusals and plans of another analyser are no use. */
    private static String header() {
        return HEADER + Rewriter.version();
    }

    /** Keeps it; without the cache the next run analyses again. */
    synchronized void save() {
        StringBuilder text = new StringBuilder(header()).append('\n');
        entries.forEach(
                (path, entry) ->
                        text.append(entry.kind)
                                .append('\t')
                                .append(entry.version)
                                .append('\t')
                                .append(entry.hash)
                                .append('\t')
                                .append(path)
                                .append('\n'));
        try {
            Files.createDirectories(file.getParent());
            Path temporary = Files.createTempFile(file.getParent(), "index", ".tmp");
            try {
                Files.writeString(temporary, text, StandardCharsets.UTF_8);
                Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            System.err.println("elfin: the analysis cannot be cached: " + Elfin.reason(e));
        }
    }
}
