package elfin.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elfin.kernel.boot.PackFormat;
import elfin.table.Syscalls;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/** Thunks of a kernel cut to a program. */
class DispatchGeneratorTest {
    private static final Set<String> KEPT = Set.of("read", "write", "exit_group");

    @Test
    void keptCallsReachTheirHandlersAndOthersAreRefused() throws Exception {
        DispatchGenerator full = generator();
        DispatchGenerator cut = generator().keepOnly(KEPT);
        assertEquals(3, cut.size());
        assertEquals(full.thunks().methods.size(), cut.thunks().methods.size());
        for (MethodNode thunk : cut.thunks().methods) {
            boolean refuses =
                    StreamSupport.stream(thunk.instructions.spliterator(), false)
                            .anyMatch(
                                    i ->
                                            i instanceof MethodInsnNode call
                                                    && call.name.equals("missingCall"));
            assertEquals(!KEPT.contains(thunk.name), refuses, thunk.name);
        }
    }

    @Test
    void refusedCallsKeepTheirPlaceInTheTable() throws Exception {
        var methods = generator().keepOnly(KEPT).table().methods();
        assertNotNull(methods.get(Syscalls.find("uname").number()));
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
