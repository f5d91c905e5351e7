package elfin.cli;

import java.util.Locale;

/** JSON by hand: a library would double the command's start-up time. */
final class Json {
    private Json() {}

    /** A string in quotes, escaped as RFC 8259 wants. */
    static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
