package elfin.assembly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeystoneAssemblerTest {
    private final Assembler assembler = new KeystoneAssembler();

    @AfterEach
    void close() {
        assembler.close();
    }

    private String hex(String text) {
        return HexFormat.of().formatHex(assembler.assemble(text, 0x400000));
    }

    @Test
    void encodesTheInstructionsOfStubs() {
        assertEquals("b801000000", hex(".byte 184, 1, 0, 0, 0"));
        assertEquals("488d0d34120000", hex("lea rcx, [rip + 4660]"));
        assertEquals("488d0dccedffff", hex("lea rcx, [rip - 4660]"));
        assertEquals("ff25bcffffff", hex("jmp qword ptr [rip - 68]"));
    }

    @Test
    void encodesJumpsByTheirDistance() {
        assertEquals("eb0d", hex("jmp 4194319"));
        assertEquals("e9fbff0f00", hex("jmp 5242880"));
        assertEquals("e9fbefffff", hex("jmp 4190208"));
    }

    @Test
    void textThatIsNoAssemblyIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> hex("frobnicate rax"));
    }
}
