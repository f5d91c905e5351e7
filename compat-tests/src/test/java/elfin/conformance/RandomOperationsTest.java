package elfin.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elfin.conformance.program.RandomProgram;
import elfin.guest.PackedProgram;
import elfin.guest.StaticProgram;
import elfin.image.RootNode;
import elfin.image.RootTree;
import elfin.qemu.CapturedRun;
import elfin.qemu.GuestResult;
import elfin.qemu.MachineOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Thousands of random operations of several processes on files, mappings, pipes and locks give the
 * same results, byte for byte, and the same tree on Linux and in the unikernel.
 */
class RandomOperationsTest {
    private static final Path KERNEL = Path.of("../toolchain/target/kernel/elfin-kernel.elf");
    private static final Path PROGRAM = Path.of("target/conformance/random");
    private static final String ROUNDS = "200";
    private static final String OPERATIONS = "100";
    private static final int TIMEOUT_SECONDS = 240;

    @TempDir Path directory;

    @Test
    void resultsAndTreesAreEqual() throws Exception {
        StaticProgram.build(RandomProgram.class, List.of(), PROGRAM);
        for (String seed : new String[] {"1", "3"}) {
            String expected = onLinux(seed);
            assertTrue(expected.contains("\nend "), expected);
            assertEquals(expected, inGuest(seed), "seed " + seed);
        }
    }

    private String onLinux(String seed) throws Exception {
        Path work = Files.createDirectories(directory.resolve("work"));
        Path output = directory.resolve("output");
        Process process =
                new ProcessBuilder(
                                "unshare",
                                "--mount",
                                PROGRAM.toAbsolutePath().toString(),
                                work.toString(),
                                seed,
                                ROUNDS,
                                OPERATIONS)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        assertTrue(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS), "hangs on Linux");
        return Files.readString(output);
    }

    private String inGuest(String seed) throws Exception {
        Path payload = directory.resolve("payload");
        RootTree tree = RootTree.minimal();
        tree.put("/work", RootNode.directory(0755));
        new PackedProgram(PROGRAM, "/bin/random", directory, true)
                .write(tree, List.of("/work", seed, ROUNDS, OPERATIONS), false, payload);
        CapturedRun run =
                CapturedRun.of(
                        MachineOptions.emulated(KERNEL, payload, 128),
                        null,
                        1000L * TIMEOUT_SECONDS);
        GuestResult result = run.result();
        assertEquals(GuestResult.Kind.EXITED, result.kind(), result.message() + result.log());
        return new String(run.output(), StandardCharsets.UTF_8);
    }
}
