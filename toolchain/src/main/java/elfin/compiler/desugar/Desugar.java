package elfin.compiler.desugar;

import elfin.compiler.CompileException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/** Rewrites one class file. */
public final class Desugar {
    private static final String LAMBDA_METAFACTORY = "java/lang/invoke/LambdaMetafactory";
    private static final String OBJECT_METHODS = "java/lang/runtime/ObjectMethods";
    private static final String STRING_CONCAT = "java/lang/invoke/StringConcatFactory";

    private final Map<String, byte[]> newClasses = new LinkedHashMap<>();
    private final byte[] result;
    private final ClassNode node;
    private int counter;

    public Desugar(byte[] original) {
        ClassReader reader = new ClassReader(original);
        node = new ClassNode();
        reader.accept(node, 0);
        boolean changed = false;
        for (MethodNode method : node.methods.toArray(new MethodNode[0])) {
            for (AbstractInsnNode insn : method.instructions.toArray()) {
                if (insn instanceof InvokeDynamicInsnNode dynamic) {
                    replace(method, dynamic);
                    changed = true;
                }
            }
        }
        if (changed) {
            ClassWriter writer = new ClassWriter(0);
            node.accept(writer);
            result = writer.toByteArray();
        } else {
            result = original;
        }
    }

    /** The class without invokedynamic. */
    public byte[] result() {
        return result;
    }

    /** Classes that came into being, by internal name. */
    public Map<String, byte[]> newClasses() {
        return newClasses;
    }

    private void replace(MethodNode method, InvokeDynamicInsnNode dynamic) {
        Handle bootstrap = dynamic.bsm;
        MethodInsnNode call =
                switch (bootstrap.getOwner()) {
                    case LAMBDA_METAFACTORY -> lambda(dynamic);
                    case OBJECT_METHODS -> RecordMethods.add(node, dynamic);
                    case STRING_CONCAT -> ConcatMethods.add(node, dynamic, counter++);
                    default ->
                            throw new CompileException(
                                    "invokedynamic of "
                                            + bootstrap.getOwner().replace('/', '.')
                                            + " is not system Java, in "
                                            + node.name.replace('/', '.')
                                            + "."
                                            + method.name);
                };
        method.instructions.set(dynamic, call);
    }

    private MethodInsnNode lambda(InvokeDynamicInsnNode dynamic) {
        Handle implementation = (Handle) dynamic.bsmArgs[1];
        widenAccess(implementation);
        String name = node.name + "$$Lambda$" + counter++;
        newClasses.put(name, LambdaClass.generate(name, node, dynamic));
        return new MethodInsnNode(Opcodes.INVOKESTATIC, name, LambdaClass.FACTORY, dynamic.desc);
    }

    /**
     * The generated class is another one, in the same package: private methods it calls become
     * package-private.
     */
    private void widenAccess(Handle implementation) {
        if (!implementation.getOwner().equals(node.name)) {
            return;
        }
        for (MethodNode method : node.methods) {
            if (method.name.equals(implementation.getName())
                    && method.desc.equals(implementation.getDesc())) {
                method.access &= ~Opcodes.ACC_PRIVATE;
            }
        }
    }
}
