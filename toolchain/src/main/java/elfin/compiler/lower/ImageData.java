package elfin.compiler.lower;

import elfin.compiler.snapshot.SnapshotObject;
import elfin.compiler.world.ClassInfo;
import elfin.compiler.world.FieldInfo;
import elfin.compiler.world.MethodInfo;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.objectweb.asm.Type;

/** Descriptors, class objects, snapshot objects and static fields as LLVM globals. */
final class ImageData {
    private final ModuleContext module;
    private final StringBuilder text = new StringBuilder();

    ImageData(ModuleContext module) {
        this.module = module;
    }

    static String classObject(ClassInfo info) {
        return Names.quote("classobject " + info.javaName());
    }

    String write() {
        noInterfaces();
        for (ClassInfo info : describedClasses()) {
            classDescriptor(info);
        }
        for (String type : module.reach.arrayTypes()) {
            arrayDescriptor(type);
        }
        for (SnapshotObject object : module.snapshot.objects()) {
            snapshotObject(object);
        }
        for (FieldInfo field : module.reach.staticFields()) {
            staticField(field);
        }
        return text.toString();
    }

    /** All loaded classes: type tests and casts may name any of them. */
    private Set<ClassInfo> describedClasses() {
        return new LinkedHashSet<>(module.world.loaded());
    }

    private void classDescriptor(ClassInfo info) {
        List<MethodInfo> table = new ArrayList<>();
        if (info.instantiated) {
            table = module.numbering.methodTable(info);
        }
        boolean isInterface = info.isInterface();
        List<Integer> offsets = new ArrayList<>();
        if (info.instantiated) {
            for (FieldInfo field : info.instanceFields()) {
                if (field.isReference()) {
                    offsets.add(field.offset());
                }
            }
        }
        String superclass = info.superclass == null ? "null" : Names.descriptor(info.superclass);
        descriptor(
                Names.descriptor(info),
                info.instantiated ? info.instanceSize() : 0,
                isInterface ? DescriptorLayout.KIND_INTERFACE : DescriptorLayout.KIND_OBJECT,
                isInterface ? 0 : info.id,
                isInterface ? info.interfaceId : info.lowestId,
                nameOf(info.javaName()),
                superclass,
                referenceMap(Names.descriptor(info), offsets),
                "null",
                interfaceBitmap(info),
                table);
        classObjectGlobal(classObject(info), info);
    }

    private void arrayDescriptor(String type) {
        String element = type.substring(1);
        boolean references = element.length() > 1;
        String elementDescriptor = "null";
        if (references) {
            elementDescriptor =
                    module.names.descriptor(
                            element.startsWith("[")
                                    ? element
                                    : Type.getType(element).getInternalName());
        }
        ClassInfo object = module.world.object();
        descriptor(
                module.names.descriptor(type),
                FieldInfo.sizeOf(element),
                references ? DescriptorLayout.KIND_REFERENCES : DescriptorLayout.KIND_PRIMITIVES,
                object.id,
                object.id,
                nameOf(type),
                Names.descriptor(object),
                "null",
                elementDescriptor,
                Names.quote("interfaces none"),
                module.numbering.methodTable(object));
    }

    private void descriptor(
            String symbol,
            int size,
            int kind,
            int id,
            int lowestId,
            String name,
            String superclass,
            String references,
            String element,
            String interfaces,
            List<MethodInfo> table) {
        String classObject = symbol.replace("@\"class ", "@\"classobject ");
        text.append(symbol)
                .append(" = internal constant <{i32, i32, i32, i32, ptr, ptr, ptr, ptr,");
        text.append(" ptr, ptr, [").append(table.size()).append(" x ptr]}> <{i32 ").append(size);
        text.append(", i32 ").append(kind).append(", i32 ").append(id);
        text.append(", i32 ").append(lowestId).append(", ptr ").append(name);
        text.append(", ptr ").append(superclass).append(", ptr ").append(references);
        text.append(", ptr ").append(element).append(", ptr ").append(interfaces);
        text.append(", ptr ").append(symbol.contains("class [") ? "null" : classObject);
        text.append(", [").append(table.size()).append(" x ptr] [");
        for (int i = 0; i < table.size(); i++) {
            text.append(i == 0 ? "" : ", ").append("ptr ");
            text.append(table.get(i) == null ? "null" : Names.method(table.get(i)));
        }
        text.append("]}>, align 16\n");
    }

    private String nameOf(String javaName) {
        SnapshotObject object = module.snapshot.string(javaName);
        return object == null ? "null" : Names.quote(object.symbol());
    }

    private String referenceMap(String symbol, List<Integer> offsets) {
        if (offsets.isEmpty()) {
            return "null";
        }
        String name = symbol.replace("@\"class ", "@\"references ");
        int count = offsets.size() + 1;
        text.append(name).append(" = internal constant [").append(count).append(" x i32] [i32 ");
        text.append(offsets.size());
        for (int offset : offsets) {
            text.append(", i32 ").append(offset);
        }
        text.append("], align 4\n");
        return name;
    }

    private String interfaceBitmap(ClassInfo info) {
        byte[] bits = new byte[(module.numbering.interfaceCount() + 7) / 8];
        boolean any = false;
        if (info.instantiated) {
            for (ClassInfo candidate : module.world.loaded()) {
                if (candidate.isInterface() && info.isSubtypeOf(candidate)) {
                    bits[candidate.interfaceId / 8] |= (byte) (1 << candidate.interfaceId % 8);
                    any = true;
                }
            }
        }
        if (!any) {
            return Names.quote("interfaces none");
        }
        String name = Names.descriptor(info).replace("@\"class ", "@\"interfaces ");
        bytesGlobal(name, bits);
        return name;
    }

    private void bytesGlobal(String name, byte[] bytes) {
        text.append(name).append(" = internal constant [").append(bytes.length);
        text.append(" x i8] ").append(bytesLiteral(bytes)).append(", align 1\n");
    }

    private void noInterfaces() {
        bytesGlobal(
                Names.quote("interfaces none"),
                new byte[Math.max(1, (module.numbering.interfaceCount() + 7) / 8)]);
    }

    private static String bytesLiteral(byte[] bytes) {
        StringBuilder literal = new StringBuilder("c\"");
        for (byte value : bytes) {
            int c = value & 0xff;
            if (c >= 0x20 && c < 0x7f && c != '"' && c != '\\') {
                literal.append((char) c);
            } else {
                literal.append('\\').append(Character.forDigit(c >> 4, 16));
                literal.append(Character.forDigit(c & 15, 16));
            }
        }
        return literal.append('"').toString();
    }

    private void classObjectGlobal(String name, ClassInfo info) {
        ClassInfo type = module.world.find("java/lang/Class");
        if (type == null
                || !type.jvmName.equals("java/lang/Class")
                || type.name.equals(type.jvmName)) {
            text.append(name).append(" = internal constant i64 0\n");
            return;
        }
        type.instantiated = true;
        List<String> values = new ArrayList<>();
        for (FieldInfo field : type.instanceFields()) {
            values.add(
                    switch (field.name) {
                        case "name" -> "ptr " + nameOf(info.javaName());
                        case "descriptor" ->
                                "i64 ptrtoint (ptr " + Names.descriptor(info) + " to i64)";
                        case "enumConstants" -> "ptr " + enumConstants(info);
                        default -> Kind.memory(field.descriptor) + " zeroinitializer";
                    });
        }
        objectGlobal(name, type, values, "constant", "");
    }

    private String enumConstants(ClassInfo info) {
        FieldInfo values = info.fields.get("$VALUES");
        if (values == null || !module.reach.staticFields().contains(values)) {
            return "null";
        }
        SnapshotObject array = module.snapshot.find(module.snapshot.staticValue(values));
        return array == null ? "null" : Names.quote(array.symbol());
    }

    private void snapshotObject(SnapshotObject object) {
        if (object.arrayType != null) {
            arrayGlobal(object);
            return;
        }
        boolean references = false;
        List<String> values = new ArrayList<>();
        for (FieldInfo field : object.type.instanceFields()) {
            boolean needed = field.reached || object.value instanceof String;
            Object value = needed ? module.snapshot.fieldValue(object, field) : null;
            values.add(constant(field.descriptor, value));
            references |= field.isReference();
        }
        boolean constant = object.value instanceof String;
        String section = references && !constant ? ", section \".data.heap\"" : "";
        objectGlobal(
                Names.quote(object.symbol()),
                object.type,
                values,
                constant ? "constant" : "global",
                section);
    }

    /** Writes header and fields with the padding between them. */
    private void objectGlobal(
            String name, ClassInfo type, List<String> values, String storage, String section) {
        StringBuilder types = new StringBuilder("ptr");
        StringBuilder contents = new StringBuilder("ptr " + Names.descriptor(type));
        int end = ClassInfo.HEADER_SIZE;
        List<FieldInfo> fields = type.instanceFields();
        for (int i = 0; i < fields.size(); i++) {
            FieldInfo field = fields.get(i);
            if (field.offset() > end) {
                String padding = "[" + (field.offset() - end) + " x i8]";
                types.append(", ").append(padding);
                contents.append(", ").append(padding).append(" zeroinitializer");
            }
            types.append(", ").append(Kind.memory(field.descriptor));
            contents.append(", ").append(values.get(i));
            end = field.offset() + field.size();
        }
        text.append(name).append(" = internal ").append(storage).append(" <{").append(types);
        text.append("}> <{").append(contents).append("}>").append(section).append(", align 16\n");
    }

    private void arrayGlobal(SnapshotObject object) {
        String element = object.arrayType.substring(1);
        int length = Array.getLength(object.value);
        boolean references = element.length() > 1;
        String type = Kind.memory(element);
        String contents;
        if (object.value instanceof byte[] bytes) {
            contents = bytesLiteral(bytes);
        } else {
            StringBuilder list = new StringBuilder("[");
            for (int i = 0; i < length; i++) {
                list.append(i == 0 ? "" : ", ");
                list.append(constant(element, Array.get(object.value, i)));
            }
            contents = list.append("]").toString();
        }
        if (length == 0) {
            contents = "zeroinitializer";
        }
        String body = "[" + length + " x " + type + "]";
        boolean constant = module.stringBytes().contains(object.value);
        text.append(Names.quote(object.symbol())).append(" = internal ");
        text.append(constant ? "constant" : "global");
        text.append(" <{ptr, i32, i32, ").append(body).append("}> <{ptr ");
        text.append(module.names.descriptor(object.arrayType)).append(", i32 ").append(length);
        text.append(", i32 0, ").append(body).append(' ').append(contents).append("}>");
        text.append(references ? ", section \".data.heap\"" : "").append(", align 16\n");
    }

    /** A value as typed LLVM constant. */
    private String constant(String descriptor, Object value) {
        String type = Kind.memory(descriptor);
        if (type.equals("ptr")) {
            SnapshotObject object = module.snapshot.find(value);
            return "ptr " + (object == null ? "null" : Names.quote(object.symbol()));
        }
        return type + " " + number(value);
    }

    private static long number(Object value) {
        if (value == null) {
            return 0;
        }
        if (value instanceof Boolean flag) {
            return flag ? 1 : 0;
        }
        return value instanceof Character character ? character : ((Number) value).longValue();
    }

    private void staticField(FieldInfo field) {
        String section = field.isReference() && !field.isFinal() ? ", section \".data.roots\"" : "";
        text.append(Names.staticField(field)).append(" = internal ");
        text.append(field.isFinal() ? "constant " : "global ");
        text.append(constant(field.descriptor, module.snapshot.staticValue(field)));
        text.append(section).append(", align 8\n");
    }

    /** The value of a final static field as operand. */
    static Value constant(FieldInfo field, ModuleContext module) {
        Object value = module.snapshot.staticValue(field);
        if (field.isReference()) {
            SnapshotObject object = module.snapshot.find(value);
            return object == null
                    ? Value.of(Kind.REFERENCE, "null")
                    : Value.nonNull(Names.quote(object.symbol()));
        }
        Kind kind = Kind.of(Type.getType(field.descriptor));
        return Value.of(kind, Long.toString(number(value)));
    }
}
