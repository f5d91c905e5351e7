package elfin.rewrite;

import elfin.disassembly.Disassembler;
import elfin.disassembly.Instruction;
import java.util.ArrayList;
import java.util.List;

/** Collects the sites of a decoded program with the instructions before them. */
final class SiteFinder {
    /** How many instructions before a site are kept for it. */
    private static final int LOOK_BACK = 8;

    private final CodeImage image;
    private final CodeMap map;
    private final Disassembler disassembler;
    private final InstructionReader reader;

    SiteFinder(CodeImage image, CodeMap map, Disassembler disassembler, InstructionReader reader) {
        this.image = image;
        this.map = map;
        this.disassembler = disassembler;
        this.reader = reader;
    }

    /** All sites, ascending. */
    List<Site> find() {
        List<Site> sites = new ArrayList<>();
        NumberSearch.Facts facts = new NumberSearch.Facts(image, map, reader);
        List<Resolution> resolutions = new ArrayList<>();
        for (long address : map.sites()) {
            resolutions.add(NumberSearch.resolve(facts, address));
        }
        // Numbers first: the search is bounded in all, and they matter more.
        for (int i = 0; i < resolutions.size(); i++) {
            long address = map.sites().get(i);
            Resolution resolution = resolutions.get(i);
            List<ArgumentSet> arguments = ArgumentSets.of(facts, address, resolution);
            sites.add(new Site(address, before(address), resolution, arguments));
        }
        return sites;
    }

    private List<Instruction> before(long address) {
        long first = address;
        for (int i = 0; i < LOOK_BACK; i++) {
            long previous = map.before(first);
            if (previous < 0 || map.isTerminator(previous)) {
                break;
            }
            first = previous;
        }
        int offset = (int) image.offsetOf(first);
        return disassembler.list(image.bytes(), offset, (int) (address - first), first);
    }
}
