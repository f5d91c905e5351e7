package elfin.strace;

import elfin.strace.Pieces.Piece;
import elfin.table.Argument;
import elfin.table.ArgumentType;
import elfin.table.Capture;
import elfin.table.Row;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The arguments of a call that choose what it does: commands, operations, families and flags, in
 * C's spelling. A number of flags has a name for each.
 */
final class ArgumentNames {
    /** What is only a number. */
    private static final Set<ArgumentType> PLAIN =
            EnumSet.of(
                    ArgumentType.FD,
                    ArgumentType.DIRFD,
                    ArgumentType.INT,
                    ArgumentType.UINT,
                    ArgumentType.LONG,
                    ArgumentType.SIZE,
                    ArgumentType.HEX,
                    ArgumentType.POINTER,
                    ArgumentType.MODE);

    private ArgumentNames() {}

    /** The names of a call's values, by the name of the argument. */
    static Map<String, List<String>> of(Row row, long[] values, Pieces memory) {
        Map<String, List<String>> names = new LinkedHashMap<>();
        for (int i = 0; i < row.arguments().length; i++) {
            Argument argument = row.arguments()[i];
            if (argument.type() == ArgumentType.OPEN_HOW) {
                Piece how = memory.of(i);
                if (how != null && how.bytes().length >= 8) {
                    names.put("flags", split(Scalars.openFlags(how.buffer().getLong(0))));
                }
            } else if (argument.type().capture() == Capture.NONE
                    && !PLAIN.contains(argument.type())) {
                names.put(
                        argument.name(),
                        split(Scalars.format(argument.type(), values[i], row.name())));
            }
        }
        return names;
    }

    /** The names of one value. */
    static List<String> of(Row row, int index, long value) {
        return split(Scalars.format(row.arguments()[index].type(), value, row.name()));
    }

    private static List<String> split(String text) {
        int comment = text.indexOf(" /*");
        return List.of((comment < 0 ? text : text.substring(0, comment)).split("\\|"));
    }
}
