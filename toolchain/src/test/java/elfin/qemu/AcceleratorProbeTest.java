package elfin.qemu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import elfin.elf.ByteSource;
import elfin.elf.LoadPlan;
import org.junit.jupiter.api.Test;

class AcceleratorProbeTest {
    private static final int PATIENCE_MILLIS = 30_000;

    @Test
    void emulationRunsTheProbe() throws Exception {
        assertEquals(AcceleratorProbe.Answer.WORKS, AcceleratorProbe.probe("tcg", PATIENCE_MILLIS));
    }

    @Test
    void probeThatHasNoTimeIsTooSlow() throws Exception {
        assertEquals(AcceleratorProbe.Answer.TOO_SLOW, AcceleratorProbe.probe("tcg", 1));
    }

    @Test
    void unknownAcceleratorFails() throws Exception {
        assertEquals(
                AcceleratorProbe.Answer.FAILS, AcceleratorProbe.probe("none", PATIENCE_MILLIS));
    }

    @Test
    void probeIsAnIntactElfFile() throws Exception {
        assertEquals(0x100000, LoadPlan.read(ByteSource.of(ProbeImage.bytes())).entry());
    }
}
