package elfin.compiler.reach;

import org.objectweb.asm.Opcodes;

/** The operand of {@code newarray}. */
public final class PrimitiveArrays {
    private PrimitiveArrays() {}

    /** The array type's descriptor. */
    public static String descriptor(int operand) {
        return switch (operand) {
            case Opcodes.T_BOOLEAN -> "[Z";
            case Opcodes.T_CHAR -> "[C";
            case Opcodes.T_FLOAT -> "[F";
            case Opcodes.T_DOUBLE -> "[D";
            case Opcodes.T_BYTE -> "[B";
            case Opcodes.T_SHORT -> "[S";
            case Opcodes.T_INT -> "[I";
            default -> "[J";
        };
    }
}
