package elfin.compiler.lower;

import elfin.compiler.CompileException;
import org.objectweb.asm.Opcodes;

/**
 * Integer arithmetic with Java's meaning: it wraps, shift counts are masked, and division by zero
 * throws.
 */
final class ArithmeticLowering {
    private final MethodLowering lowering;
    private final FunctionWriter out;

    ArithmeticLowering(MethodLowering lowering) {
        this.lowering = lowering;
        this.out = lowering.out;
    }

    void lower(int opcode) {
        switch (opcode) {
            case Opcodes.IADD -> binary("add", Kind.INT);
            case Opcodes.LADD -> binary("add", Kind.LONG);
            case Opcodes.ISUB -> binary("sub", Kind.INT);
            case Opcodes.LSUB -> binary("sub", Kind.LONG);
            case Opcodes.IMUL -> binary("mul", Kind.INT);
            case Opcodes.LMUL -> binary("mul", Kind.LONG);
            case Opcodes.IAND -> binary("and", Kind.INT);
            case Opcodes.LAND -> binary("and", Kind.LONG);
            case Opcodes.IOR -> binary("or", Kind.INT);
            case Opcodes.LOR -> binary("or", Kind.LONG);
            case Opcodes.IXOR -> binary("xor", Kind.INT);
            case Opcodes.LXOR -> binary("xor", Kind.LONG);
            case Opcodes.IDIV -> divide("sdiv", Kind.INT);
            case Opcodes.LDIV -> divide("sdiv", Kind.LONG);
            case Opcodes.IREM -> divide("srem", Kind.INT);
            case Opcodes.LREM -> divide("srem", Kind.LONG);
            case Opcodes.ISHL -> shift("shl", Kind.INT);
            case Opcodes.LSHL -> shift("shl", Kind.LONG);
            case Opcodes.ISHR -> shift("ashr", Kind.INT);
            case Opcodes.LSHR -> shift("ashr", Kind.LONG);
            case Opcodes.IUSHR -> shift("lshr", Kind.INT);
            case Opcodes.LUSHR -> shift("lshr", Kind.LONG);
            case Opcodes.INEG -> push(Kind.INT, "sub i32 0, " + lowering.pop().ir());
            case Opcodes.LNEG -> push(Kind.LONG, "sub i64 0, " + lowering.pop().ir());
            case Opcodes.I2L -> push(Kind.LONG, "sext i32 " + lowering.pop().ir() + " to i64");
            case Opcodes.L2I -> push(Kind.INT, "trunc i64 " + lowering.pop().ir() + " to i32");
            case Opcodes.I2B -> narrow("i8", "sext");
            case Opcodes.I2S -> narrow("i16", "sext");
            case Opcodes.I2C -> narrow("i16", "zext");
            case Opcodes.LCMP -> compare();
            default ->
                    throw new CompileException(
                            "opcode " + opcode + " in " + lowering.method.display());
        }
    }

    private void push(Kind kind, String instruction) {
        lowering.push(Value.of(kind, out.value(instruction)));
    }

    private void binary(String operation, Kind kind) {
        String right = lowering.pop().ir();
        String left = lowering.pop().ir();
        push(kind, operation + " " + kind.ir + " " + left + ", " + right);
    }

    private void narrow(String type, String extend) {
        String narrowed = out.value("trunc i32 " + lowering.pop().ir() + " to " + type);
        push(Kind.INT, extend + " " + type + " " + narrowed + " to i32");
    }

    private void shift(String operation, Kind kind) {
        String count = lowering.pop().ir();
        String value = lowering.pop().ir();
        int mask = kind == Kind.LONG ? 63 : 31;
        String masked = out.value("and i32 " + count + ", " + mask);
        if (kind == Kind.LONG) {
            masked = out.value("zext i32 " + masked + " to i64");
        }
        push(kind, operation + " " + kind.ir + " " + value + ", " + masked);
    }

    /** LLVM leaves {@code MIN / -1} undefined; Java wraps it. */
    private void divide(String operation, Kind kind) {
        String divisor = lowering.pop().ir();
        String dividend = lowering.pop().ir();
        String type = kind.ir;
        String valid = out.value("icmp ne " + type + " " + divisor + ", 0");
        lowering.check(valid, lowering.module.runtime.division, "");
        String minusOne = out.value("icmp eq " + type + " " + divisor + ", -1");
        String safe =
                out.value("select i1 " + minusOne + ", " + type + " 1, " + type + " " + divisor);
        String quotient = out.value(operation + " " + type + " " + dividend + ", " + safe);
        String special =
                operation.equals("srem") ? "0" : out.value("sub " + type + " 0, " + dividend);
        push(
                kind,
                "select i1 "
                        + minusOne
                        + ", "
                        + type
                        + " "
                        + special
                        + ", "
                        + type
                        + " "
                        + quotient);
    }

    private void compare() {
        String right = lowering.pop().ir();
        String left = lowering.pop().ir();
        String greater = out.value("icmp sgt i64 " + left + ", " + right);
        String less = out.value("icmp slt i64 " + left + ", " + right);
        String plus = out.value("zext i1 " + greater + " to i32");
        String minus = out.value("zext i1 " + less + " to i32");
        push(Kind.INT, "sub i32 " + plus + ", " + minus);
    }
}
