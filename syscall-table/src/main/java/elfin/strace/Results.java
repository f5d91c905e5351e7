package elfin.strace;

import elfin.abi.Errno;
import elfin.strace.Pieces.Piece;
import elfin.table.ArgumentType;
import elfin.table.Row;
import java.util.ArrayList;
import java.util.List;

/** What a call returned, as it stands behind the equals sign. */
final class Results {
    private static final int HIGHEST_ERRNO = 4095;

    private Results() {}

    static boolean failed(long result) {
        return result < 0 && result >= -HIGHEST_ERRNO;
    }

    static String format(Row row, long[] arguments, long result, Pieces after) {
        if (failed(result)) {
            return error((int) -result);
        }
        if (row == null) {
            return Long.toString(result);
        }
        return switch (row.name()) {
            case "brk", "mmap", "mremap", "shmat" -> NameTable.hexadecimal(result);
            case "umask" -> result == 0 ? "0" : "0" + Long.toOctalString(result);
            case "fcntl" -> FcntlArguments.result(arguments[1], result);
            case "poll", "ppoll" -> polled(result, after.of(0));
            case "select", "pselect6" -> selected(row, arguments, result, after);
            default -> Long.toString(result);
        };
    }

    private static String error(int number) {
        return switch (number) {
            case 512 -> "? ERESTARTSYS (To be restarted if SA_RESTART is set)";
            case 513 -> "? ERESTARTNOINTR (To be restarted)";
            case 514 -> "? ERESTARTNOHAND (To be restarted if no handler)";
            case 516 -> "? ERESTART_RESTARTBLOCK (Interrupted by signal)";
            default -> {
                String name = Errno.name(number);
                yield name == null
                        ? Integer.toString(-number)
                        : "-1 " + name + " (" + ErrorTexts.of(number) + ")";
            }
        };
    }

    private static String polled(long result, Piece descriptors) {
        if (result == 0) {
            return "0 (Timeout)";
        }
        return descriptors == null
                ? Long.toString(result)
                : result + " (" + Structures.answered(descriptors.buffer()) + ")";
    }

    private static String selected(Row row, long[] arguments, long result, Pieces after) {
        if (result == 0) {
            return "0 (Timeout)";
        }
        List<String> sets = new ArrayList<>();
        String[] names = {"", "in", "out", "except"};
        for (int i = 1; i < names.length; i++) {
            Piece piece = after.of(i);
            if (piece != null && row.arguments()[i].type() == ArgumentType.FD_SET) {
                List<Integer> ready = Structures.descriptors(piece.bytes(), arguments[0]);
                if (!ready.isEmpty()) {
                    sets.add(names[i] + " " + Structures.set(ready));
                }
            }
        }
        return result + (sets.isEmpty() ? "" : " (" + String.join(", ", sets) + ")");
    }
}
