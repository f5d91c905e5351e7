package elfin.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elfin.kernel.boot.PackFormat;
import elfin.table.Syscalls;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Thunks of a kernel cut to a program. */
class DispatchGeneratorTest {
    private static final Set<String> KEPT = Set.of("read", "write", "exit_group");

    @Test
    void onlyKeptCallsHaveThunks() throws Exception {
        DispatchGenerator full = generator();
        DispatchGenerator cut = generator().keepOnly(KEPT);
        assertTrue(full.size() > 200);
        assertEquals(full.names(), names(full));
        assertEquals(KEPT, names(cut));
    }

    private static Set<String> names(DispatchGenerator generator) {
        return generator.thunks().methods.stream()
                .map(method -> method.name)
                .collect(Collectors.toSet());
    }

    @Test
    void refusedCallsHaveNoPlaceInTheTable() throws Exception {
        var methods = generator().keepOnly(KEPT).table().methods();
        assertNull(methods.get(Syscalls.find("uname").number()));
        assertTrue(methods.get(Syscalls.find("read").number()).contains("Thunks.read"));
        assertNull(methods.get(DispatchGenerator.TABLE_SIZE - 1));
    }

    private static DispatchGenerator generator() throws Exception {
        Path classes =
                Path.of(
                        PackFormat.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI());
        if (Files.isDirectory(classes)) {
            return new DispatchGenerator(classes);
        }
        try (FileSystem archive = FileSystems.newFileSystem(classes)) {
            return new DispatchGenerator(archive.getPath("/"));
        }
    }
}
