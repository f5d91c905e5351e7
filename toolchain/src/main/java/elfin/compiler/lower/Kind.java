package elfin.compiler.lower;

import org.objectweb.asm.Type;

/** What a JVM value is to LLVM. */
enum Kind {
    INT("i32"),
    LONG("i64"),
    REFERENCE("ptr");

    final String ir;

    Kind(String ir) {
        this.ir = ir;
    }

    static Kind of(Type type) {
        return switch (type.getSort()) {
            case Type.LONG -> LONG;
            case Type.OBJECT, Type.ARRAY -> REFERENCE;
            case Type.BOOLEAN, Type.BYTE, Type.SHORT, Type.CHAR, Type.INT -> INT;
            default -> throw new IllegalArgumentException("no such value: " + type);
        };
    }

    /** The type of a parameter or result in LLVM. */
    static String ir(Type type) {
        return type == Type.VOID_TYPE ? "void" : of(type).ir;
    }

    /** The type of a field or array element in memory. */
    static String memory(String descriptor) {
        return switch (descriptor.charAt(0)) {
            case 'Z', 'B' -> "i8";
            case 'S', 'C' -> "i16";
            case 'I' -> "i32";
            case 'J' -> "i64";
            default -> "ptr";
        };
    }
}
