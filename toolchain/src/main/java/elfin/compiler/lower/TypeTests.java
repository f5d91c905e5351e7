package elfin.compiler.lower;

import elfin.compiler.world.ClassInfo;
import org.objectweb.asm.Type;

/** Subtype tests against the descriptors: an interval for classes, a bit for interfaces. */
final class TypeTests {
    private final MethodLowering lowering;

    TypeTests(MethodLowering lowering) {
        this.lowering = lowering;
    }

    private ClassInfo classOf(String internalName) {
        return lowering.module.world.get(internalName);
    }

    /** Whether every exception is of this class. */
    boolean catchesAll(String internalName) {
        return classOf(internalName) == classOf("java/lang/Throwable");
    }

    /**
     * Tests a reference that is not null; the result is an i1. The type is an internal name or
     * array descriptor.
     */
    String isInstance(String reference, String type) {
        String descriptor = lowering.out.load("ptr", reference, Aliasing.HEADER);
        return isDescriptorOf(descriptor, type);
    }

    private String isDescriptorOf(String descriptor, String type) {
        if (type.startsWith("[")) {
            return isArray(descriptor, type);
        }
        ClassInfo info = classOf(type);
        if (info == lowering.module.world.object()) {
            return "true";
        }
        return info.isInterface() ? hasInterface(descriptor, info) : inInterval(descriptor, info);
    }

    private String inInterval(String descriptor, ClassInfo info) {
        FunctionWriter out = lowering.out;
        String address = out.offset(descriptor, DescriptorLayout.CLASS_ID);
        String id = out.load("i32", address, ", !invariant.load !83");
        String relative = out.value("sub i32 " + id + ", " + info.lowestId);
        return out.value("icmp ule i32 " + relative + ", " + (info.id - info.lowestId));
    }

    private String hasInterface(String descriptor, ClassInfo info) {
        FunctionWriter out = lowering.out;
        String address = out.offset(descriptor, DescriptorLayout.INTERFACES);
        String bitmap = out.load("ptr", address, ", !invariant.load !83");
        String at = out.offset(bitmap, info.interfaceId / 8);
        String bits = out.load("i8", at, ", !invariant.load !83");
        String bit = out.value("and i8 " + bits + ", " + (byte) (1 << info.interfaceId % 8));
        return out.value("icmp ne i8 " + bit + ", 0");
    }

    /** An array of references is one of a supertype if its elements' class is a subtype. */
    private String isArray(String descriptor, String type) {
        FunctionWriter out = lowering.out;
        String element = type.substring(1);
        if (element.length() == 1) {
            return out.value(
                    "icmp eq ptr " + descriptor + ", " + lowering.module.names.descriptor(type));
        }
        String elementName =
                element.startsWith("[") ? element : Type.getType(element).getInternalName();
        String kind =
                out.load(
                        "i32",
                        out.offset(descriptor, DescriptorLayout.KIND),
                        ", !invariant.load !83");
        String isReferences =
                out.value("icmp eq i32 " + kind + ", " + DescriptorLayout.KIND_REFERENCES);
        String test = out.newLabel();
        String done = out.newLabel();
        String from = out.newLabel();
        out.label(from);
        out.branch(isReferences, test, done, "");
        out.label(test);
        String elementDescriptor =
                out.load(
                        "ptr",
                        out.offset(descriptor, DescriptorLayout.ELEMENT),
                        ", !invariant.load !83");
        String inner = isDescriptorOf(elementDescriptor, elementName);
        String last = out.newLabel();
        out.label(last);
        out.label(done);
        return out.value("phi i1 [ false, %" + from + " ], [ " + inner + ", %" + last + " ]");
    }
}
