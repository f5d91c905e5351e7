package elfin.compiler;

import elfin.compiler.backend.Linker;
import elfin.compiler.backend.LlvmBackend;
import elfin.compiler.lower.ModuleWriter;
import elfin.compiler.reach.Reachability;
import elfin.compiler.reach.RuntimeMethods;
import elfin.compiler.reach.Throwing;
import elfin.compiler.rules.RuleChecker;
import elfin.compiler.snapshot.Snapshot;
import elfin.compiler.world.ClassInfo;
import elfin.compiler.world.ClassPath;
import elfin.compiler.world.ClassWorld;
import elfin.compiler.world.MethodInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.objectweb.asm.tree.ClassNode;

/**
 * Runs the pipeline from class files to ELF. Not thread-safe; any number of compilations may follow
 * each other.
 */
public final class Compiler {
    private final CompilerOptions options;
    private final Map<String, Long> phases = new LinkedHashMap<>();
    private long phaseStart = System.nanoTime();

    private Compiler(CompilerOptions options) {
        this.options = options;
    }

    /**
     * Compiles a program.
     *
     * @throws CompileException when it is not system Java or not complete
     */
    public static CompilationResult compile(CompilerOptions options) {
        return new Compiler(options).run();
    }

    /** How many methods a program has, without compiling them. */
    public static int countMethods(CompilerOptions options) {
        try (ClassPath classPath = new ClassPath(options.classPath())) {
            ClassWorld world = new ClassWorld(classPath, options.emptied());
            return new Compiler(options).reach(world, new Snapshot(world)).methods().size();
        }
    }

    private CompilationResult run() {
        try (ClassPath classPath = new ClassPath(options.classPath())) {
            ClassWorld world = new ClassWorld(classPath, options.emptied());
            Snapshot snapshot = new Snapshot(world);
            Reachability reach = reach(world, snapshot);
            RuntimeMethods runtime = new RuntimeMethods(world);
            phase("reachability");
            new Throwing(world).mark(reach.methods(), reach.virtualCalls());
            new RuleChecker(world).check(reach.methods());
            phase("rules");
            String ir = new ModuleWriter(options, world, reach, snapshot, runtime).write();
            phase("lowering");
            keep(ir);
            link(ir);
            return new CompilationResult(
                    options.output(),
                    reach.methods().size(),
                    reach.instantiated().size(),
                    snapshot.objects().size(),
                    phases);
        }
    }

    private Reachability reach(ClassWorld world, Snapshot snapshot) {
        for (ClassNode synthetic : options.syntheticClasses()) {
            world.addSynthetic(synthetic);
        }
        Reachability reach = new Reachability(world, snapshot);
        addEntries(world, new RuntimeMethods(world), reach);
        reach.run();
        addNames(world, snapshot, reach);
        return reach;
    }

    private void addEntries(ClassWorld world, RuntimeMethods runtime, Reachability reach) {
        runtime.all().forEach(reach::addEntry);
        for (String name : options.entryClasses()) {
            reach.addEntryClass(world.get(name.replace('.', '/')));
        }
        for (ClassNode synthetic : options.syntheticClasses()) {
            reach.addEntryClass(world.get(synthetic.name));
        }
        if (options.mainClass() != null) {
            reach.addEntry(mainMethod(world));
        }
    }

    private MethodInfo mainMethod(ClassWorld world) {
        ClassInfo main = world.get(options.mainClass().replace('.', '/'));
        MethodInfo method = main.methods.get("main([[B)I");
        if (method == null || !method.isStatic()) {
            throw new CompileException(main + " has no method static int main(byte[][])");
        }
        return method;
    }

    /** Every class that can be named at run time needs its name as a string of the image. */
    private static void addNames(ClassWorld world, Snapshot snapshot, Reachability reach) {
        int before;
        do {
            before = snapshot.objects().size();
            for (ClassInfo info : world.loaded()) {
                snapshot.addString(info.javaName(), reach);
            }
            for (String type : java.util.List.copyOf(reach.arrayTypes())) {
                snapshot.addString(type, reach);
            }
            reach.run();
        } while (snapshot.objects().size() != before);
    }

    private void keep(String ir) {
        if (options.keepIr() == null) {
            return;
        }
        try {
            Files.writeString(options.keepIr(), ir);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + options.keepIr(), e);
        }
    }

    private void link(String ir) {
        try {
            Path directory = Files.createTempDirectory("elfin-compile");
            try {
                Path object = directory.resolve("program.o");
                new LlvmBackend(options).assemble(ir, object, this::phase);
                new Linker(options, directory).link(object);
                phase("link");
            } finally {
                try (var files = Files.walk(directory)) {
                    files.sorted(java.util.Comparator.reverseOrder())
                            .forEach(file -> file.toFile().delete());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the program", e);
        }
    }

    private void phase(String name) {
        long now = System.nanoTime();
        phases.merge(name, (now - phaseStart) / 1_000_000, Long::sum);
        phaseStart = now;
    }
}
