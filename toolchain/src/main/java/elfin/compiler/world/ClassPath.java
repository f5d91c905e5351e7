package elfin.compiler.world;

import elfin.compiler.CompileException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/**
 * Where class files come from: directories and jars in order, then the JDK that runs the compiler.
 */
public final class ClassPath implements AutoCloseable {
    private final List<Path> directories = new ArrayList<>();
    private final List<JarFile> jars = new ArrayList<>();

    public ClassPath(List<Path> entries) {
        for (Path entry : entries) {
            if (Files.isDirectory(entry)) {
                directories.add(entry);
            } else if (Files.isRegularFile(entry)) {
                try {
                    jars.add(new JarFile(entry.toFile()));
                } catch (IOException e) {
                    throw new UncheckedIOException("cannot read " + entry, e);
                }
            } else {
                throw new CompileException("no such class path entry: " + entry);
            }
        }
    }

    /** The bytes of a class file, or null. */
    byte[] find(String internalName) {
        String file = internalName + ".class";
        try {
            for (Path directory : directories) {
                Path path = directory.resolve(file);
                if (Files.isRegularFile(path)) {
                    return Files.readAllBytes(path);
                }
            }
            for (JarFile jar : jars) {
                ZipEntry entry = jar.getEntry(file);
                if (entry != null) {
                    try (InputStream in = jar.getInputStream(entry)) {
                        return in.readAllBytes();
                    }
                }
            }
            try (InputStream in = ClassLoader.getPlatformClassLoader().getResourceAsStream(file)) {
                return in == null ? null : in.readAllBytes();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** The internal names of all classes in a package of the directories and jars, sorted. */
    List<String> classesIn(String packageName) {
        TreeSet<String> names = new TreeSet<>();
        String prefix = packageName + "/";
        try {
            for (Path directory : directories) {
                Path inside = directory.resolve(packageName);
                if (Files.isDirectory(inside)) {
                    try (var files = Files.list(inside)) {
                        files.map(file -> prefix + file.getFileName()).forEach(names::add);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + packageName, e);
        }
        for (JarFile jar : jars) {
            jar.stream()
                    .map(ZipEntry::getName)
                    .filter(name -> name.startsWith(prefix))
                    .filter(name -> name.indexOf('/', prefix.length()) < 0)
                    .forEach(names::add);
        }
        return names.stream()
                .filter(name -> name.endsWith(".class"))
                .map(name -> name.substring(0, name.length() - ".class".length()))
                .toList();
    }

    @Override
    public void close() {
        for (JarFile jar : jars) {
            try {
                jar.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
