package elfin.compiler.differential;

/** Strings. */
@SuppressWarnings("all")
final class StringCases {
    static final Case[] CASES = {
        new Case("StringCases.concatenation", StringCases::concatenation),
        new Case("StringCases.searching", StringCases::searching),
        new Case("StringCases.substrings", StringCases::substrings),
        new Case("StringCases.comparing", StringCases::comparing),
        new Case("StringCases.changing", StringCases::changing),
        new Case("StringCases.builder", StringCases::builder),
        new Case("StringCases.characters", StringCases::characters),
        new Case("StringCases.fromBytes", StringCases::fromBytes)
    };

    private StringCases() {}

    private static void concatenation() {
        byte b = -1;
        char ch = 'x';
        long l = 1L << 40;
        Object o = null;
        Sink.line("a" + 1 + b + ch + l + true + o + new int[0].length);
    }

    private static void searching() {
        String s = "hello world";
        Sink.line(
                s.indexOf('o')
                        + s.indexOf('o', 5)
                        + s.lastIndexOf('o')
                        + s.indexOf("wor")
                        + s.indexOf('z'));
        Sink.line(
                ""
                        + s.contains("lo w")
                        + s.startsWith("hell")
                        + s.endsWith("d")
                        + s.startsWith("wor", 6));
    }

    private static void substrings() {
        String s = "abcdef";
        Sink.line(s.substring(2) + s.substring(1, 4) + s.substring(6) + s.charAt(3));
        try {
            s.substring(4, 2);
        } catch (IndexOutOfBoundsException e) {
            Sink.line("refused");
        }
    }

    private static void comparing() {
        for (String a : new String[] {"", "a", "b", "ab", "B"})
            for (String b : new String[] {"", "a", "ab", "b"})
                Sink.line(
                        Integer.signum(a.compareTo(b)) + "" + a.equals(b) + a.equalsIgnoreCase(b));
    }

    private static void changing() {
        Sink.line(
                " x y ".trim()
                        + "AbC".toLowerCase()
                        + "a.b.c".replace('.', '-')
                        + "ab".repeat(3)
                        + "x".concat("y"));
    }

    private static void builder() {
        StringBuilder s = new StringBuilder();
        for (int i = 0; i < 40; i++) s.append(i).append(',');
        s.insert(0, "[");
        s.setLength(s.length() - 1);
        s.append(']');
        s.setCharAt(1, '#');
        Sink.line(s.toString());
        Sink.line(s.reverse().toString());
        s.deleteCharAt(0);
        Sink.line(s.length());
    }

    private static void characters() {
        for (char ch = 0; ch < 128; ch++)
            Sink.line(
                    ""
                            + Character.isDigit(ch)
                            + Character.isLetter(ch)
                            + Character.digit(ch, 16)
                            + (int) Character.toLowerCase(ch)
                            + (int) Character.toUpperCase(ch));
    }

    private static void fromBytes() {
        byte[] b = {72, 105, 33};
        Sink.line(new String(b, 0, 3) + new String(b, 1, 1));
        char[] ch = "chars".toCharArray();
        Sink.line(new String(ch) + ch.length);
    }
}
