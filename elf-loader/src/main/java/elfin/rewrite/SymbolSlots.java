package elfin.rewrite;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** Words that the dynamic linker fills with symbols' addresses: the GOT, and pointers in data. */
final class SymbolSlots {
    private final TreeMap<Long, String> names = new TreeMap<>();
    private long lowest = Long.MAX_VALUE;
    private long highest = Long.MIN_VALUE;

    void add(long address, String name) {
        names.put(address, name);
        lowest = Math.min(lowest, address);
        highest = Math.max(highest, address);
    }

    /** The symbol whose address a word will hold, or null. */
    String at(long address) {
        return address < lowest || address > highest ? null : names.get(address);
    }

    void forEach(BiConsumer<Long, String> consumer) {
        names.forEach(consumer);
    }

    Map<Long, String> byAddress() {
        return names;
    }
}
