package elfin.compiler.lower;

/**
 * Type-based alias metadata: header, array length, elements and fields by type never overlap. Raw
 * memory accesses carry none, so they may alias everything.
 */
final class Aliasing {
    static final String HEADER = ", !tbaa !60";
    static final String LENGTH = ", !tbaa !61, !range !81";

    private static final String NODES = "ZBSCIJL";
    private static final int FIRST_ELEMENT = 62;
    private static final int FIRST_FIELD = 69;

    private Aliasing() {}

    static String element(String descriptor) {
        return ", !tbaa !" + (FIRST_ELEMENT + index(descriptor));
    }

    static String field(String descriptor) {
        return ", !tbaa !" + (FIRST_FIELD + index(descriptor));
    }

    private static int index(String descriptor) {
        char kind = descriptor.charAt(0);
        // bastore serves byte[] and boolean[] alike.
        char key = kind == '[' ? 'L' : kind == 'Z' ? 'B' : kind;
        return NODES.indexOf(key);
    }

    /** The nodes, in access-tag form with their types behind. */
    static String module() {
        StringBuilder text = new StringBuilder("!20 = !{!\"java\"}\n");
        int last = FIRST_FIELD + NODES.length();
        for (int node = 60; node < last; node++) {
            int type = node - 39;
            text.append('!')
                    .append(type)
                    .append(" = !{!\"t")
                    .append(type)
                    .append("\", !20, i64 0}\n");
            text.append('!').append(node).append(" = !{!").append(type).append(", !").append(type);
            text.append(", i64 0}\n");
        }
        text.append("!80 = !{!\"branch_weights\", i32 1, i32 2000}\n");
        text.append("!81 = !{i32 0, i32 2147483647}\n");
        text.append("!82 = !{!\"branch_weights\", i32 2000, i32 1}\n!83 = !{}\n");
        return text.toString();
    }
}
