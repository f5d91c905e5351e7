package elfin.compiler.snapshot;

import elfin.compiler.CompileException;
import elfin.compiler.world.FieldInfo;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** What the fields of substitutes hold for objects that are the JDK's own in the build JVM. */
final class JdkValues {
    /** A string's bytes must be the same array each time they are asked for. */
    private final Map<String, byte[]> stringBytes = new HashMap<>();

    Object get(Object value, FieldInfo field) {
        String name = field.name;
        if (value instanceof String text) {
            return name.equals("value") ? latin1(text) : (Object) text.hashCode();
        }
        if (value instanceof Enum<?> constant) {
            return switch (name) {
                case "name" -> constant.name();
                case "ordinal" -> constant.ordinal();
                default -> null;
            };
        }
        if (value instanceof Throwable throwable) {
            return switch (name) {
                case "message", "detailMessage" -> throwable.getMessage();
                case "cause" -> throwable.getCause();
                default -> null;
            };
        }
        if (name.equals("value")
                && (value instanceof Number
                        || value instanceof Boolean
                        || value instanceof Character)) {
            return value;
        }
        throw new CompileException(
                "the snapshot cannot tell the field "
                        + field.symbol()
                        + " of an object of "
                        + value.getClass().getName());
    }

    private byte[] latin1(String text) {
        return stringBytes.computeIfAbsent(
                text,
                key -> {
                    for (int i = 0; i < key.length(); i++) {
                        if (key.charAt(i) > 0xff) {
                            throw new CompileException(
                                    "the string \"" + key + "\" has a character outside Latin-1");
                        }
                    }
                    return key.getBytes(StandardCharsets.ISO_8859_1);
                });
    }
}
