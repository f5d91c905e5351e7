package elfin.strace;

import java.util.ArrayList;
import java.util.List;

/**
 * Names of numbers or bits, in the order in which they are printed.
 *
 * @param prefix what strace writes before a comment on an unknown number
 */
record NameTable(String prefix, List<Name> names) {
    /** A C constant. */
    record Name(String name, long value) {}

    /** Parses {@code NAME=VALUE} words; values are decimal or, with 0x, hexadecimal. */
    static NameTable of(String prefix, String... words) {
        List<Name> names = new ArrayList<>();
        for (String word : String.join(" ", words).trim().split("\\s+")) {
            int equals = word.indexOf('=');
            names.add(new Name(word.substring(0, equals), Long.decode(word.substring(equals + 1))));
        }
        return new NameTable(prefix, List.copyOf(names));
    }

    /** A number by its name, or as strace shows one without. */
    String name(long value) {
        for (Name one : names) {
            if (one.value == value) {
                return one.name;
            }
        }
        return hexadecimal(value) + " /* " + prefix + "??? */";
    }

    /** Whether a number has a name. */
    boolean has(long value) {
        return names.stream().anyMatch(one -> one.value == value);
    }

    /** Bits by their names, the rest in hexadecimal; no bit is 0. */
    String flags(long value) {
        String known = known(value);
        long rest = rest(value);
        if (known.isEmpty()) {
            return rest == 0 ? "0" : hexadecimal(rest) + " /* " + prefix + "??? */";
        }
        return rest == 0 ? known : known + "|" + hexadecimal(rest);
    }

    /** The names of the bits that have some, or nothing. */
    String known(long value) {
        StringBuilder text = new StringBuilder();
        long left = value;
        for (Name one : names) {
            if (one.value != 0 && (left & one.value) == one.value) {
                text.append(text.length() == 0 ? "" : "|").append(one.name);
                left &= ~one.value;
            }
        }
        return text.toString();
    }

    /** The bits without names. */
    long rest(long value) {
        long left = value;
        for (Name one : names) {
            if (one.value != 0 && (left & one.value) == one.value) {
                left &= ~one.value;
            }
        }
        return left;
    }

    static String hexadecimal(long value) {
        return value == 0 ? "0" : "0x" + Long.toHexString(value);
    }
}
