package elfin.compiler.rejection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elfin.compiler.CompileException;
import elfin.compiler.Compiler;
import elfin.compiler.CompilerOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What system Java excludes, and broken promises of the rules, are refused with the source line and
 * the calls that lead there.
 */
class RejectionTest {
    /** The statement under test stands in this line. */
    private static final int LINE = 10;

    @TempDir Path directory;

    /** A program whose main calls {@code middle}, which calls {@code bad}. */
    private String refusal(String members, String bad) throws Exception {
        return refusal(members, "", bad);
    }

    private String refusal(String members, String annotation, String bad) throws Exception {
        String source =
                """
                import elfin.rules.*;
                import java.util.*;
                public final class Program {
                    %s
                    public static int main(byte[][] arguments) { return middle(arguments.length); }
                    %s
                    static int middle(int n) {
                        return bad(n) + 1; }
                    static int bad(int n) {
                        %s
                    }
                }
                """
                        .formatted(members.replace('\n', ' '), annotation, bad.replace('\n', ' '));
        Path file = Files.writeString(directory.resolve("Program.java"), source);
        List<Path> classPath = new ArrayList<>();
        classPath.add(directory);
        classPath.add(Path.of("../syscall-table/target/classes"));
        classPath.add(Path.of("../shim-core/target/classes"));
        int failed =
                ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-XDstringConcat=inline",
                                "-nowarn",
                                "-g",
                                "-cp",
                                classPath.get(1) + ":" + classPath.get(2),
                                "-d",
                                directory.toString(),
                                file.toString());
        assertEquals(0, failed, source);
        Path output = directory.resolve("program");
        CompilerOptions options = CompilerOptions.linux(classPath, "Program", output);
        return assertThrows(CompileException.class, () -> Compiler.compile(options)).getMessage();
    }

    private static void names(String message, String reason) {
        assertTrue(message.contains(reason), message);
        assertTrue(message.contains("Program.java:" + LINE), message);
        assertTrue(message.contains("Program.middle"), message);
        assertTrue(message.contains("Program.main"), message);
    }

    @Test
    void floatingPoint() throws Exception {
        names(refusal("", "double half = n / 2.0; return (int) half;"), "floating point");
        names(refusal("", "float[] many = new float[n]; return many.length;"), "floating point");
    }

    @Test
    void monitors() throws Exception {
        names(refusal("", "synchronized (Program.class) { return n; }"), "synchronized");
        String message =
                refusal("static synchronized int locked() { return 1; }", "return locked();");
        assertTrue(message.contains("synchronized"), message);
        assertTrue(message.contains("Program.bad"), message);
    }

    @Test
    void reflection() throws Exception {
        names(
                refusal("", "return Program.class.getDeclaredMethods().length;"),
                "getDeclaredMethods");
        names(
                refusal(
                        "",
                        "try { return Class.forName(\"X\").getModifiers(); }"
                                + " catch (ClassNotFoundException e) { return 0; }"),
                "forName");
    }

    @Test
    void threads() throws Exception {
        names(refusal("", "new Thread(() -> {}).start(); return 0;"), "java.lang.Thread");
    }

    @Test
    void finalizers() throws Exception {
        names(
                refusal(
                        "static final class Closing { protected void finalize() {} }",
                        "return new Closing() == null ? 1 : 0;"),
                "finalizer");
    }

    @Test
    void nativeMethods() throws Exception {
        names(refusal("static native int outside();", "return outside();"), "native method");
    }

    @Test
    void librariesWithoutSubstitute() throws Exception {
        names(refusal("", "return new ArrayList<String>(n).size();"), "java.util.ArrayList");
        names(refusal("", "return String.format(\"%d\", n).length();"), "String.format");
        names(refusal("", "System.out.println(n); return 0;"), "java.lang.System");
    }

    @Test
    void failingClassInitialisers() throws Exception {
        String message =
                refusal(
                        "static final class Lazy { static int value = Integer.parseInt(\"x\");"
                                + " static int get() { return value; } }",
                        "return Lazy.get();");
        assertTrue(message.contains("Lazy"), message);
        assertTrue(message.contains("NumberFormatException"), message);
    }

    @Test
    void objectsThatTheImageCannotHold() throws Exception {
        String message =
                refusal("static Object stream = System.out;", "return stream == null ? 0 : 1;");
        assertTrue(message.contains("PrintStream"), message);
        assertTrue(message.contains("Program.stream"), message);
    }

    @Test
    void allocationWhereNoneIsPromised() throws Exception {
        String message = refusal("", "@NoAlloc", "return new int[n].length;");
        assertTrue(message.contains("@NoAlloc but allocates"), message);
        assertTrue(message.contains("Program.java:" + LINE), message);
        assertTrue(message.contains("calls Program.bad"), message);
    }

    @Test
    void exceptionWhereNoneIsPromised() throws Exception {
        String message =
                refusal(
                        "static final IllegalStateException E = new IllegalStateException();",
                        "@NoThrow",
                        "if (n > 5) throw E; return n;");
        assertTrue(message.contains("@NoThrow but throws"), message);
        assertTrue(message.contains("calls Program.bad"), message);
    }

    @Test
    void blockingWhereNoneIsPromised() throws Exception {
        String message =
                refusal(
                        "@MayBlock static int wait(int n) { return n; }",
                        "@Uninterruptible(reason = \"test\")",
                        "return wait(n);");
        assertTrue(message.contains("@Uninterruptible but may block"), message);
        assertTrue(message.contains("calls Program.bad"), message);
    }
}
