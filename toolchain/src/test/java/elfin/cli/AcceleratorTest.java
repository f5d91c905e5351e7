package elfin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AcceleratorTest {
    @TempDir Path directory;

    @Test
    void proofProgramExitsWithItsStatusOnLinux() throws Exception {
        Path file = directory.resolve("proof");
        Files.write(file, Accelerator.proofProgram());
        assertTrue(file.toFile().setExecutable(true));
        Process process = new ProcessBuilder(file.toString()).start();
        assertTrue(process.waitFor(10, TimeUnit.SECONDS));
        assertEquals(42, process.exitValue());
    }

    @Test
    void explicitWishIsNotQuestioned() throws Exception {
        assertEquals("kvm", Accelerator.choose("kvm"));
        assertEquals("tcg", Accelerator.choose("tcg"));
    }
}
