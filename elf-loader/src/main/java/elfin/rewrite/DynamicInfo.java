package elfin.rewrite;

import java.util.List;
import java.util.Map;

/**
 * What an object says to the dynamic linker.
 *
 * @param interpreter the dynamic linker it asks for, or empty
 * @param soname the name others need it by, or empty
 * @param needed the objects it needs, in its order
 * @param runPath where to look for them first, as written
 * @param exports functions that other objects can call, by name; several for versions of one name
 * @param slots data words that the dynamic linker fills with a symbol's address
 * @param pointers addresses of code that the dynamic linker puts into data or calls
 */
record DynamicInfo(
        String interpreter,
        String soname,
        List<String> needed,
        List<String> runPath,
        Map<String, List<Long>> exports,
        SymbolSlots slots,
        List<Long> pointers) {

    static final DynamicInfo NONE =
            new DynamicInfo("", "", List.of(), List.of(), Map.of(), new SymbolSlots(), List.of());
}
