package elfin.compiler.reach;

import elfin.compiler.world.ClassInfo;
import elfin.compiler.world.ClassWorld;
import elfin.compiler.world.MethodInfo;
import java.util.Collection;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Finds the methods that an exception can leave. All targets of a virtual call agree on it, because
 * they share a calling convention.
 */
public final class Throwing {
    private final ClassWorld world;

    public Throwing(ClassWorld world) {
        this.world = world;
    }

    /** Sets {@link MethodInfo#mayThrow} of all methods, growing until nothing changes. */
    public void mark(Collection<MethodInfo> methods, VirtualCalls virtualCalls) {
        for (MethodInfo method : methods) {
            method.mayThrow = !keepsExceptions(method) && throwsItself(method);
        }
        boolean changed = true;
        while (changed) {
            changed = false;
            for (MethodInfo method : methods) {
                if (!method.mayThrow && !keepsExceptions(method) && callsThrowing(method)) {
                    method.mayThrow = true;
                    changed = true;
                }
            }
            for (VirtualCalls.Site site : virtualCalls.all()) {
                changed |= agree(site);
            }
        }
    }

    private static boolean agree(VirtualCalls.Site site) {
        boolean any = false;
        boolean all = true;
        for (MethodInfo target : site.targets) {
            any |= target.mayThrow;
            all &= target.mayThrow;
        }
        if (!any || all) {
            return false;
        }
        for (MethodInfo target : site.targets) {
            target.mayThrow = true;
        }
        return true;
    }

    /** Exceptions end the machine or the program here, so none comes out. */
    public static boolean keepsExceptions(MethodInfo method) {
        return method.has("NoThrow") || method.has("Entry") || method.has("Extern");
    }

    private static boolean callsThrowing(MethodInfo method) {
        for (MethodInfo.CallEdge edge : method.calls) {
            if (edge.target().mayThrow && !edge.caught()) {
                return true;
            }
        }
        return false;
    }

    private boolean throwsItself(MethodInfo method) {
        CatchAllRanges caught = new CatchAllRanges(method.node, world);
        int index = 0;
        for (AbstractInsnNode insn : method.node.instructions) {
            if (mayFail(method, insn) && !caught.covers(index)) {
                return true;
            }
            index++;
        }
        return false;
    }

    private boolean mayFail(MethodInfo method, AbstractInsnNode insn) {
        switch (insn.getOpcode()) {
            case Opcodes.ATHROW,
            Opcodes.IDIV,
            Opcodes.LDIV,
            Opcodes.IREM,
            Opcodes.LREM,
            Opcodes.ARRAYLENGTH:
                return true;
            case Opcodes.CHECKCAST:
                return !method.has("Unchecked");
            case Opcodes.GETFIELD:
                return !isThis(method, insn.getPrevious());
            case Opcodes.PUTFIELD:
                return true;
            case Opcodes.NEW:
                return !isAllocationFree((TypeInsnNode) insn);
            case Opcodes.NEWARRAY, Opcodes.ANEWARRAY, Opcodes.MULTIANEWARRAY:
                return true;
            case Opcodes.INVOKEVIRTUAL, Opcodes.INVOKEINTERFACE, Opcodes.INVOKESPECIAL:
                return !((MethodInsnNode) insn).name.equals("<init>");
            default:
                return insn.getOpcode() >= Opcodes.IALOAD && insn.getOpcode() <= Opcodes.SALOAD
                        || insn.getOpcode() >= Opcodes.IASTORE
                                && insn.getOpcode() <= Opcodes.SASTORE;
        }
    }

    private boolean isAllocationFree(TypeInsnNode insn) {
        ClassInfo type = world.get(insn.desc);
        return !type.instantiated;
    }

    private static boolean isThis(MethodInfo method, AbstractInsnNode insn) {
        return !method.isStatic()
                && insn instanceof VarInsnNode load
                && load.getOpcode() == Opcodes.ALOAD
                && load.var == 0;
    }
}
