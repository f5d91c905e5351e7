package elfin.rewrite;

import elfin.disassembly.Disassembler;
import elfin.disassembly.Instruction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Instructions of the code map as text, decoded again where they are looked at. */
final class InstructionReader {
    private final CodeImage image;
    private final CodeMap map;
    private final Disassembler disassembler;
    private final Map<Long, Instruction> known = new HashMap<>();

    InstructionReader(CodeImage image, CodeMap map, Disassembler disassembler) {
        this.image = image;
        this.map = map;
        this.disassembler = disassembler;
    }

    /** The instruction that starts at an address. */
    Instruction at(long address) {
        return known.computeIfAbsent(address, this::read);
    }

    private Instruction read(long address) {
        int size = (int) (map.end(address) - address);
        List<Instruction> list =
                disassembler.list(image.bytes(), (int) image.offsetOf(address), size, address);
        return list.isEmpty() ? new Instruction(address, size, "", "", false) : list.get(0);
    }
}
