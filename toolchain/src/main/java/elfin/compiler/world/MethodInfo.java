package elfin.compiler.world;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AnnotationNode;
import org.objectweb.asm.tree.MethodNode;

/** A method, with what the compiler has found out about it. */
public final class MethodInfo {
    public final ClassInfo owner;
    public final MethodNode node;
    public final String name;
    public final String descriptor;

    /** Whether the method can be called. */
    public boolean reached;

    /** The method (and source line) that first reached it; null for entry points. */
    public MethodInfo reachedFrom;

    public int reachedLine;

    /** Methods this one may call, in the order of its code. */
    public final List<CallEdge> calls = new ArrayList<>();

    /** Whether its compiled form returns an exception beside its result. */
    public boolean mayThrow;

    /** A call from a source line to every possible target. */
    public record CallEdge(MethodInfo target, int line, boolean caught) {}

    MethodInfo(ClassInfo owner, MethodNode node) {
        this.owner = owner;
        this.node = node;
        this.name = node.name;
        this.descriptor = node.desc;
    }

    public boolean isStatic() {
        return (node.access & Opcodes.ACC_STATIC) != 0;
    }

    public boolean isAbstract() {
        return (node.access & Opcodes.ACC_ABSTRACT) != 0;
    }

    public boolean isNative() {
        return (node.access & Opcodes.ACC_NATIVE) != 0;
    }

    public boolean isPrivate() {
        return (node.access & Opcodes.ACC_PRIVATE) != 0;
    }

    public boolean isConstructor() {
        return name.equals("<init>");
    }

    /** Whether the method carries the annotation of this simple name from {@code elfin.rules}. */
    public boolean has(String annotation) {
        return annotation(annotation) != null;
    }

    /** The {@code value} of an annotation from {@code elfin.rules}, or null. */
    public String annotationValue(String annotation) {
        AnnotationNode found = annotation(annotation);
        if (found == null || found.values == null) {
            return null;
        }
        for (int i = 0; i < found.values.size(); i += 2) {
            if (found.values.get(i).equals("value")) {
                return found.values.get(i + 1).toString();
            }
        }
        return null;
    }

    private AnnotationNode annotation(String simpleName) {
        String wanted = "Lelfin/rules/" + simpleName + ";";
        for (List<AnnotationNode> list : allAnnotations()) {
            for (AnnotationNode annotation : list) {
                if (annotation.desc.equals(wanted)) {
                    return annotation;
                }
            }
        }
        return null;
    }

    private List<List<AnnotationNode>> allAnnotations() {
        List<List<AnnotationNode>> lists = new ArrayList<>(2);
        if (node.visibleAnnotations != null) {
            lists.add(node.visibleAnnotations);
        }
        if (node.invisibleAnnotations != null) {
            lists.add(node.invisibleAnnotations);
        }
        return lists;
    }

    /**
     * The symbol of the compiled code: the exported one, or Java's full name with the descriptor.
     */
    public String symbol() {
        String exported = annotationValue("Entry");
        if (exported != null) {
            return exported;
        }
        String external = annotationValue("Extern");
        return external != null ? external : owner.javaName() + "." + name + descriptor;
    }

    /** The parameter types, with the receiver first for instance methods. */
    public List<Type> parameters() {
        List<Type> types = new ArrayList<>();
        if (!isStatic()) {
            types.add(Type.getObjectType(owner.name));
        }
        types.addAll(List.of(Type.getArgumentTypes(descriptor)));
        return types;
    }

    public Type returnType() {
        return Type.getReturnType(descriptor);
    }

    /** Name and descriptor: what overriding goes by. */
    public String selector() {
        return name + descriptor;
    }

    /** For messages: {@code pkg.Class.method}. */
    public String display() {
        return owner.javaName() + "." + name;
    }

    /** The chain of callers that reaches this method, for error messages. */
    public String reachedBy() {
        StringBuilder text = new StringBuilder();
        MethodInfo at = this;
        for (int depth = 0; at != null && depth < 40; depth++) {
            text.append("\n    ").append(depth == 0 ? "in " : "reached from ").append(at.display());
            if (at.reachedFrom != null) {
                text.append("  (")
                        .append(at.reachedFrom.owner.sourceFile())
                        .append(':')
                        .append(at.reachedLine)
                        .append(')');
            }
            at = at.reachedFrom;
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return owner.javaName() + "." + name + descriptor;
    }
}
