package elfin.compiler.lower;

import elfin.compiler.CompilerOptions;
import elfin.compiler.world.MethodInfo;

/** Function attributes. */
final class Attributes {
    /**
     * No SSE and no red zone, frame pointers for stack traces, no calls of a C library that is not
     * there.
     */
    private static final String COMMON =
            "noredzone noimplicitfloat nounwind \"frame-pointer\"=\"all\" \"no-builtins\""
                    + " \"target-features\"=\"-sse,-sse2,-mmx,-x87,-avx,+soft-float\"";

    private Attributes() {}

    static String of(MethodInfo method) {
        if (method.has("NoInline")) {
            return "#1";
        }
        return method.has("Inline") ? "#2" : "#0";
    }

    static String module(int optimisation) {
        String common = COMMON + (optimisation == CompilerOptions.SIZE ? " minsize optsize" : "");
        return "attributes #0 = { "
                + common
                + " }\nattributes #1 = { noinline "
                + common
                + " }\nattributes #2 = { alwaysinline "
                + common
                + " }\n";
    }
}
