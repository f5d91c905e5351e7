package elfin.compiler.world;

import elfin.compiler.CompileException;
import elfin.compiler.desugar.Desugar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.SimpleRemapper;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.AnnotationNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * All classes by name, loaded when first asked for. Names are the compiled ones: wherever code says
 * {@code java/lang/String} the world has its substitute.
 */
public final class ClassWorld {
    private static final String SUBSTITUTES_PACKAGE = "elfin/jre";
    private static final String SUBSTITUTE = "Lelfin/rules/Substitute;";

    private final ClassPath classPath;
    private final Map<String, ClassInfo> classes = new LinkedHashMap<>();
    private final Map<String, byte[]> synthetic = new TreeMap<>();
    private final Map<String, byte[]> desugared = new TreeMap<>();

    /** JDK class to substitute, and back. */
    private final Map<String, String> substitutes = new TreeMap<>();

    private final Map<String, String> substituted = new TreeMap<>();
    private final SimpleRemapper remapper;
    private final Set<String> emptied;

    /**
     * @param emptied methods that do nothing and return 0 or null, as {@code owner.name}
     */
    public ClassWorld(ClassPath classPath, Set<String> emptied) {
        this.classPath = classPath;
        this.emptied = emptied;
        for (String name : classPath.classesIn(SUBSTITUTES_PACKAGE)) {
            String replaces = substitutedBy(name);
            if (replaces != null) {
                substitutes.put(replaces, name);
                substituted.put(name, replaces);
            }
        }
        remapper = new SimpleRemapper(Opcodes.ASM9, substitutes);
    }

    private String substitutedBy(String name) {
        ClassNode node = new ClassNode();
        new ClassReader(classPath.find(name)).accept(node, ClassReader.SKIP_CODE);
        if (node.visibleAnnotations != null) {
            for (AnnotationNode annotation : node.visibleAnnotations) {
                if (annotation.desc.equals(SUBSTITUTE)) {
                    return ((Type) annotation.values.get(1)).getInternalName();
                }
            }
        }
        return null;
    }

    /** Adds a class that has no class file. */
    public void addSynthetic(ClassNode node) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        node.accept(writer);
        synthetic.put(node.name, writer.toByteArray());
    }

    /** The class, by its original or its compiled name. */
    public ClassInfo get(String name) {
        String compiled = substitutes.getOrDefault(name, name);
        ClassInfo known = classes.get(compiled);
        return known != null ? known : load(compiled);
    }

    /** The class, or null when there is no such class file. */
    public ClassInfo find(String name) {
        String compiled = substitutes.getOrDefault(name, name);
        return classes.containsKey(compiled) || bytes(compiled) != null ? get(name) : null;
    }

    private ClassInfo load(String name) {
        byte[] bytes = bytes(name);
        if (bytes == null) {
            throw new CompileException("class not found: " + name.replace('/', '.'));
        }
        ClassNode node = new ClassNode();
        new ClassReader(bytes).accept(new ClassRemapper(node, remapper), ClassReader.SKIP_FRAMES);
        node.name = name;
        replaceGetClass(node);
        emptyMethods(node);
        ClassInfo superclass = null;
        if (node.superName.equals(name)) {
            makeRoot(node);
        } else {
            superclass = get(node.superName);
        }
        List<ClassInfo> interfaces = new ArrayList<>();
        for (String implemented : node.interfaces) {
            interfaces.add(get(implemented));
        }
        ClassInfo known = classes.get(name);
        if (known != null) {
            return known;
        }
        String jvmName = substituted.getOrDefault(name, name);
        ClassInfo info = new ClassInfo(node, superclass, interfaces, jvmName);
        classes.put(name, info);
        return info;
    }

    /**
     * No source can declare {@code getClass}, so the substitute of Object has a static method
     * instead.
     */
    private void replaceGetClass(ClassNode node) {
        String object = substitutes.get("java/lang/Object");
        String type = substitutes.get("java/lang/Class");
        for (MethodNode method : node.methods) {
            for (AbstractInsnNode insn : method.instructions) {
                if (insn instanceof MethodInsnNode call
                        && call.name.equals("getClass")
                        && call.desc.equals("()L" + type + ";")) {
                    call.setOpcode(Opcodes.INVOKESTATIC);
                    call.owner = object;
                    call.name = "classOf";
                    call.desc = "(L" + object + ";)L" + type + ";";
                    call.itf = false;
                }
            }
        }
    }

    private void emptyMethods(ClassNode node) {
        for (MethodNode method : node.methods) {
            if (emptied.contains(node.name + "." + method.name)) {
                Type type = Type.getReturnType(method.desc);
                method.instructions.clear();
                method.tryCatchBlocks.clear();
                if (type != Type.VOID_TYPE) {
                    method.instructions.add(new InsnNode(zero(type)));
                }
                method.instructions.add(new InsnNode(type.getOpcode(Opcodes.IRETURN)));
                method.maxStack = 2;
            }
        }
    }

    private static int zero(Type type) {
        return switch (type.getSort()) {
            case Type.OBJECT, Type.ARRAY -> Opcodes.ACONST_NULL;
            case Type.LONG -> Opcodes.LCONST_0;
            default -> Opcodes.ICONST_0;
        };
    }

    /** The substitute of Object, whose superclass became itself, has no constructor to call. */
    private static void makeRoot(ClassNode node) {
        for (MethodNode method : node.methods) {
            if (method.name.equals("<init>")) {
                method.instructions.clear();
                method.instructions.add(new InsnNode(Opcodes.RETURN));
            }
        }
    }

    /**
     * The class file without invokedynamic, before substitution: what the build JVM defines, too.
     * Null when there is none.
     */
    public byte[] bytes(String name) {
        byte[] ready = desugared.get(name);
        if (ready != null) {
            return ready;
        }
        byte[] original = synthetic.get(name);
        if (original == null) {
            original = JdkExceptions.synthesise(name);
        }
        if (original == null) {
            original = classPath.find(name);
        }
        if (original == null) {
            return null;
        }
        byte[] result = original;
        if (!name.startsWith("java/")) {
            Desugar desugar = new Desugar(original);
            result = desugar.result();
            desugared.putAll(desugar.newClasses());
        }
        desugared.put(name, result);
        return result;
    }

    /** Whether the class is the JDK's own, neither substituted nor made here. */
    public static boolean isJdk(ClassInfo info) {
        return info.name.startsWith("java/") || info.name.startsWith("jdk/");
    }

    /** Whether this JDK class has a substitute, by its JDK name. */
    public boolean isSubstituted(String jdkName) {
        return substitutes.containsKey(jdkName);
    }

    /** The root of all classes. */
    public ClassInfo object() {
        return get("java/lang/Object");
    }

    /** All classes loaded so far, in the order of loading. */
    public List<ClassInfo> loaded() {
        return List.copyOf(classes.values());
    }
}
