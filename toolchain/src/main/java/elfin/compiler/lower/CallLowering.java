package elfin.compiler.lower;

import elfin.compiler.reach.Reachability;
import elfin.compiler.world.ClassInfo;
import elfin.compiler.world.MethodInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.MethodInsnNode;

/** Calls: direct where only one method can run, else through the receiver's method table. */
final class CallLowering {
    private final MethodLowering lowering;
    private final ModuleContext module;
    private final FunctionWriter out;
    private final ObjectLowering objects;
    private final Intrinsics intrinsics;

    CallLowering(MethodLowering lowering, ObjectLowering objects) {
        this.lowering = lowering;
        this.module = lowering.module;
        this.out = lowering.out;
        this.objects = objects;
        this.intrinsics = new Intrinsics(lowering);
    }

    void call(MethodInsnNode insn) {
        if (insn.owner.startsWith("[") && insn.name.equals("clone")) {
            cloneArray(insn.owner);
            return;
        }
        ClassInfo owner =
                insn.owner.startsWith("[") ? module.world.object() : module.world.get(insn.owner);
        String selector = insn.name + insn.desc;
        MethodInfo resolved = owner.resolveMethod(selector);
        if (resolved == null) {
            resolved = module.world.object().resolveMethod(selector);
        }
        List<Value> arguments = popArguments(resolved);
        if (!resolved.isStatic()) {
            lowering.checkNull(arguments.get(0));
        }
        if (resolved.has("Intrinsic")) {
            intrinsics.lower(resolved, arguments);
            return;
        }
        if (Reachability.isDirect(insn.getOpcode(), resolved) || insn.owner.startsWith("[")) {
            finish(resolved, direct(resolved, arguments), resolved.mayThrow);
            return;
        }
        Set<MethodInfo> targets = module.reach.virtualCalls().targets(owner, selector);
        if (targets.isEmpty()) {
            // No object of the receiver's type exists, so the receiver was null.
            lowering.fail(module.runtime.nullPointer, "");
            out.label(out.newLabel());
            pushResult(resolved.returnType(), zero(resolved.returnType()));
        } else if (targets.size() == 1) {
            MethodInfo only = targets.iterator().next();
            finish(only, direct(only, arguments), only.mayThrow);
        } else {
            MethodInfo any = targets.iterator().next();
            finish(any, virtual(selector, arguments), any.mayThrow);
        }
    }

    private static String zero(Type type) {
        return type == Type.VOID_TYPE ? null : Kind.of(type) == Kind.REFERENCE ? "null" : "0";
    }

    private List<Value> popArguments(MethodInfo resolved) {
        List<Value> arguments = new ArrayList<>();
        for (int i = resolved.parameters().size(); i > 0; i--) {
            arguments.add(0, lowering.pop());
        }
        return arguments;
    }

    private String direct(MethodInfo target, List<Value> arguments) {
        return Names.method(target) + "(" + list(arguments) + ")";
    }

    private String virtual(String selector, List<Value> arguments) {
        String descriptor = out.load("ptr", arguments.get(0).ir(), Aliasing.HEADER);
        int row = module.numbering.row(selector);
        String slot = out.offset(descriptor, DescriptorLayout.METHODS + 8L * row);
        String code = out.load("ptr", slot, ", !invariant.load !83");
        return code + "(" + list(arguments) + ")";
    }

    static String list(List<Value> arguments) {
        StringBuilder text = new StringBuilder();
        for (Value argument : arguments) {
            text.append(text.length() == 0 ? "" : ", ");
            text.append(argument.kind().ir).append(' ').append(argument.ir());
        }
        return text.toString();
    }

    private void finish(MethodInfo target, String callee, boolean mayThrow) {
        String result = objects.finishCall(target.returnType(), mayThrow, callee);
        if (target.has("Extern")) {
            result = narrowed(target.returnType(), result);
        }
        if (target.has("NonNull")) {
            lowering.push(Value.nonNull(result));
        } else {
            pushResult(target.returnType(), result);
        }
    }

    /** Assembly leaves the upper bits of small results undefined. */
    private String narrowed(Type type, String result) {
        return switch (type.getSort()) {
            case Type.BOOLEAN -> out.value("and i32 " + result + ", 1");
            case Type.BYTE -> extended(result, "i8", "sext");
            case Type.SHORT -> extended(result, "i16", "sext");
            case Type.CHAR -> extended(result, "i16", "zext");
            default -> result;
        };
    }

    private String extended(String result, String type, String extend) {
        String small = out.value("trunc i32 " + result + " to " + type);
        return out.value(extend + " " + type + " " + small + " to i32");
    }

    private void pushResult(Type type, String result) {
        if (type != Type.VOID_TYPE) {
            lowering.push(Value.of(Kind.of(type), result));
        }
    }

    private void cloneArray(String type) {
        Value array = lowering.pop();
        lowering.checkNull(array);
        String length = objects.length(array.ir());
        Value copy = objects.allocateArray(type, length);
        String element = type.substring(1);
        String from = out.offset(array.ir(), ObjectLowering.ELEMENTS_OFFSET);
        String to = out.offset(copy.ir(), ObjectLowering.ELEMENTS_OFFSET);
        String count = out.value("zext i32 " + length + " to i64");
        int size = elfin.compiler.world.FieldInfo.sizeOf(element);
        String bytes = out.value("mul i64 " + count + ", " + size);
        out.line(
                "call void @llvm.memcpy.p0.p0.i64(ptr "
                        + to
                        + ", ptr "
                        + from
                        + ", i64 "
                        + bytes
                        + ", i1 false)");
        lowering.push(copy);
    }
}
