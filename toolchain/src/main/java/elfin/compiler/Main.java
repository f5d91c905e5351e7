package elfin.compiler;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The compiler as a command: static Linux executables from class files. */
public final class Main {
    private Main() {}

    /** Options: {@code --main=CLASS --class-path=A:B -o FILE [-O0] [--keep-ir=FILE]}. */
    public static void main(String[] arguments) {
        String mainClass = null;
        List<Path> classPath = new ArrayList<>();
        Path output = Path.of("a.out");
        Path ir = null;
        int optimisation = 2;
        for (int i = 0; i < arguments.length; i++) {
            String argument = arguments[i];
            if (argument.startsWith("--main=")) {
                mainClass = argument.substring("--main=".length());
            } else if (argument.startsWith("--class-path=")) {
                Arrays.stream(argument.substring("--class-path=".length()).split(":"))
                        .map(Path::of)
                        .forEach(classPath::add);
            } else if (argument.equals("-o") && i + 1 < arguments.length) {
                output = Path.of(arguments[++i]);
            } else if (argument.equals("-O0")) {
                optimisation = 0;
            } else if (argument.startsWith("--keep-ir=")) {
                ir = Path.of(argument.substring("--keep-ir=".length()));
            } else {
                System.err.println("elfin-compiler: unknown argument: " + argument);
                System.exit(2);
            }
        }
        try {
            CompilerOptions options = CompilerOptions.linux(classPath, mainClass, output);
            CompilationResult result =
                    Compiler.compile(options.withOptimisation(optimisation).withIr(ir));
            System.err.println(
                    result.methods()
                            + " methods, "
                            + result.snapshotObjects()
                            + " objects, "
                            + result.phaseMillis());
        } catch (CompileException e) {
            System.err.println("elfin-compiler: " + e.getMessage());
            System.exit(1);
        }
    }
}
