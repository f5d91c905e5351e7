package elfin.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elfin.image.RootTree;
import elfin.qemu.CapturedRun;
import elfin.qemu.GuestResult;
import elfin.qemu.MachineOptions;
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
    private static final Path BUSYBOX = Path.of("/bin/busybox");
    private static final int EVERY_ONE = 40;
    private static final int LAST = 600;
    private static final int STEP = 13;

    @TempDir Path directory;

    @Test
    void programGetsAnErrorOrDiesAndTheKernelLives() throws Exception {
        Path root = Files.createDirectories(directory.resolve("root/data/sub"));
        Files.writeString(root.resolve("file"), "text\n");
        Files.createDirectory(directory.resolve("root/proc"));
        PackedProgram program =
                new PackedProgram(BUSYBOX, "/bin/busybox", directory, true).injectFaults();
        int failures = 0;
        for (int number = 1; number < LAST; number += number < EVERY_ONE ? 1 : STEP) {
            Path payload = directory.resolve("payload");
            String script =
                    "echo " + number + " >/proc/self/fail-nth; exec busybox cp -r /data /copy";
            program.write(
                    RootTree.of(directory.resolve("root")),
                    List.of("sh", "-c", script),
                    false,
                    payload);
            GuestResult result =
                    CapturedRun.of(MachineOptions.emulated(Runs.KERNEL, payload, 64), null, 20_000)
                            .result();
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
