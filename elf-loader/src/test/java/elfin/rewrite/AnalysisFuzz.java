package elfin.rewrite;

import com.code_intelligence.jazzer.junit.FuzzTest;
import elfin.elf.ElfException;
import elfin.elf.ElfImages;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Coverage-guided fuzzing of sections, symbols, .eh_frame, tables of handlers, and code. */
@Tag("fuzz")
class AnalysisFuzz {
    private static final byte[] CODE = {
        (byte) 0xb8, 39, 0, 0, 0, 0x0f, 5, (byte) 0xe8, 1, 0, 0, 0, (byte) 0xf4, (byte) 0xc3
    };

    static Stream<Arguments> seeds() throws Exception {
        return Stream.of(
                Arguments.of((Object) ElfImages.smallWithCode(CODE)),
                Arguments.of((Object) Files.readAllBytes(Path.of("/bin/true"))));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "60s")
    void anyBytesGiveAnAnalysisOrAnElfException(byte[] file) {
        HostileFileTest.check(file);
        try {
            ProgramAnalysis.of(file);
        } catch (ElfException e) {
            HostileFileTest.checkMessage(e);
        }
    }
}
