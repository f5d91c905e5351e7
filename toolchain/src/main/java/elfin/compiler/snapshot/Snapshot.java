package elfin.compiler.snapshot;

import elfin.compiler.CompileException;
import elfin.compiler.reach.Reachability;
import elfin.compiler.world.ClassInfo;
import elfin.compiler.world.ClassWorld;
import elfin.compiler.world.FieldInfo;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Walks the objects behind the reached static fields. Strings of equal content become one object,
 * as literals are.
 */
public final class Snapshot {
    private final ClassWorld world;
    private final BuildLoader loader;
    private final Map<Object, SnapshotObject> byIdentity = new IdentityHashMap<>();
    private final Map<String, SnapshotObject> byText = new HashMap<>();
    private final Map<FieldInfo, Field> reflected = new HashMap<>();
    private final JdkValues jdkValues = new JdkValues();
    private final List<SnapshotObject> objects = new ArrayList<>();

    public Snapshot(ClassWorld world) {
        this.world = world;
        this.loader = new BuildLoader(world);
    }

    /** Runs the class's initialiser in the build JVM, as the first use would. */
    public void initialise(ClassInfo info) {
        if (!info.methods.containsKey("<clinit>()V") || info.jvmName.startsWith("java/")) {
            return;
        }
        loadClass(info, true);
    }

    private Class<?> loadClass(ClassInfo info, boolean initialise) {
        try {
            return Class.forName(info.javaName(), initialise, loader);
        } catch (ClassNotFoundException e) {
            throw new CompileException("class not found in the build JVM: " + info, e);
        } catch (LinkageError e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new CompileException(
                    "the initialiser of " + info + " failed in the build JVM: " + cause, e);
        }
    }

    /** Adds a string literal. */
    public SnapshotObject addString(String text, Reachability reach) {
        return add(text, "a string literal", reach);
    }

    /** The object of a string literal that was added. */
    public SnapshotObject string(String text) {
        return byText.get(text);
    }

    /** Walks from all reached static fields; returns whether new objects were found. */
    public boolean grow(Reachability reach) {
        int before = objects.size();
        for (FieldInfo field : List.copyOf(reach.staticFields())) {
            if (field.isReference()) {
                add(staticValue(field), field.symbol(), reach);
            }
        }
        for (int i = 0; i < objects.size(); i++) {
            addParts(objects.get(i), reach);
        }
        return objects.size() != before;
    }

    private void addParts(SnapshotObject object, Reachability reach) {
        if (object.arrayType != null) {
            if (object.value instanceof Object[] elements) {
                for (Object element : elements) {
                    add(element, "an array of " + elements.getClass().getTypeName(), reach);
                }
            }
            return;
        }
        for (FieldInfo field : object.type.instanceFields()) {
            // Strings carry their bytes whether or not a reached method reads them.
            if (field.isReference() && (field.reached || object.value instanceof String)) {
                add(fieldValue(object, field), field.symbol(), reach);
            }
        }
    }

    private SnapshotObject add(Object value, String holder, Reachability reach) {
        if (value == null) {
            return null;
        }
        SnapshotObject known = find(value);
        if (known != null) {
            return known;
        }
        SnapshotObject object = create(value, holder, reach);
        objects.add(object);
        if (value instanceof String text) {
            byText.put(text, object);
        } else {
            byIdentity.put(value, object);
        }
        return object;
    }

    private SnapshotObject create(Object value, String holder, Reachability reach) {
        Class<?> real = value.getClass();
        if (real.isArray()) {
            String descriptor = compiledDescriptor(real);
            reach.instantiateArray(descriptor);
            return new SnapshotObject(objects.size(), value, null, descriptor);
        }
        String name = real.getName().replace('.', '/');
        boolean jdk = real.getClassLoader() != loader;
        if (jdk && !world.isSubstituted(name) && !(value instanceof Throwable)) {
            throw new CompileException(
                    "an object of "
                            + real.getName()
                            + " is in the snapshot, held by "
                            + holder
                            + "; only objects of system Java classes can be");
        }
        ClassInfo type = world.get(name);
        reach.instantiate(type);
        return new SnapshotObject(objects.size(), value, type, null);
    }

    private String compiledDescriptor(Class<?> array) {
        Class<?> element = array.getComponentType();
        if (element.isArray()) {
            return "[" + compiledDescriptor(element);
        }
        if (element.isPrimitive()) {
            return array.descriptorString();
        }
        return "[L" + world.get(element.getName().replace('.', '/')).name + ";";
    }

    /** The object of a value that {@link #grow} has walked over; null for null. */
    public SnapshotObject find(Object value) {
        if (value == null) {
            return null;
        }
        return value instanceof String text ? byText.get(text) : byIdentity.get(value);
    }

    /** The value of a static field in the build JVM. */
    public Object staticValue(FieldInfo field) {
        return get(field, null);
    }

    /**
     * The value of an object's field: from the build JVM's object, or what stands for it in a
     * substitute.
     */
    public Object fieldValue(SnapshotObject object, FieldInfo field) {
        return buildClass(field.owner).isInstance(object.value)
                ? get(field, object.value)
                : jdkValues.get(object.value, field);
    }

    private Object get(FieldInfo field, Object receiver) {
        Field real =
                reflected.computeIfAbsent(
                        field,
                        key -> {
                            try {
                                Field found = buildClass(field.owner).getDeclaredField(field.name);
                                found.setAccessible(true);
                                return found;
                            } catch (ReflectiveOperationException | LinkageError e) {
                                throw new CompileException(
                                        "cannot read " + field.symbol() + " in the build JVM: " + e,
                                        e);
                            }
                        });
        if (Modifier.isTransient(real.getModifiers())) {
            return null;
        }
        try {
            return real.get(receiver);
        } catch (IllegalAccessException e) {
            throw new CompileException("cannot read " + field.symbol(), e);
        }
    }

    /** The class in the build JVM. */
    public Class<?> buildClass(ClassInfo info) {
        try {
            return Class.forName(info.name.replace('/', '.'), true, loader);
        } catch (ClassNotFoundException e) {
            throw new CompileException("class not found in the build JVM: " + info, e);
        }
    }

    /** All objects, in the order they were found. */
    public List<SnapshotObject> objects() {
        return objects;
    }

    /** The length of a snapshot array. */
    public static int length(SnapshotObject array) {
        return Array.getLength(array.value);
    }
}
