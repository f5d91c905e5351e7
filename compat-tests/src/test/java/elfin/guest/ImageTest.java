package elfin.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elfin.image.ImageBuilder;
import elfin.image.PackWriter;
import elfin.image.RootTree;
import elfin.image.Startup;
import elfin.qemu.MachineOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kernel, program and files as one file that plain QEMU boots. */
class ImageTest {
    private static final Path KERNEL = Path.of("../toolchain/target/kernel/elfin-kernel.elf");
    private static final Path BUSYBOX = Path.of("/bin/busybox");

    @TempDir Path directory;

    @Test
    void imageBootsWithoutElfin() throws Exception {
        RootTree tree = RootTree.minimal();
        tree.putHostFile("/bin/busybox", BUSYBOX);
        Startup startup = new Startup("/bin/busybox", List.of("busybox", "tr", "a-z", "A-Z"));
        Path payload = directory.resolve("payload");
        Path image = directory.resolve("image");
        new PackWriter(tree, startup).write(payload);
        assertEquals(ImageBuilder.build(KERNEL, payload, image), Files.size(image));
        Files.delete(payload);

        Path input = Files.writeString(directory.resolve("in"), "a word\nand more\n");
        Path output = directory.resolve("out");
        Process qemu =
                new ProcessBuilder(MachineOptions.emulated(image, null, 64).plainCommandLine())
                        .redirectInput(input.toFile())
                        .redirectOutput(output.toFile())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try {
            assertTrue(qemu.waitFor(60, TimeUnit.SECONDS), "the image does not end");
        } finally {
            qemu.destroyForcibly();
        }
        assertEquals("A WORD\nAND MORE\n", Files.readString(output));
    }

    @Test
    void otherKernelsAreRefused() throws Exception {
        Path payload = Files.write(directory.resolve("payload"), new byte[4096]);
        IOException refusal =
                assertThrows(
                        IOException.class,
                        () -> ImageBuilder.build(BUSYBOX, payload, directory.resolve("image")));
        assertTrue(refusal.getMessage().contains("not a kernel of Elfin"), refusal.getMessage());
    }
}
