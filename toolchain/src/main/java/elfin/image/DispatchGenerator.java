package elfin.image;

import elfin.compiler.CompileException;
import elfin.compiler.CompilerOptions.CodeTable;
import elfin.table.Row;
import elfin.table.Syscalls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AnnotationNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Generates the dispatch table: for every handler a thunk that takes six registers, narrows them,
 * and turns exceptions into error numbers; and the table of thunks by number. Rows and handlers
 * must agree.
 */
public final class DispatchGenerator {
    /** The symbol of the table, which the entry assembly indexes. */
    public static final String TABLE = "elfin_syscall_table";

    /** Places in the table; the entry assembly checks the number against it. */
    public static final int TABLE_SIZE = 512;

    private static final String THUNKS = "elfin/kernel/syscall/Thunks";
    private static final String THUNK_DESCRIPTOR = "(JJJJJJ)J";
    private static final String SYSCALL = "Lelfin/kernel/core/Syscall;";
    private static final String ENTRY = "Lelfin/rules/Entry;";
    private static final String ERRNO_EXCEPTION = "elfin/kernel/core/ErrnoException";
    private static final String HANDLER_FAULT = "elfin/kernel/syscall/HandlerFault";
    private static final String HANDLED_CALLS = "elfin/kernel/arch/HandledCalls";
    private static final String ROW = "elfin/table/Row";
    private static final String STRING = "java/lang/String";
    private static final int REGISTERS = 6;

    private record Handler(String owner, MethodNode method) {}

    private final Map<String, Handler> handlers = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();

    /** Reads all class files below a directory. */
    public DispatchGenerator(Path classes) {
        try (var files = Files.walk(classes.resolve("elfin/kernel"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".class")).sorted().toList()) {
                scan(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + classes, e);
        }
        check();
    }

    /** Leaves out all handlers but some: the others' calls are answered as those no kernel has. */
    public DispatchGenerator keepOnly(Set<String> names) {
        handlers.keySet().retainAll(names);
        return this;
    }

    /** The names of the calls that have a handler. */
    public Set<String> names() {
        return Set.copyOf(handlers.keySet());
    }

    /** How many calls have a handler. */
    public int size() {
        return handlers.size();
    }

    private void scan(Path file) throws IOException {
        ClassNode node = new ClassNode();
        new ClassReader(Files.readAllBytes(file))
                .accept(node, ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG);
        for (MethodNode method : node.methods) {
            String name = syscallName(method);
            if (name != null) {
                Handler other = handlers.put(name, new Handler(node.name, method));
                if (other != null) {
                    problems.add(name + " has two handlers: " + other.owner() + ", " + node.name);
                }
            }
        }
    }

    private static String syscallName(MethodNode method) {
        if (method.visibleAnnotations != null) {
            for (AnnotationNode annotation : method.visibleAnnotations) {
                if (annotation.desc.equals(SYSCALL)) {
                    return (String) annotation.values.get(1);
                }
            }
        }
        return null;
    }

    private void check() {
        for (Row row : Syscalls.ROWS) {
            boolean handled = handlers.containsKey(row.name());
            if (handled && !row.isHandled()) {
                problems.add(
                        row.name()
                                + " has the handler "
                                + handlers.get(row.name()).owner()
                                + " but its row in elfin.table.Syscalls says ENOSYS");
            } else if (!handled && row.isHandled()) {
                problems.add(
                        row.name()
                                + " is "
                                + row.level()
                                + " in elfin.table.Syscalls but has no @Syscall handler in"
                                + " elfin.kernel.syscall");
            }
        }
        handlers.forEach(this::checkHandler);
        if (!problems.isEmpty()) {
            throw new CompileException(
                    "syscall table and handlers disagree:\n    " + String.join("\n    ", problems));
        }
    }

    private void checkHandler(String name, Handler handler) {
        Row row = Syscalls.find(name);
        if (row == null) {
            problems.add(handler.owner() + " handles " + name + ", which is no system call");
            return;
        }
        Type[] parameters = Type.getArgumentTypes(handler.method().desc);
        if (parameters.length != row.arguments().length) {
            problems.add(
                    name
                            + " has "
                            + row.arguments().length
                            + " arguments in its row and "
                            + parameters.length
                            + " in "
                            + handler.owner());
        }
        for (Type parameter : parameters) {
            if (parameter != Type.INT_TYPE && parameter != Type.LONG_TYPE) {
                problems.add(name + ": parameters are int or long, in " + handler.owner());
            }
        }
        boolean isStatic = (handler.method().access & Opcodes.ACC_STATIC) != 0;
        if (!isStatic || Type.getReturnType(handler.method().desc) != Type.LONG_TYPE) {
            problems.add(name + ": a handler is static and returns long, in " + handler.owner());
        }
    }

    /** The class of thunks. */
    public ClassNode thunks() {
        ClassNode node = new ClassNode();
        node.visit(
                Opcodes.V17,
                Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL,
                THUNKS,
                null,
                "java/lang/Object",
                null);
        for (Map.Entry<String, Handler> handler : handlers.entrySet()) {
            thunk(node, handler.getKey(), handler.getValue());
        }
        node.visitEnd();
        return node;
    }

    private static MethodVisitor thunk(ClassNode node, String name) {
        MethodVisitor code =
                node.visitMethod(
                        Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC,
                        name,
                        THUNK_DESCRIPTOR,
                        null,
                        null);
        code.visitAnnotation(ENTRY, true).visit("value", "elfin_sys_" + name);
        code.visitCode();
        return code;
    }

    private static void thunk(ClassNode node, String name, Handler handler) {
        MethodVisitor code = thunk(node, name);
        Label start = new Label();
        Label end = new Label();
        Label failed = new Label();
        Label broken = new Label();
        code.visitTryCatchBlock(start, end, failed, ERRNO_EXCEPTION);
        code.visitTryCatchBlock(start, end, broken, "java/lang/Throwable");
        code.visitLabel(start);
        Type[] parameters = Type.getArgumentTypes(handler.method().desc);
        for (int i = 0; i < parameters.length; i++) {
            code.visitVarInsn(Opcodes.LLOAD, 2 * i);
            if (parameters[i] == Type.INT_TYPE) {
                code.visitInsn(Opcodes.L2I);
            }
        }
        code.visitMethodInsn(
                Opcodes.INVOKESTATIC,
                handler.owner(),
                handler.method().name,
                handler.method().desc,
                false);
        code.visitInsn(Opcodes.LRETURN);
        code.visitLabel(end);
        code.visitLabel(failed);
        code.visitFrame(Opcodes.F_SAME1, 0, null, 1, new Object[] {ERRNO_EXCEPTION});
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, ERRNO_EXCEPTION, "errno", "()I", false);
        code.visitInsn(Opcodes.INEG);
        code.visitInsn(Opcodes.I2L);
        code.visitInsn(Opcodes.LRETURN);
        code.visitLabel(broken);
        code.visitFrame(Opcodes.F_SAME1, 0, null, 1, new Object[] {"java/lang/Throwable"});
        code.visitIntInsn(Opcodes.SIPUSH, Syscalls.find(name).number());
        code.visitMethodInsn(
                Opcodes.INVOKESTATIC, HANDLER_FAULT, "report", "(Ljava/lang/Throwable;I)J", false);
        code.visitInsn(Opcodes.LRETURN);
        code.visitMaxs(2 * REGISTERS + 2, 2 * REGISTERS);
        code.visitEnd();
    }

    /** What tells the entry assembly which calls have a thunk, in place of the kernel's own. */
    public ClassNode handledCalls() {
        ClassNode node = new ClassNode();
        node.visit(Opcodes.V17, Opcodes.ACC_FINAL, HANDLED_CALLS, null, "java/lang/Object", null);
        MethodVisitor code =
                node.visitMethod(Opcodes.ACC_STATIC, "contains", "(L" + ROW + ";)Z", null, null);
        code.visitCode();
        code.visitLdcInsn(" " + String.join(" ", handlers.keySet()) + " ");
        code.visitLdcInsn(" ");
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, ROW, "name", "()L" + STRING + ";", false);
        String concat = "(L" + STRING + ";)L" + STRING + ";";
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, STRING, "concat", concat, false);
        code.visitLdcInsn(" ");
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, STRING, "concat", concat, false);
        String contains = "(Ljava/lang/CharSequence;)Z";
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, STRING, "contains", contains, false);
        code.visitInsn(Opcodes.IRETURN);
        code.visitMaxs(3, 1);
        code.visitEnd();
        node.visitEnd();
        return node;
    }

    /** The table: a thunk's method per number, or null. */
    public CodeTable table() {
        List<String> methods = new ArrayList<>();
        for (int number = 0; number < TABLE_SIZE; number++) {
            Row row = Syscalls.find(number);
            boolean handled = row != null && handlers.containsKey(row.name());
            methods.add(handled ? THUNKS + "." + row.name() + THUNK_DESCRIPTOR : null);
        }
        return new CodeTable(TABLE, methods);
    }
}
