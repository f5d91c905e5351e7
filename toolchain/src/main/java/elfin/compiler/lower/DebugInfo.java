package elfin.compiler.lower;

import elfin.compiler.world.MethodInfo;
import java.util.LinkedHashMap;
import java.util.Map;

/** Source lines as LLVM debug metadata (DWARF line tables only). */
final class DebugInfo {
    /** Metadata numbers below this are the module's fixed nodes. */
    private static final int FIRST_NUMBER = 100;

    private final boolean enabled;
    private final StringBuilder text = new StringBuilder();
    private final Map<String, Integer> files = new LinkedHashMap<>();
    private final Map<Integer, Integer> lines = new LinkedHashMap<>();
    private int next = FIRST_NUMBER;
    private int subprogram;

    DebugInfo(boolean enabled) {
        this.enabled = enabled;
    }

    /** Begins a method; returns what stands behind its definition. */
    String begin(MethodInfo method, int firstLine) {
        if (!enabled) {
            return "";
        }
        lines.clear();
        subprogram = next++;
        int file = file(method);
        text.append('!').append(subprogram);
        text.append(" = distinct !DISubprogram(name: \"").append(method.display());
        text.append("\", linkageName: \"").append(method.symbol());
        text.append("\", scope: !").append(file).append(", file: !").append(file);
        text.append(", line: ").append(firstLine).append(", scopeLine: ").append(firstLine);
        text.append(", type: !93, unit: !91, spFlags: DISPFlagDefinition)\n");
        return " !dbg !" + subprogram;
    }

    private int file(MethodInfo method) {
        String name = method.owner.sourceFile();
        int slash = method.owner.name.lastIndexOf('/');
        String directory = slash < 0 ? "." : method.owner.name.substring(0, slash);
        return files.computeIfAbsent(
                directory + "/" + name,
                key -> {
                    int number = next++;
                    text.append('!').append(number).append(" = !DIFile(filename: \"");
                    text.append(name).append("\", directory: \"").append(directory);
                    text.append("\")\n");
                    return number;
                });
    }

    /** What stands behind an instruction of this line of the current method. */
    String at(int line) {
        if (!enabled) {
            return "";
        }
        int number =
                lines.computeIfAbsent(
                        line,
                        key -> {
                            int location = next++;
                            text.append('!').append(location).append(" = !DILocation(line: ");
                            text.append(line).append(", column: 0, scope: !");
                            text.append(subprogram).append(")\n");
                            return location;
                        });
        return ", !dbg !" + number;
    }

    /** The metadata of the module. */
    String module() {
        if (!enabled) {
            return "";
        }
        return "!llvm.dbg.cu = !{!91}\n"
                + "!90 = !DIFile(filename: \"elfin\", directory: \".\")\n"
                + "!91 = distinct !DICompileUnit(language: DW_LANG_Java, file: !90, producer: \"elfin\","
                + " isOptimized: true, runtimeVersion: 0, emissionKind: LineTablesOnly)\n"
                + "!92 = !{null}\n"
                + "!93 = !DISubroutineType(types: !92)\n"
                + text;
    }
}
