package elfin.cli;

import java.nio.file.Path;

/** Where Elfin keeps what it can make again. */
final class Caches {
    private Caches() {}

    /** {@code $ELFIN_HOME}, or {@code ~/.cache/elfin}. */
    static Path directory() {
        String home = System.getenv("ELFIN_HOME");
        return home != null
                ? Path.of(home)
                : Path.of(System.getProperty("user.home"), ".cache", "elfin");
    }
}
