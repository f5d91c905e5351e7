package elfin.compiler.lower;

import elfin.compiler.world.MethodInfo;

/** Functions that allocate arrays of arrays: one per type and number of dimensions given. */
final class MultiArrays {
    private MultiArrays() {}

    static String symbol(String type, int dimensions) {
        return Names.quote("new " + type + " " + dimensions);
    }

    /** The function for a type, which calls the one for its elements in a loop. */
    static String function(ModuleContext module, ModuleContext.MultiArray array) {
        MethodInfo allocator = module.runtime.allocateArray;
        StringBuilder parameters = new StringBuilder();
        StringBuilder inner = new StringBuilder();
        for (int i = 0; i < array.dimensions(); i++) {
            parameters.append(i == 0 ? "" : ", ").append("i32 %d").append(i);
            if (i > 0) {
                inner.append(i == 1 ? "" : ", ").append("i32 %d").append(i);
            }
        }
        String allocate =
                "  %a = call {ptr, ptr} "
                        + Names.method(allocator)
                        + "(i64 ptrtoint (ptr "
                        + module.names.descriptor(array.type())
                        + " to i64), i32 %d0)\n";
        String head =
                "define internal {ptr, ptr} "
                        + symbol(array.type(), array.dimensions())
                        + "("
                        + parameters
                        + ") #1 {\n"
                        + allocate;
        if (array.dimensions() == 1) {
            return head + "  ret {ptr, ptr} %a\n}\n\n";
        }
        String element = array.type().substring(1);
        return head
                + "  %e = extractvalue {ptr, ptr} %a, 1\n"
                + "  %bad = icmp ne ptr %e, null\n"
                + "  br i1 %bad, label %out, label %check\n"
                + "check:\n"
                + "  %array = extractvalue {ptr, ptr} %a, 0\n"
                + "  %empty = icmp eq i32 %d0, 0\n"
                + "  br i1 %empty, label %out, label %loop\n"
                + "loop:\n"
                + "  %i = phi i32 [ 0, %check ], [ %n, %stored ]\n"
                + "  %r = call {ptr, ptr} "
                + symbol(element, array.dimensions() - 1)
                + "("
                + inner
                + ")\n"
                + "  %re = extractvalue {ptr, ptr} %r, 1\n"
                + "  %rbad = icmp ne ptr %re, null\n"
                + "  br i1 %rbad, label %fail, label %stored\n"
                + "fail:\n"
                + "  ret {ptr, ptr} %r\n"
                + "stored:\n"
                + "  %row = extractvalue {ptr, ptr} %r, 0\n"
                + "  %first = getelementptr i8, ptr %array, i64 16\n"
                + "  %w = zext i32 %i to i64\n"
                + "  %slot = getelementptr ptr, ptr %first, i64 %w\n"
                + "  store ptr %row, ptr %slot\n"
                + "  %n = add i32 %i, 1\n"
                + "  %more = icmp ult i32 %n, %d0\n"
                + "  br i1 %more, label %loop, label %out\n"
                + "out:\n"
                + "  ret {ptr, ptr} %a\n"
                + "}\n\n";
    }
}
