package elfin.natives;

import com.sun.jna.NativeLibrary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Where a native library is looked for. In this order: the system property {@code elfin.NAME}, the
 * environment variable {@code ELFIN_NAME} (both a path to the file), the directory that the system
 * property {@code elfin.natives} names (a release brings its own), {@code $ELFIN_HOME/natives},
 * {@code ~/.cache/elfin/natives}, and the system's library path under the names given.
 */
public final class NativeLibraries {
    private static final String[] SYSTEM_DIRECTORIES = {
        "/usr/lib/x86_64-linux-gnu", "/usr/local/lib", "/usr/lib64", "/usr/lib"
    };

    private static final String[] KEYSTONE_NAMES = {"libkeystone.so.0", "libkeystone.so"};

    private NativeLibraries() {}

    /** Capstone: the file of version 5 if set up, else Debian's version 4. */
    public static NativeLibrary capstone() {
        return load(
                "capstone",
                "apt-get install libcapstone4",
                "libcapstone.so.5",
                "libcapstone.so.4",
                "libcapstone.so");
    }

    /** Keystone. */
    public static NativeLibrary keystone() {
        return load(
                "keystone",
                "take libkeystone.so out of the PyPI wheel keystone-engine 0.9.2",
                KEYSTONE_NAMES);
    }

    /** Whether Keystone is there. */
    public static boolean hasKeystone() {
        return find("keystone", KEYSTONE_NAMES) != null;
    }

    /** The file a library would be loaded from, or null if it is nowhere. */
    public static Path find(String name, String... systemNames) {
        for (Path candidate : candidates(name, systemNames)) {
            if (Files.isRegularFile(candidate)) {
                return candidate;
            }
        }
        return null;
    }

    /** The directory that the set-up step puts libraries into. */
    public static Path cacheDirectory() {
        String home = System.getenv("ELFIN_HOME");
        if (home != null && !home.isEmpty()) {
            return Path.of(home, "natives");
        }
        return Path.of(System.getProperty("user.home"), ".cache", "elfin", "natives");
    }

    private static NativeLibrary load(String name, String hint, String... systemNames) {
        Path file = find(name, systemNames);
        if (file == null) {
            throw new MissingNativeLibraryException(name, hint, null);
        }
        try {
            return NativeLibrary.getInstance(file.toString());
        } catch (UnsatisfiedLinkError e) {
            throw new MissingNativeLibraryException(name + " (" + file + ")", hint, e);
        }
    }

    private static List<Path> candidates(String name, String... systemNames) {
        List<Path> candidates = new ArrayList<>();
        String property = System.getProperty("elfin." + name);
        if (property != null) {
            candidates.add(Path.of(property));
        }
        String variable = System.getenv("ELFIN_" + name.toUpperCase(Locale.ROOT));
        if (variable != null && !variable.isEmpty()) {
            candidates.add(Path.of(variable));
        }
        String released = System.getProperty("elfin.natives");
        if (released != null) {
            candidates.add(Path.of(released, "lib" + name + ".so"));
        }
        candidates.add(cacheDirectory().resolve("lib" + name + ".so"));
        for (String systemName : systemNames) {
            for (String directory : SYSTEM_DIRECTORIES) {
                candidates.add(Path.of(directory, systemName));
            }
        }
        return candidates;
    }
}
