package elfin.strace;

import java.lang.reflect.Field;
import java.util.LinkedHashMap;
import java.util.Map;

/** All names that traces use, for the test that compares them with C headers. */
public final class ConstantNames {
    private ConstantNames() {}

    /** The values by name. */
    public static Map<String, Long> all() {
        Map<String, Long> all = new LinkedHashMap<>();
        for (Field field : Names.class.getDeclaredFields()) {
            try {
                NameTable table = (NameTable) field.get(null);
                table.names().forEach(one -> all.put(one.name(), one.value()));
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
            }
        }
        return all;
    }
}
