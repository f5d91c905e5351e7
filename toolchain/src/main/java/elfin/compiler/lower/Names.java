package elfin.compiler.lower;

import elfin.compiler.world.ClassInfo;
import elfin.compiler.world.ClassWorld;
import elfin.compiler.world.FieldInfo;
import elfin.compiler.world.MethodInfo;

/** Names of things in the module, quoted as LLVM wants them. */
final class Names {
    private final ClassWorld world;

    Names(ClassWorld world) {
        this.world = world;
    }

    static String quote(String name) {
        return "@\"" + name + "\"";
    }

    static String method(MethodInfo method) {
        return quote(method.symbol());
    }

    static String staticField(FieldInfo field) {
        return quote("static " + field.symbol());
    }

    static String descriptor(ClassInfo info) {
        return quote("class " + info.javaName());
    }

    /** The descriptor of a class by internal name, or of an array type by descriptor. */
    String descriptor(String type) {
        return type.startsWith("[") ? quote("class " + type) : descriptor(world.get(type));
    }
}
