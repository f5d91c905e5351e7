package elfin.disassembly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class DisassemblerTest {
    private static List<Instruction> decode(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        try (Disassembler disassembler = new Disassembler()) {
            return disassembler.list(bytes, 0, bytes.length, 0x1000);
        }
    }

    @Test
    void decodesInstructionsWithTheirAddresses() {
        List<Instruction> list = decode("b8270000000f05c3");
        assertEquals(3, list.size());
        assertEquals("mov", list.get(0).mnemonic());
        assertEquals("eax, 0x27", list.get(0).operands());
        assertEquals("syscall", list.get(1).mnemonic());
        assertEquals(0x1005, list.get(1).address());
        assertEquals(0x1007, list.get(1).end());
    }

    @Test
    void syscallBytesInsideAnImmediateAreNoInstruction() {
        List<Instruction> list = decode("b80f050f05c3");
        assertEquals(List.of("mov", "ret"), list.stream().map(Instruction::mnemonic).toList());
    }

    @Test
    void undecodableBytesAreStepped() {
        List<Instruction> list = decode("0690");
        assertEquals(2, list.size());
        assertFalse(list.get(0).valid());
        assertEquals(1, list.get(0).size());
        assertEquals("nop", list.get(1).mnemonic());
    }
}
