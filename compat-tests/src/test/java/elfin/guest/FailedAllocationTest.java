package elfin.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elfin.image.RootTree;
import elfin.qemu.Guest;
import elfin.qemu.GuestResult;
import elfin.qemu.MachineOptions;
import java.io.ByteArrayOutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each of the kernel's allocations fails once: the program then gets an error or is killed, and the
 * kernel goes on.
 */
class FailedAllocationTest {
    private static final Path KERNEL = Path.of("../toolchain/target/kernel/elfin-kernel.elf");
    private static final Path BUSYBOX = Path.of("/bin/busybox");
    private static final int EVERY_ONE = 40;
    private static final int LAST = 600;
    private static final int STEP = 13;

    @TempDir Path directory;

    @Test
    void programGetsAnErrorOrDiesAndTheKernelLives() throws Exception {
        Path root = Files.createDirectories(directory.resolve("root/data/sub"));
        Files.writeString(root.resolve("file"), "text\n");
        PackedProgram program = new PackedProgram(BUSYBOX, "/bin/busybox", directory, true);
        int failures = 0;
        for (int number = 1; number < LAST; number += number < EVERY_ONE ? 1 : STEP) {
            Path payload = directory.resolve("payload");
            program.failAllocation(number)
                    .write(
                            RootTree.of(directory.resolve("root")),
                            List.of("cp", "-r", "/data", "/copy"),
                            false,
                            payload);
            GuestResult result =
                    new Guest(
                                    new MachineOptions(
                                            KERNEL, payload, 64, "tcg", "microvm", 0, false),
                                    null,
                                    Channels.newChannel(new ByteArrayOutputStream()),
                                    Channels.newChannel(new ByteArrayOutputStream()),
                                    false)
                            .run(20_000);
            String what = "allocation " + number + ": " + result.kind() + " " + result.log();
            assertTrue(
                    Set.of(GuestResult.Kind.EXITED, GuestResult.Kind.SIGNALLED)
                            .contains(result.kind()),
                    what);
            failures += result.kind() == GuestResult.Kind.EXITED && result.status() == 0 ? 0 : 1;
            assertEquals(List.of(), result.log().stream().filter(l -> l.contains("bug")).toList());
        }
        assertTrue(failures > 0, "no allocation was hit");
    }
}
