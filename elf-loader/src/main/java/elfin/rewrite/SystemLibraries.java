package elfin.rewrite;

import elfin.elf.ElfException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The shared objects of a root directory, found where ld.so(8) looks: the run path of the object
 * that needs one, then the default directories. Each is analysed once. Safe for several threads.
 */
public final class SystemLibraries implements LinkedProgram.Libraries {
    private static final List<String> DIRECTORIES =
            List.of(
                    "lib/x86_64-linux-gnu",
                    "usr/lib/x86_64-linux-gnu",
                    "lib64",
                    "usr/lib64",
                    "lib",
                    "usr/lib",
                    "usr/local/lib",
                    "usr/lib/x86_64-linux-musl",
                    "lib/x86_64-linux-musl");

    /** Larger files are no libraries that anyone links to. */
    private static final long MAX_BYTES = 1L << 30;

    private final Path root;
    private final Map<Path, Optional<ObjectAnalysis>> known = new ConcurrentHashMap<>();
    private final Map<ObjectAnalysis, Path> places = new IdentityHashMap<>();

    /**
     * The libraries under a directory.
     *
     * @param root of a file system, such as {@code /}
     */
    public SystemLibraries(Path root) {
        this.root = root;
    }

    /** Tells where a program lies, for {@code $ORIGIN} in its run path. */
    public void place(ObjectAnalysis program, Path file) {
        synchronized (places) {
            places.put(program, file);
        }
    }

    @Override
    public ObjectAnalysis find(String name, ObjectAnalysis from) {
        for (Path candidate : candidates(name, from)) {
            if (Files.isRegularFile(candidate)) {
                Optional<ObjectAnalysis> found = analyse(candidate);
                if (found.isPresent()) {
                    return found.get();
                }
            }
        }
        return null;
    }

    private List<Path> candidates(String name, ObjectAnalysis from) {
        if (name.contains("/")) {
            return List.of(root.resolve(name.substring(name.startsWith("/") ? 1 : 0)));
        }
        List<Path> candidates = new ArrayList<>();
        Path file;
        synchronized (places) {
            file = places.get(from);
        }
        for (String directory : from.runPath()) {
            if (directory.startsWith("/")) {
                candidates.add(root.resolve(directory.substring(1)).resolve(name));
            } else if (file != null && directory.matches("\\$(ORIGIN|\\{ORIGIN\\}).*")) {
                String rest = directory.replaceFirst("\\$(ORIGIN|\\{ORIGIN\\})/?", "");
                candidates.add(file.resolveSibling(rest).resolve(name));
            }
        }
        DIRECTORIES.forEach(d -> candidates.add(root.resolve(d).resolve(name)));
        return candidates;
    }

    private Optional<ObjectAnalysis> analyse(Path file) {
        Path real;
        try {
            real = file.toRealPath();
        } catch (IOException e) {
            return Optional.empty();
        }
        return known.computeIfAbsent(real, this::read);
    }

    private Optional<ObjectAnalysis> read(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                return Optional.empty();
            }
            ObjectAnalysis object = ObjectAnalysis.of(Files.readAllBytes(file));
            place(object, file);
            return Optional.of(object);
        } catch (IOException | ElfException e) {
            return Optional.empty();
        }
    }
}
