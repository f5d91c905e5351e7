package elfin.assembly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class AssemblerTest {
    private static String hex(Assembler assembler, String text) {
        return HexFormat.of().formatHex(assembler.assemble(text, 0x400000));
    }

    /** Both assemblers must give these bytes. */
    private static void assertCode(String expected, String text) {
        try (Assembler keystone = new KeystoneAssembler();
                Assembler llvm = new LlvmAssembler()) {
            assertEquals(expected, hex(keystone, text));
            assertEquals(expected, hex(llvm, text));
        }
    }

    @Test
    void encodesTheInstructionsOfStubs() {
        assertCode("b801000000", ".byte 184, 1, 0, 0, 0");
        assertCode("488d0d34120000", "lea rcx, [rip + 4660]");
        assertCode("488d0dccedffff", "lea rcx, [rip - 4660]");
        assertCode("ff25bcffffff", "jmp qword ptr [rip - 68]");
    }

    @Test
    void encodesJumpsByTheirDistance() {
        assertCode("eb0d", "jmp 4194319");
        assertCode("e9fbff0f00", "jmp 5242880");
        assertCode("e9fbefffff", "jmp 4190208");
    }

    @Test
    void wholeStubIsTheSame() {
        assertCode(
                "b827000000488d0df4ffffffff25deefffff",
                ".byte 184, 39, 0, 0, 0\nlea rcx, [rip - 12]\njmp qword ptr [rip - 4130]\n");
    }

    @Test
    void textThatIsNoAssemblyIsRefused() {
        try (Assembler keystone = new KeystoneAssembler();
                Assembler llvm = new LlvmAssembler()) {
            for (Assembler assembler : List.of(keystone, llvm)) {
                assertThrows(
                        IllegalArgumentException.class, () -> hex(assembler, "frobnicate rax"));
            }
        }
    }
}
