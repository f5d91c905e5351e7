package elfin.compiler.reach;

import elfin.compiler.CompileException;
import elfin.compiler.snapshot.Snapshot;
import elfin.compiler.world.ClassInfo;
import elfin.compiler.world.ClassWorld;
import elfin.compiler.world.FieldInfo;
import elfin.compiler.world.MethodInfo;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.IntInsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.MultiANewArrayInsnNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.TypeInsnNode;

/**
 * Finds everything that can run, starting from the entry points: a virtual call reaches the
 * implementations in classes of which objects can exist (Bacon and Sweeney, 1996). Objects of the
 * snapshot count, so it grows together with the analysis.
 */
public final class Reachability {
    private final ClassWorld world;
    private final Snapshot snapshot;
    private final VirtualCalls virtualCalls = new VirtualCalls();
    private final Deque<MethodInfo> pending = new ArrayDeque<>();
    private final Set<MethodInfo> methods = new LinkedHashSet<>();
    private final Set<ClassInfo> instantiated = new LinkedHashSet<>();
    private final Set<ClassInfo> touched = new LinkedHashSet<>();
    private final Set<String> arrayTypes = new LinkedHashSet<>();
    private final Set<FieldInfo> staticFields = new LinkedHashSet<>();
    private final List<VirtualCalls.Site> sites = new ArrayList<>();

    public Reachability(ClassWorld world, Snapshot snapshot) {
        this.world = world;
        this.snapshot = snapshot;
    }

    /** Adds an entry point. */
    public void addEntry(MethodInfo method) {
        reach(method, null, 0);
    }

    /** Adds a class whose {@code @Entry} methods and assembly belong to the program. */
    public void addEntryClass(ClassInfo info) {
        touch(info);
    }

    /** Runs to the fixpoint. */
    public void run() {
        do {
            while (!pending.isEmpty()) {
                scan(pending.remove());
            }
        } while (snapshot.grow(this) || !pending.isEmpty());
    }

    /** Says that objects of exactly this class can exist. */
    public void instantiate(ClassInfo info) {
        if (!instantiated.add(info)) {
            return;
        }
        info.instantiated = true;
        touch(info);
        for (VirtualCalls.Site site : sites) {
            addTarget(site, info);
        }
    }

    /** Says that arrays of this type (descriptor with its brackets) can exist. */
    public void instantiateArray(String descriptor) {
        arrayTypes.add(descriptor);
        Type element = Type.getType(descriptor).getElementType();
        if (element.getSort() == Type.OBJECT) {
            world.get(element.getInternalName());
        }
        if (descriptor.startsWith("[[")) {
            instantiateArray(descriptor.substring(1));
        }
    }

    private void touch(ClassInfo info) {
        if (!touched.add(info)) {
            return;
        }
        info.touched = true;
        if (info.superclass != null) {
            touch(info.superclass);
        }
        snapshot.initialise(info);
        for (MethodInfo method : info.methods.values()) {
            if (method.has("Entry")) {
                reach(method, null, 0);
            }
        }
    }

    private void reach(MethodInfo method, MethodInfo from, int line) {
        if (method.reached) {
            return;
        }
        method.reached = true;
        method.reachedFrom = from;
        method.reachedLine = line;
        touch(method.owner);
        if (method.has("Intrinsic") || method.has("Extern")) {
            return;
        }
        if (method.isAbstract()) {
            return;
        }
        if (method.isConstructor()
                && !ClassWorld.isJdk(method.owner)
                && method.owner.methods.containsKey("finalize()V")) {
            throw new CompileException(
                    "the finalizer of "
                            + method.owner
                            + " is not system Java"
                            + method.reachedBy());
        }
        if (method.isNative()) {
            throw new CompileException(
                    "native method "
                            + method.display()
                            + " is not system Java"
                            + method.reachedBy());
        }
        if (ClassWorld.isJdk(method.owner) && !isException(method.owner)) {
            throw new CompileException(
                    method.display()
                            + Type.getMethodDescriptor(
                                    method.returnType(), Type.getArgumentTypes(method.descriptor))
                            + " of the JDK has no substitute"
                            + method.reachedBy());
        }
        methods.add(method);
        pending.add(method);
    }

    private boolean isException(ClassInfo info) {
        return info.isSubtypeOf(world.get("java/lang/Throwable"));
    }

    private void scan(MethodInfo method) {
        MethodNode node = method.node;
        int line = 0;
        CatchAllRanges caught = new CatchAllRanges(node, world);
        for (TryCatchBlockNode block : node.tryCatchBlocks) {
            if (block.type != null) {
                world.get(block.type);
            }
        }
        int index = 0;
        for (AbstractInsnNode insn : node.instructions) {
            if (insn instanceof LineNumberNode number) {
                line = number.line;
            }
            scan(method, insn, line, caught.covers(index));
            index++;
        }
    }

    private void scan(MethodInfo method, AbstractInsnNode insn, int line, boolean caught) {
        int opcode = insn.getOpcode();
        Excluded.check(method, insn, line);
        if (insn instanceof MethodInsnNode call) {
            scanCall(method, call, line, caught);
        } else if (insn instanceof FieldInsnNode access) {
            scanField(method, access, line);
        } else if (insn instanceof TypeInsnNode typed) {
            scanType(opcode, typed.desc);
        } else if (insn instanceof LdcInsnNode constant) {
            scanConstant(constant.cst);
        } else if (insn instanceof MultiANewArrayInsnNode multi) {
            instantiateArray(multi.desc);
        } else if (opcode == Opcodes.NEWARRAY) {
            instantiateArray(PrimitiveArrays.descriptor(((IntInsnNode) insn).operand));
        }
    }

    private void scanType(int opcode, String type) {
        if (opcode == Opcodes.ANEWARRAY) {
            instantiateArray(type.startsWith("[") ? "[" + type : "[L" + type + ";");
        } else if (type.startsWith("[")) {
            instantiateArray(type);
        } else if (opcode == Opcodes.NEW) {
            instantiate(world.get(type));
        } else {
            world.get(type);
        }
    }

    private void scanConstant(Object constant) {
        if (constant instanceof String text) {
            snapshot.addString(text, this);
        } else if (constant instanceof Type type && type.getSort() == Type.OBJECT) {
            ClassInfo info = world.get(type.getInternalName());
            instantiate(world.get("java/lang/Class"));
            FieldInfo constants = info.fields.get("$VALUES");
            if (constants != null) {
                touch(info);
                constants.reached = true;
                staticFields.add(constants);
            }
        }
    }

    private void scanField(MethodInfo method, FieldInsnNode access, int line) {
        ClassInfo owner = world.get(access.owner);
        FieldInfo field = owner.resolveField(access.name);
        if (field == null) {
            throw new CompileException(
                    "no field " + owner + "." + access.name + where(method, line));
        }
        field.reached = true;
        if (field.isStatic()) {
            if (ClassWorld.isJdk(field.owner)) {
                throw new CompileException(
                        "field "
                                + field.symbol()
                                + " of the JDK has no substitute"
                                + where(method, line));
            }
            touch(field.owner);
            staticFields.add(field);
        }
    }

    private void scanCall(MethodInfo caller, MethodInsnNode call, int line, boolean caught) {
        if (call.owner.startsWith("[")) {
            if (!call.name.equals("clone")) {
                reachCall(
                        caller, world.object().resolveMethod(call.name + call.desc), line, caught);
            }
            return;
        }
        ClassInfo owner = world.get(call.owner);
        MethodInfo resolved = owner.resolveMethod(call.name + call.desc);
        if (resolved == null && owner.isInterface()) {
            resolved = world.object().resolveMethod(call.name + call.desc);
        }
        if (resolved == null) {
            throw new CompileException(
                    "no method "
                            + owner
                            + "."
                            + call.name
                            + call.desc
                            + " (is it missing in the substitute?)"
                            + where(caller, line));
        }
        if (isDirect(call.getOpcode(), resolved)) {
            reachCall(caller, resolved, line, caught);
            return;
        }
        if (owner.jvmName.equals("java/lang/Class")) {
            // The compiler makes these objects; no instruction does.
            instantiate(owner);
        }
        VirtualCalls.Site site = virtualCalls.site(owner, call.name + call.desc);
        if (site.callers.isEmpty()) {
            sites.add(site);
            for (ClassInfo info : instantiated.toArray(new ClassInfo[0])) {
                addTarget(site, info);
            }
        }
        site.callers.add(new VirtualCalls.Caller(caller, line, caught));
        for (MethodInfo target : site.targets) {
            caller.calls.add(new MethodInfo.CallEdge(target, line, caught));
            reach(target, caller, line);
        }
    }

    /** Whether the call runs exactly the resolved method. */
    public static boolean isDirect(int opcode, MethodInfo resolved) {
        return opcode == Opcodes.INVOKESTATIC
                || opcode == Opcodes.INVOKESPECIAL
                || resolved.isPrivate()
                || resolved.isConstructor()
                || resolved.has("Intrinsic");
    }

    private void reachCall(MethodInfo caller, MethodInfo target, int line, boolean caught) {
        if (target.isAbstract()) {
            throw new CompileException(
                    "abstract method " + target.display() + " is called" + where(caller, line));
        }
        caller.calls.add(new MethodInfo.CallEdge(target, line, caught));
        reach(target, caller, line);
    }

    private void addTarget(VirtualCalls.Site site, ClassInfo info) {
        if (!info.isSubtypeOf(site.owner)) {
            return;
        }
        MethodInfo target = info.implementationOf(site.selector);
        if (target == null || !site.targets.add(target)) {
            return;
        }
        for (VirtualCalls.Caller caller : site.callers) {
            caller.method()
                    .calls
                    .add(new MethodInfo.CallEdge(target, caller.line(), caller.caught()));
        }
        MethodInfo from = site.callers.isEmpty() ? null : site.callers.get(0).method();
        reach(target, from, site.callers.isEmpty() ? 0 : site.callers.get(0).line());
    }

    static String where(MethodInfo method, int line) {
        return "\n    at "
                + method.display()
                + " ("
                + method.owner.sourceFile()
                + ":"
                + line
                + ")"
                + method.reachedBy();
    }

    /** Methods to compile, in the order they were found. */
    public Set<MethodInfo> methods() {
        return methods;
    }

    public VirtualCalls virtualCalls() {
        return virtualCalls;
    }

    /** Classes of which objects can exist. */
    public Set<ClassInfo> instantiated() {
        return instantiated;
    }

    /** Classes whose code, static fields or objects are used. */
    public Set<ClassInfo> touched() {
        return touched;
    }

    /** Array types that can exist, as descriptors. */
    public Set<String> arrayTypes() {
        return arrayTypes;
    }

    /** Static fields that are read or written. */
    public Set<FieldInfo> staticFields() {
        return staticFields;
    }
}
