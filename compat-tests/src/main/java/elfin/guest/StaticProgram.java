package elfin.guest;

import elfin.compiler.Compiler;
import elfin.compiler.CompilerOptions;
import elfin.raw.Cpu;
import elfin.runtime.LinuxStart;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.objectweb.asm.tree.ClassNode;

/** Compiles system Java to a static Linux executable, when its class files have changed. */
public final class StaticProgram {
    private StaticProgram() {}

    /**
     * Compiles a program, unless the file is there for exactly these class files.
     *
     * @param main the class with {@code int main(byte[][])}
     * @param generated classes made now, which replace those of the same name
     * @return whether it was compiled
     */
    public static boolean build(Class<?> main, List<ClassNode> generated, Path output)
            throws IOException {
        List<Path> classPath = classPath(main);
        String inputs = fingerprint(classPath);
        Path stamp = output.resolveSibling(output.getFileName() + ".inputs");
        if (Files.exists(output) && Files.exists(stamp) && Files.readString(stamp).equals(inputs)) {
            return false;
        }
        Files.createDirectories(output.toAbsolutePath().getParent());
        CompilerOptions plain = CompilerOptions.linux(classPath, main.getName(), output);
        Compiler.compile(
                new CompilerOptions(
                        plain.target(),
                        plain.classPath(),
                        plain.mainClass(),
                        plain.entryClasses(),
                        generated,
                        plain.codeTables(),
                        plain.emptied(),
                        plain.optimisation(),
                        plain.debugLines(),
                        plain.output(),
                        plain.keepIr()));
        Files.writeString(stamp, inputs);
        return true;
    }

    /** The directory or jar that a class comes from. */
    public static Path placeOf(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Path> classPath(Class<?> main) {
        Set<Path> places = new LinkedHashSet<>();
        places.add(placeOf(main));
        places.add(placeOf(Cpu.class));
        places.add(placeOf(LinuxStart.class));
        return List.copyOf(places);
    }

    private static String fingerprint(List<Path> classPath) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Path place : classPath) {
                add(digest, place);
            }
            add(digest, placeOf(Compiler.class));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void add(MessageDigest digest, Path place) throws IOException {
        try (var files = Files.walk(place)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                digest.update(file.toString().getBytes(StandardCharsets.UTF_8));
                digest.update(Files.readAllBytes(file));
            }
        }
    }
}
