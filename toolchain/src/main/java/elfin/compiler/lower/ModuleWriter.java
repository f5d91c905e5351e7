package elfin.compiler.lower;

import elfin.compiler.CompileException;
import elfin.compiler.CompilerOptions;
import elfin.compiler.Target;
import elfin.compiler.reach.Reachability;
import elfin.compiler.reach.RuntimeMethods;
import elfin.compiler.snapshot.Snapshot;
import elfin.compiler.world.ClassInfo;
import elfin.compiler.world.ClassWorld;
import elfin.compiler.world.MethodInfo;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AnnotationNode;
import org.objectweb.asm.tree.FieldNode;

/** Puts the module together: methods, data, assembly and metadata. */
public final class ModuleWriter {
    /** What the runtime's start-up calls. */
    private static final String MAIN = "elfin_main";

    private final ModuleContext module;
    private final CompilerOptions options;
    private final StringBuilder text = new StringBuilder();

    public ModuleWriter(
            CompilerOptions options,
            ClassWorld world,
            Reachability reach,
            Snapshot snapshot,
            RuntimeMethods runtime) {
        this.options = options;
        this.module = new ModuleContext(options, world, reach, snapshot, runtime);
    }

    /** The module as LLVM IR. */
    public String write() {
        header();
        assembly();
        Set<String> defined = new LinkedHashSet<>();
        for (MethodInfo method : module.reach.methods()) {
            text.append(new MethodLowering(module, method).lower());
            defined.add(method.symbol());
        }
        multiArrays();
        text.append(new ImageData(module).write());
        mainAlias();
        codeTables();
        declarations(defined);
        text.append(StoreCheck.FUNCTION);
        text.append(Attributes.module(options.optimisation()));
        text.append(Aliasing.module());
        text.append(module.debug.module());
        flags();
        return text.toString();
    }

    private void header() {
        text.append("target triple = \"x86_64-unknown-none-elf\"\n");
        text.append(
                "target datalayout ="
                        + " \"e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128\"\n\n");
        text.append("declare void @llvm.memcpy.p0.p0.i64(ptr, ptr, i64, i1)\n");
        text.append("declare void @llvm.memmove.p0.p0.i64(ptr, ptr, i64, i1)\n");
        text.append("declare void @llvm.memset.p0.i64(ptr, i8, i64, i1)\n\n");
    }

    private void flags() {
        boolean kernel = options.target() == Target.KERNEL;
        text.append("!llvm.module.flags = !{!0, !1, !2}\n");
        text.append("!0 = !{i32 1, !\"Code Model\", i32 ").append(kernel ? 2 : 1).append("}\n");
        text.append("!1 = !{i32 2, !\"Debug Info Version\", i32 3}\n");
        text.append("!2 = !{i32 7, !\"Dwarf Version\", i32 4}\n");
    }

    /** The assembly of all touched classes, and what LLVM itself calls. */
    private void assembly() {
        appendAssembly(MemoryFunctions.ASSEMBLY);
        for (ClassInfo info : module.reach.touched()) {
            for (FieldNode field : info.node.fields) {
                if (isAssembly(field)) {
                    appendAssembly(assemblyText(info, field));
                }
            }
        }
        text.append('\n');
    }

    private static boolean isAssembly(FieldNode field) {
        if (field.visibleAnnotations == null) {
            return false;
        }
        for (AnnotationNode annotation : field.visibleAnnotations) {
            if (annotation.desc.equals("Lelfin/rules/Assembly;")) {
                return true;
            }
        }
        return false;
    }

    private String assemblyText(ClassInfo info, FieldNode node) {
        try {
            Field field = module.snapshot.buildClass(info).getDeclaredField(node.name);
            field.setAccessible(true);
            return (String) field.get(null);
        } catch (ReflectiveOperationException e) {
            throw new CompileException("cannot read the assembly " + info + "." + node.name, e);
        }
    }

    private void appendAssembly(String assembly) {
        for (String line : assembly.split("\n")) {
            text.append("module asm \"");
            text.append(line.replace("\\", "\\5C").replace("\"", "\\22").replace("\t", "\\09"));
            text.append("\"\n");
        }
    }

    private void multiArrays() {
        Set<ModuleContext.MultiArray> all = new LinkedHashSet<>();
        for (ModuleContext.MultiArray array : module.multiArrays) {
            String type = array.type();
            for (int dimensions = array.dimensions(); dimensions > 0; dimensions--) {
                all.add(new ModuleContext.MultiArray(type, dimensions));
                type = type.substring(1);
            }
        }
        for (ModuleContext.MultiArray array : all) {
            text.append(MultiArrays.function(module, array));
        }
    }

    /** The runtime's start-up calls it as a function that catches everything. */
    private void mainAlias() {
        if (options.mainClass() == null) {
            return;
        }
        ClassInfo main = module.world.get(options.mainClass().replace('.', '/'));
        MethodInfo method = main.methods.get("main([[B)I");
        text.append("define hidden i32 @" + MAIN + "(ptr %args) #1 {\n");
        if (!method.mayThrow) {
            text.append("  %r = call i32 ").append(Names.method(method));
            text.append("(ptr %args)\n  ret i32 %r\n}\n\n");
            return;
        }
        text.append("  %r = call {i32, ptr} ").append(Names.method(method)).append("(ptr %args)\n");
        text.append("  %e = extractvalue {i32, ptr} %r, 1\n");
        text.append("  %bad = icmp ne ptr %e, null\n");
        text.append("  br i1 %bad, label %fail, label %done\nfail:\n");
        MethodInfo uncaught = module.runtime.uncaught;
        text.append("  call ").append(Signature.returnType(uncaught)).append(' ');
        text.append(Names.method(uncaught)).append("(ptr %e)\n  unreachable\ndone:\n");
        text.append("  %v = extractvalue {i32, ptr} %r, 0\n  ret i32 %v\n}\n\n");
    }

    private void codeTables() {
        for (CompilerOptions.CodeTable table : options.codeTables()) {
            List<String> entries = new ArrayList<>();
            for (String name : table.methods()) {
                entries.add("ptr " + (name == null ? "null" : Names.method(entryMethod(name))));
            }
            text.append(Names.quote(table.symbol())).append(" = hidden constant [");
            text.append(entries.size()).append(" x ptr] [").append(String.join(", ", entries));
            text.append("], align 16\n");
        }
    }

    private MethodInfo entryMethod(String name) {
        int dot = name.indexOf('.');
        MethodInfo method =
                module.world.get(name.substring(0, dot)).methods.get(name.substring(dot + 1));
        if (method == null || !method.has("Entry")) {
            throw new CompileException(
                    "a code table names " + name + ", which is no @Entry method");
        }
        return method;
    }

    /** Declares what assembly defines. */
    private void declarations(Set<String> defined) {
        Set<String> declared = new LinkedHashSet<>();
        if (options.mainClass() != null) {
            declared.add(MAIN);
        }
        for (ClassInfo info : module.reach.touched()) {
            for (MethodInfo method : info.methods.values()) {
                if (method.reached && method.has("Extern") && declared.add(method.symbol())) {
                    text.append("declare ").append(Signature.returnType(method)).append(' ');
                    text.append(Names.method(method)).append('(');
                    List<String> parameters = new ArrayList<>();
                    for (Type parameter : method.parameters()) {
                        parameters.add(Kind.ir(parameter));
                    }
                    text.append(String.join(", ", parameters)).append(") nounwind\n");
                }
            }
        }
        for (CompilerOptions.CodeTable table : options.codeTables()) {
            declared.add(table.symbol());
        }
        for (String symbol : module.externalSymbols) {
            if (!defined.contains(symbol) && !declared.contains(symbol)) {
                text.append(Names.quote(symbol)).append(" = external hidden global i8\n");
            }
        }
    }
}
