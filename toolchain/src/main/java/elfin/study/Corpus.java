package elfin.study;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/** The executables of a corpus: ELF files with an execute permission, links not followed. */
final class Corpus {
    private static final byte[] MAGIC = {0x7f, 'E', 'L', 'F'};

    private Corpus() {}

    /** All executables under directories, and those that lists (one path per line) name. */
    static List<Path> of(List<Path> roots) throws IOException {
        TreeSet<Path> found = new TreeSet<>();
        for (Path root : roots) {
            if (Files.isDirectory(root)) {
                addTree(root, found);
            } else if (isElf(root)) {
                found.add(root);
            } else {
                for (String line : Files.readAllLines(root)) {
                    if (!line.isBlank() && !line.startsWith("#")) {
                        found.add(Path.of(line.strip()));
                    }
                }
            }
        }
        return new ArrayList<>(found);
    }

    private static void addTree(Path root, TreeSet<Path> found) throws IOException {
        Files.walkFileTree(
                root,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        if (attributes.isRegularFile() && Files.isExecutable(file) && isElf(file)) {
                            found.add(file);
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException exception) {
                        return FileVisitResult.CONTINUE;
                    }
                });
    }

    private static boolean isElf(Path file) {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (InputStream input = Files.newInputStream(file)) {
            return Arrays.equals(input.readNBytes(MAGIC.length), MAGIC);
        } catch (IOException e) {
            return false;
        } catch (UncheckedIOException e) {
            return false;
        }
    }
}
