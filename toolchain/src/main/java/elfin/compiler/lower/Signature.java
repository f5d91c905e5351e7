package elfin.compiler.lower;

import elfin.compiler.world.MethodInfo;
import org.objectweb.asm.Type;

/**
 * The calling convention: a method that may throw returns its result together with the exception or
 * null, in a pair of registers; a void one returns only the exception.
 */
final class Signature {
    private Signature() {}

    static String returnType(MethodInfo method) {
        String plain = Kind.ir(method.returnType());
        if (!method.mayThrow) {
            return plain;
        }
        return plain.equals("void") ? "ptr" : "{" + plain + ", ptr}";
    }

    /** The operand of {@code ret} for an ordinary return. */
    static String normal(MethodInfo method, String value, FunctionWriter out) {
        String plain = Kind.ir(method.returnType());
        boolean isVoid = method.returnType() == Type.VOID_TYPE;
        if (!method.mayThrow) {
            return isVoid ? "void" : plain + " " + value;
        }
        if (isVoid) {
            return "ptr null";
        }
        String pair = returnType(method);
        String half = out.value("insertvalue " + pair + " poison, " + plain + " " + value + ", 0");
        return pair + " " + out.value("insertvalue " + pair + " " + half + ", ptr null, 1");
    }

    /** The operand of {@code ret} for an exception. */
    static String exceptional(MethodInfo method, String exception, FunctionWriter out) {
        if (method.returnType() == Type.VOID_TYPE) {
            return "ptr " + exception;
        }
        String pair = returnType(method);
        String zero = Kind.of(method.returnType()) == Kind.REFERENCE ? "null" : "0";
        String constant = "{" + Kind.ir(method.returnType()) + " " + zero + ", ptr null}";
        return pair
                + " "
                + out.value("insertvalue " + pair + " " + constant + ", ptr " + exception + ", 1");
    }
}
