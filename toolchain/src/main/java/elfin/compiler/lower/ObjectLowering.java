package elfin.compiler.lower;

import elfin.compiler.world.ClassInfo;
import elfin.compiler.world.FieldInfo;
import elfin.compiler.world.MethodInfo;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.MultiANewArrayInsnNode;
import org.objectweb.asm.tree.TypeInsnNode;

/** Fields, arrays, allocation and casts. */
final class ObjectLowering {
    /** Arrays: length, then elements. */
    static final int LENGTH_OFFSET = 8;

    static final int ELEMENTS_OFFSET = 16;

    /** Element types of the array load and store instructions, in the order of their opcodes. */
    private static final String ELEMENT_TYPES = "IJFDLBCS";

    private final MethodLowering lowering;
    private final ModuleContext module;
    private final FunctionWriter out;
    private final TypeTests types;

    ObjectLowering(MethodLowering lowering, TypeTests types) {
        this.lowering = lowering;
        this.module = lowering.module;
        this.out = lowering.out;
        this.types = types;
    }

    void field(FieldInsnNode access) {
        FieldInfo field = module.world.get(access.owner).resolveField(access.name);
        boolean stores =
                access.getOpcode() == Opcodes.PUTFIELD || access.getOpcode() == Opcodes.PUTSTATIC;
        Value value = stores ? lowering.pop() : null;
        String address;
        if (field.isStatic()) {
            if (!stores && field.isFinal()) {
                Value constant = ImageData.constant(field, module);
                if (constant != null) {
                    lowering.push(constant);
                    return;
                }
            }
            address = Names.staticField(field);
        } else {
            Value object = lowering.pop();
            lowering.checkNull(object);
            address = out.offset(object.ir(), field.offset());
        }
        String metadata = field.isStatic() ? "" : Aliasing.field(field.descriptor);
        String order = field.isVolatile() ? " seq_cst, align " + field.size() : "";
        if (stores) {
            store(field.descriptor, value.ir(), address, order + metadata, field.isVolatile());
        } else {
            Value loaded = load(field.descriptor, address, order + metadata, field.isVolatile());
            lowering.push(field.nonNull ? Value.nonNull(loaded.ir()) : loaded);
        }
    }

    private Value load(String descriptor, String address, String suffix, boolean atomic) {
        String type = Kind.memory(descriptor);
        String loaded =
                out.value("load " + (atomic ? "atomic " : "") + type + ", ptr " + address + suffix);
        return switch (descriptor.charAt(0)) {
            case 'Z', 'C' ->
                    Value.of(Kind.INT, out.value("zext " + type + " " + loaded + " to i32"));
            case 'B', 'S' ->
                    Value.of(Kind.INT, out.value("sext " + type + " " + loaded + " to i32"));
            case 'I' -> Value.of(Kind.INT, loaded);
            case 'J' -> Value.of(Kind.LONG, loaded);
            default -> Value.of(Kind.REFERENCE, loaded);
        };
    }

    private void store(
            String descriptor, String value, String address, String suffix, boolean atomic) {
        String type = Kind.memory(descriptor);
        String narrowed = value;
        if (type.equals("i8") || type.equals("i16")) {
            narrowed = out.value("trunc i32 " + value + " to " + type);
        }
        out.line(
                "store "
                        + (atomic ? "atomic " : "")
                        + type
                        + " "
                        + narrowed
                        + ", ptr "
                        + address
                        + suffix);
    }

    String length(String array) {
        return out.load("i32", out.offset(array, LENGTH_OFFSET), Aliasing.LENGTH);
    }

    void loadElement(int opcode) {
        String descriptor = elementType(opcode - Opcodes.IALOAD);
        Value index = lowering.pop();
        Value array = lowering.pop();
        String address = checkedElement(array, index, descriptor);
        lowering.push(load(descriptor, address, Aliasing.element(descriptor), false));
    }

    void storeElement(int opcode) {
        String descriptor = elementType(opcode - Opcodes.IASTORE);
        Value value = lowering.pop();
        Value index = lowering.pop();
        Value array = lowering.pop();
        String address = checkedElement(array, index, descriptor);
        if (descriptor.equals("L") && !value.ir().equals("null")) {
            String fits =
                    out.value(
                            "call i1 @elfin.storable(ptr "
                                    + array.ir()
                                    + ", ptr "
                                    + value.ir()
                                    + ")");
            lowering.check(
                    fits, module.runtime.arrayStore, "ptr " + array.ir() + ", ptr " + value.ir());
        }
        store(descriptor, value.ir(), address, Aliasing.element(descriptor), false);
    }

    private static String elementType(int number) {
        return ELEMENT_TYPES.substring(number, number + 1);
    }

    private String checkedElement(Value array, Value index, String descriptor) {
        lowering.checkNull(array);
        String length = length(array.ir());
        String inside = out.value("icmp ult i32 " + index.ir() + ", " + length);
        lowering.check(inside, module.runtime.arrayIndex, "i32 " + index.ir() + ", i32 " + length);
        return element(array.ir(), index.ir(), descriptor);
    }

    /** The address of an element whose index is known to be valid. */
    String element(String array, String index, String descriptor) {
        String first = out.offset(array, ELEMENTS_OFFSET);
        String wide = out.value("zext i32 " + index + " to i64");
        return out.value(
                "getelementptr inbounds "
                        + Kind.memory(descriptor)
                        + ", ptr "
                        + first
                        + ", i64 "
                        + wide);
    }

    void typed(TypeInsnNode insn) {
        switch (insn.getOpcode()) {
            case Opcodes.NEW -> newObject(module.world.get(insn.desc));
            case Opcodes.ANEWARRAY ->
                    newArray(
                            insn.desc.startsWith("[")
                                    ? "[" + insn.desc
                                    : "[L" + module.world.get(insn.desc).name + ";");
            case Opcodes.INSTANCEOF -> instanceOf(insn.desc);
            default -> checkCast(insn.desc);
        }
    }

    private void newObject(ClassInfo info) {
        String descriptor = "i64 ptrtoint (ptr " + Names.descriptor(info) + " to i64)";
        lowering.push(allocate(module.runtime.allocateObject, descriptor));
    }

    void newArray(String type) {
        String length = lowering.pop().ir();
        lowering.push(allocateArray(type, length));
    }

    Value allocateArray(String type, String length) {
        String descriptor = "i64 ptrtoint (ptr " + module.names.descriptor(type) + " to i64)";
        return allocate(module.runtime.allocateArray, descriptor + ", i32 " + length);
    }

    private Value allocate(MethodInfo allocator, String arguments) {
        return Value.nonNull(call(allocator, arguments));
    }

    /** Calls a method and goes on with its result; an exception takes the exceptional path. */
    String call(MethodInfo target, String arguments) {
        return finishCall(
                target.returnType(), target.mayThrow, Names.method(target) + "(" + arguments + ")");
    }

    String finishCall(Type returnType, boolean mayThrow, String callee) {
        String plain = Kind.ir(returnType);
        boolean isVoid = returnType == Type.VOID_TYPE;
        if (!mayThrow) {
            if (isVoid) {
                out.line("call void " + callee);
                return null;
            }
            return out.value("call " + plain + " " + callee);
        }
        if (isVoid) {
            propagate(out.value("call ptr " + callee));
            return null;
        }
        String pair = "{" + plain + ", ptr}";
        String result = out.value("call " + pair + " " + callee);
        String exception = out.value("extractvalue " + pair + " " + result + ", 1");
        propagate(exception);
        return out.value("extractvalue " + pair + " " + result + ", 0");
    }

    private void propagate(String exception) {
        String fine = out.value("icmp eq ptr " + exception + ", null");
        String next = out.newLabel();
        String fail = out.newLabel();
        out.branch(fine, next, fail, ", !prof !82");
        out.label(fail);
        lowering.raise(exception);
        out.label(next);
    }

    void newMultiArray(MultiANewArrayInsnNode insn) {
        StringBuilder arguments = new StringBuilder();
        for (int i = 0; i < insn.dims; i++) {
            arguments.insert(0, (i == insn.dims - 1 ? "i32 " : ", i32 ") + lowering.pop().ir());
        }
        module.multiArrays.add(new ModuleContext.MultiArray(insn.desc, insn.dims));
        String callee = MultiArrays.symbol(insn.desc, insn.dims) + "(" + arguments + ")";
        lowering.push(Value.nonNull(finishCall(Type.getType(insn.desc), true, callee)));
    }

    private void instanceOf(String type) {
        Value object = lowering.pop();
        String test = out.newLabel();
        String done = out.newLabel();
        String from = out.newLabel();
        out.label(from);
        String present = out.value("icmp ne ptr " + object.ir() + ", null");
        out.branch(present, test, done, "");
        out.label(test);
        String fits = types.isInstance(object.ir(), type);
        String last = out.newLabel();
        out.label(last);
        out.label(done);
        String result =
                out.value("phi i1 [ false, %" + from + " ], [ " + fits + ", %" + last + " ]");
        lowering.push(Value.of(Kind.INT, out.value("zext i1 " + result + " to i32")));
    }

    private void checkCast(String type) {
        Value object = lowering.pop();
        boolean always = !type.startsWith("[") && module.world.get(type) == module.world.object();
        if (always || lowering.method.has("Unchecked")) {
            lowering.push(object);
            return;
        }
        String test = out.newLabel();
        String done = out.newLabel();
        String fail = out.newLabel();
        String present = out.value("icmp ne ptr " + object.ir() + ", null");
        out.branch(present, test, done, "");
        out.label(test);
        String fits = types.isInstance(object.ir(), type);
        out.branch(fits, done, fail, ", !prof !82");
        out.label(fail);
        String wanted = "i64 ptrtoint (ptr " + module.names.descriptor(type) + " to i64)";
        lowering.fail(module.runtime.classCast, "ptr " + object.ir() + ", " + wanted);
        out.label(done);
        lowering.push(object);
    }
}
