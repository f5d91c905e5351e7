package elfin.elf;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Coverage-guided fuzzing of the ELF reader, starting from real headers. */
@Tag("fuzz")
class LoadPlanFuzz {
    private static final int HEADER_BYTES = 1024;

    static Stream<Arguments> seeds() {
        return Stream.of(
                Arguments.of((Object) ElfImages.small().array()),
                Arguments.of((Object) Arrays.copyOf(ElfImages.busybox(), HEADER_BYTES)));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "20s")
    void anyBytesGiveAPlanInBoundsOrAnElfException(byte[] file) {
        PlanInvariants.check(file);
    }
}
