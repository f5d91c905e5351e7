package elfin.compiler.world;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.MethodNode;

/** A class or interface of the closed world. Arrays are not classes here. */
public final class ClassInfo {
    /** Objects begin with the address of their class's descriptor. */
    public static final int HEADER_SIZE = 8;

    public final String name;
    public final ClassInfo superclass;
    public final List<ClassInfo> interfaces;
    public final ClassNode node;
    public final Map<String, MethodInfo> methods = new LinkedHashMap<>();
    public final Map<String, FieldInfo> fields = new LinkedHashMap<>();
    public final List<ClassInfo> subclasses = new ArrayList<>();

    /** The name in the build JVM: the JDK class's own for a substitute. */
    public final String jvmName;

    /** Whether objects of exactly this class can exist. */
    public boolean instantiated;

    /** Whether any of its methods or static fields is used. */
    public boolean touched;

    /** Number in a post-order walk over the class tree; subclasses have {@code [lowestId, id]}. */
    public int id = -1;

    public int lowestId = -1;

    /** Position in descriptors' interface bitmaps; -1 for classes. */
    public int interfaceId = -1;

    private int instanceSize = -1;
    private List<FieldInfo> instanceFields;

    ClassInfo(ClassNode node, ClassInfo superclass, List<ClassInfo> interfaces, String jvmName) {
        this.node = node;
        this.name = node.name;
        this.superclass = superclass;
        this.interfaces = interfaces;
        this.jvmName = jvmName;
        for (MethodNode method : node.methods) {
            methods.put(method.name + method.desc, new MethodInfo(this, method));
        }
        for (FieldNode field : node.fields) {
            fields.put(field.name, new FieldInfo(this, field));
        }
        if (superclass != null) {
            superclass.subclasses.add(this);
        }
    }

    public boolean isInterface() {
        return (node.access & Opcodes.ACC_INTERFACE) != 0;
    }

    public boolean isAbstract() {
        return (node.access & Opcodes.ACC_ABSTRACT) != 0;
    }

    /** The name with dots. */
    public String javaName() {
        return jvmName.replace('/', '.');
    }

    public String sourceFile() {
        return node.sourceFile == null ? name + ".class" : node.sourceFile;
    }

    /** Whether this is the other class, one of its subclasses, or implements it. */
    public boolean isSubtypeOf(ClassInfo other) {
        for (ClassInfo at = this; at != null; at = at.superclass) {
            if (at == other) {
                return true;
            }
            if (other.isInterface()) {
                for (ClassInfo implemented : at.interfaces) {
                    if (implemented.isSubtypeOf(other)) {
                        return true;
                    }
                }
            }
        }
        return other.superclass == null && !other.isInterface();
    }

    /**
     * The method a call with this selector runs on an object of exactly this class, or null (JVMS
     * 5.4.6).
     */
    public MethodInfo implementationOf(String selector) {
        for (ClassInfo at = this; at != null; at = at.superclass) {
            MethodInfo method = at.methods.get(selector);
            if (method != null && !method.isStatic() && !method.isAbstract()) {
                return method;
            }
        }
        return defaultMethod(selector);
    }

    /** The most specific default method of all superinterfaces. */
    private MethodInfo defaultMethod(String selector) {
        MethodInfo best = null;
        for (ClassInfo at = this; at != null; at = at.superclass) {
            for (ClassInfo implemented : at.interfaces) {
                MethodInfo found = implemented.methods.get(selector);
                if (found == null || found.isAbstract() || found.isStatic()) {
                    found = implemented.defaultMethod(selector);
                }
                if (found != null && (best == null || found.owner.isSubtypeOf(best.owner))) {
                    best = found;
                }
            }
        }
        return best;
    }

    /** Finds a declared or inherited method by selector, as resolution does (JVMS 5.4.3.3). */
    public MethodInfo resolveMethod(String selector) {
        for (ClassInfo at = this; at != null; at = at.superclass) {
            MethodInfo method = at.methods.get(selector);
            if (method != null) {
                return method;
            }
        }
        for (ClassInfo at = this; at != null; at = at.superclass) {
            for (ClassInfo implemented : at.interfaces) {
                MethodInfo found = implemented.resolveMethod(selector);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    /** Finds a declared or inherited field (JVMS 5.4.3.2). */
    public FieldInfo resolveField(String fieldName) {
        for (ClassInfo at = this; at != null; at = at.superclass) {
            FieldInfo field = at.fields.get(fieldName);
            if (field != null) {
                return field;
            }
            for (ClassInfo implemented : at.interfaces) {
                FieldInfo found = implemented.resolveField(fieldName);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    /** The size of an instance in bytes, with header, not rounded up. */
    public int instanceSize() {
        layOut();
        return instanceSize;
    }

    /** All instance fields with their offsets, superclasses' first. */
    public List<FieldInfo> instanceFields() {
        layOut();
        return instanceFields;
    }

    /** Lays fields out behind the superclass's, larger ones first, each aligned to its size. */
    private void layOut() {
        if (instanceSize >= 0) {
            return;
        }
        instanceFields = new ArrayList<>();
        int end = HEADER_SIZE;
        if (superclass != null) {
            instanceFields.addAll(superclass.instanceFields());
            end = superclass.instanceSize();
        }
        List<FieldInfo> own = new ArrayList<>();
        for (FieldInfo field : fields.values()) {
            if (!field.isStatic()) {
                own.add(field);
            }
        }
        // A gap before the first large field is filled by the small ones that fit.
        own.sort((a, b) -> Integer.compare(b.size(), a.size()));
        while (!own.isEmpty()) {
            FieldInfo next = own.get(0);
            for (FieldInfo candidate : own) {
                if (end % candidate.size() == 0) {
                    next = candidate;
                    break;
                }
            }
            own.remove(next);
            end = (end + next.size() - 1) / next.size() * next.size();
            next.offset = end;
            end += next.size();
            instanceFields.add(next);
        }
        instanceSize = end;
    }

    @Override
    public String toString() {
        return javaName();
    }
}
