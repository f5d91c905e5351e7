package elfin.compiler.world;

import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.FieldNode;

/** A field and where it lies. */
public final class FieldInfo {
    public final ClassInfo owner;
    public final String name;
    public final String descriptor;
    public final int access;

    /** Whether an annotation says that it never holds null. */
    public final boolean nonNull;

    /** Byte offset in the object, once the owner's fields are laid out. */
    int offset = -1;

    /** Whether reached code reads or writes it. */
    public boolean reached;

    FieldInfo(ClassInfo owner, FieldNode node) {
        this.owner = owner;
        this.name = node.name;
        this.descriptor = node.desc;
        this.access = node.access;
        this.nonNull = isAnnotated(node, "Lelfin/rules/NonNull;");
    }

    private static boolean isAnnotated(FieldNode node, String annotation) {
        return node.visibleAnnotations != null
                && node.visibleAnnotations.stream().anyMatch(one -> one.desc.equals(annotation));
    }

    public boolean isStatic() {
        return (access & Opcodes.ACC_STATIC) != 0;
    }

    public boolean isFinal() {
        return (access & Opcodes.ACC_FINAL) != 0;
    }

    public boolean isVolatile() {
        return (access & Opcodes.ACC_VOLATILE) != 0;
    }

    /** Byte offset in the object. */
    public int offset() {
        owner.instanceSize();
        return offset;
    }

    /** Whether the field holds a reference. */
    public boolean isReference() {
        char kind = descriptor.charAt(0);
        return kind == 'L' || kind == '[';
    }

    /** Its size in bytes. */
    public int size() {
        return sizeOf(descriptor);
    }

    /** The symbol of a static field. */
    public String symbol() {
        return owner.javaName() + "." + name;
    }

    /** The size in bytes of a value of a type. */
    public static int sizeOf(String descriptor) {
        return switch (descriptor.charAt(0)) {
            case 'Z', 'B' -> 1;
            case 'S', 'C' -> 2;
            case 'I', 'F' -> 4;
            default -> 8;
        };
    }
}
