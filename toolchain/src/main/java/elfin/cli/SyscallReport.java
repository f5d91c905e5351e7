package elfin.cli;

import elfin.table.Argument;
import elfin.table.Level;
import elfin.table.Row;
import elfin.table.Syscalls;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The table of system calls as text, JSON (schema 1), CSV or Markdown. */
final class SyscallReport {
    private SyscallReport() {}

    /** Ways to write it; the names are what users type. */
    enum Format {
        table,
        json,
        csv,
        md
    }

    static String of(List<Row> rows, Format format) {
        return switch (format) {
            case table -> table(rows);
            case json -> json(rows);
            case csv -> csv(rows);
            case md -> markdown(rows);
        };
    }

    private static String level(Row row) {
        return row.level().name().toLowerCase(Locale.ROOT);
    }

    private static String signature(Row row) {
        StringBuilder text = new StringBuilder(row.name()).append('(');
        for (Argument argument : row.arguments()) {
            text.append(text.charAt(text.length() - 1) == '(' ? "" : ", ").append(argument.name());
        }
        return text.append(')').toString();
    }

    private static String table(List<Row> rows) {
        StringBuilder text = new StringBuilder();
        for (Row row : rows) {
            String line =
                    String.format(
                            Locale.ROOT,
                            "%3d  %-24s %-8s %s",
                            row.number(),
                            row.name(),
                            level(row),
                            row.note());
            text.append(line.stripTrailing()).append('\n');
        }
        return text.append(summary(rows)).append('\n').toString();
    }

    private static String summary(List<Row> rows) {
        Map<Level, Integer> counts = new EnumMap<>(Level.class);
        for (Level level : Level.values()) {
            counts.put(level, 0);
        }
        rows.forEach(row -> counts.merge(row.level(), 1, Integer::sum));
        StringBuilder text = new StringBuilder(rows.size() + " calls of Linux ");
        text.append(Syscalls.LINUX_VERSION).append(':');
        counts.forEach(
                (level, count) ->
                        text.append(level.ordinal() == 0 ? " " : ", ")
                                .append(count)
                                .append(' ')
                                .append(level.name().toLowerCase(Locale.ROOT)));
        return text.toString();
    }

    private static String json(List<Row> rows) {
        StringBuilder text = new StringBuilder("{\n  \"schema\": 1,\n  \"linux\": ");
        text.append(Json.quote(Syscalls.LINUX_VERSION)).append(",\n  \"syscalls\": [");
        String separator = "\n";
        for (Row row : rows) {
            text.append(separator).append("    {\"number\": ").append(row.number());
            text.append(", \"name\": ").append(Json.quote(row.name())).append(", \"arguments\": [");
            String comma = "";
            for (Argument argument : row.arguments()) {
                text.append(comma).append("{\"name\": ").append(Json.quote(argument.name()));
                text.append(", \"type\": ").append(Json.quote(argument.type().key())).append('}');
                comma = ", ";
            }
            text.append("], \"level\": ").append(Json.quote(level(row)));
            text.append(", \"note\": ").append(Json.quote(row.note())).append('}');
            separator = ",\n";
        }
        return text.append("\n  ]\n}\n").toString();
    }

    private static String csv(List<Row> rows) {
        StringBuilder text = new StringBuilder("number,name,arguments,level,note\n");
        for (Row row : rows) {
            text.append(row.number()).append(',').append(row.name()).append(',');
            String comma = "";
            for (Argument argument : row.arguments()) {
                text.append(comma).append(argument.name()).append(':');
                text.append(argument.type().key());
                comma = " ";
            }
            text.append(',').append(level(row)).append(",\"");
            text.append(row.note().replace("\"", "\"\"")).append("\"\n");
        }
        return text.toString();
    }

    private static String markdown(List<Row> rows) {
        StringBuilder text = new StringBuilder("# System calls\n\n");
        text.append(summary(rows)).append(".\n\n| number | call | level | note |\n");
        text.append("|---|---|---|---|\n");
        for (Row row : rows) {
            text.append("| ").append(row.number()).append(" | `").append(signature(row));
            text.append("` | ").append(level(row)).append(" | ");
            text.append(row.note().replace("|", "\\|")).append(" |\n");
        }
        return text.toString();
    }
}
