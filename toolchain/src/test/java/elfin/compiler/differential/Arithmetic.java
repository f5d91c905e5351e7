package elfin.compiler.differential;

/** Integer arithmetic at the edges. */
@SuppressWarnings("all")
final class Arithmetic {
    static final Case[] CASES = {
        new Case("Arithmetic.intPlus", Arithmetic::intPlus),
        new Case("Arithmetic.intMinus", Arithmetic::intMinus),
        new Case("Arithmetic.intTimes", Arithmetic::intTimes),
        new Case("Arithmetic.intAnd", Arithmetic::intAnd),
        new Case("Arithmetic.intOr", Arithmetic::intOr),
        new Case("Arithmetic.intXor", Arithmetic::intXor),
        new Case("Arithmetic.intDivide", Arithmetic::intDivide),
        new Case("Arithmetic.intRemainder", Arithmetic::intRemainder),
        new Case("Arithmetic.intShiftLeft", Arithmetic::intShiftLeft),
        new Case("Arithmetic.intShiftRight", Arithmetic::intShiftRight),
        new Case("Arithmetic.intShiftUnsigned", Arithmetic::intShiftUnsigned),
        new Case("Arithmetic.intLess", Arithmetic::intLess),
        new Case("Arithmetic.intLessEqual", Arithmetic::intLessEqual),
        new Case("Arithmetic.intEqual", Arithmetic::intEqual),
        new Case("Arithmetic.intNotEqual", Arithmetic::intNotEqual),
        new Case("Arithmetic.intGreater", Arithmetic::intGreater),
        new Case("Arithmetic.intNegateAndInvert", Arithmetic::intNegateAndInvert),
        new Case("Arithmetic.intNarrowingCasts", Arithmetic::intNarrowingCasts),
        new Case("Arithmetic.intIncrements", Arithmetic::intIncrements),
        new Case("Arithmetic.longPlus", Arithmetic::longPlus),
        new Case("Arithmetic.longMinus", Arithmetic::longMinus),
        new Case("Arithmetic.longTimes", Arithmetic::longTimes),
        new Case("Arithmetic.longAnd", Arithmetic::longAnd),
        new Case("Arithmetic.longOr", Arithmetic::longOr),
        new Case("Arithmetic.longXor", Arithmetic::longXor),
        new Case("Arithmetic.longDivide", Arithmetic::longDivide),
        new Case("Arithmetic.longRemainder", Arithmetic::longRemainder),
        new Case("Arithmetic.longShiftLeft", Arithmetic::longShiftLeft),
        new Case("Arithmetic.longShiftRight", Arithmetic::longShiftRight),
        new Case("Arithmetic.longShiftUnsigned", Arithmetic::longShiftUnsigned),
        new Case("Arithmetic.longLess", Arithmetic::longLess),
        new Case("Arithmetic.longLessEqual", Arithmetic::longLessEqual),
        new Case("Arithmetic.longEqual", Arithmetic::longEqual),
        new Case("Arithmetic.longNotEqual", Arithmetic::longNotEqual),
        new Case("Arithmetic.longGreater", Arithmetic::longGreater),
        new Case("Arithmetic.longNegateAndInvert", Arithmetic::longNegateAndInvert),
        new Case("Arithmetic.longNarrowingCasts", Arithmetic::longNarrowingCasts),
        new Case("Arithmetic.longIncrements", Arithmetic::longIncrements)
    };

    private Arithmetic() {}

    private static void intPlus() {
        for (int a : intValues()) for (int b : intValues()) Sink.line(a + b);
    }

    private static void intMinus() {
        for (int a : intValues()) for (int b : intValues()) Sink.line(a - b);
    }

    private static void intTimes() {
        for (int a : intValues()) for (int b : intValues()) Sink.line(a * b);
    }

    private static void intAnd() {
        for (int a : intValues()) for (int b : intValues()) Sink.line(a & b);
    }

    private static void intOr() {
        for (int a : intValues()) for (int b : intValues()) Sink.line(a | b);
    }

    private static void intXor() {
        for (int a : intValues()) for (int b : intValues()) Sink.line(a ^ b);
    }

    private static void intDivide() {
        for (int a : intValues())
            for (int b : intValues()) {
                try {
                    Sink.line(a / b);
                } catch (ArithmeticException e) {
                    Sink.line(e.getMessage());
                }
            }
    }

    private static void intRemainder() {
        for (int a : intValues())
            for (int b : intValues()) {
                try {
                    Sink.line(a % b);
                } catch (ArithmeticException e) {
                    Sink.line(e.getMessage());
                }
            }
    }

    private static void intShiftLeft() {
        for (int a : intValues()) for (int b = -70; b < 70; b += 7) Sink.line(a << b);
    }

    private static void intShiftRight() {
        for (int a : intValues()) for (int b = -70; b < 70; b += 7) Sink.line(a >> b);
    }

    private static void intShiftUnsigned() {
        for (int a : intValues()) for (int b = -70; b < 70; b += 7) Sink.line(a >>> b);
    }

    private static void intLess() {
        for (int a : intValues()) for (int b : intValues()) Sink.line("" + (a < b));
    }

    private static void intLessEqual() {
        for (int a : intValues()) for (int b : intValues()) Sink.line("" + (a <= b));
    }

    private static void intEqual() {
        for (int a : intValues()) for (int b : intValues()) Sink.line("" + (a == b));
    }

    private static void intNotEqual() {
        for (int a : intValues()) for (int b : intValues()) Sink.line("" + (a != b));
    }

    private static void intGreater() {
        for (int a : intValues()) for (int b : intValues()) Sink.line("" + (a > b));
    }

    private static void intNegateAndInvert() {
        for (int a : intValues()) {
            Sink.line(-a);
            Sink.line(~a);
        }
    }

    private static void intNarrowingCasts() {
        for (int a : intValues()) {
            Sink.line((byte) a);
            Sink.line((short) a);
            Sink.line((char) a);
            Sink.line((int) a);
        }
    }

    private static void intIncrements() {
        int x = 5;
        x++;
        ++x;
        x--;
        x += 3;
        x *= 7;
        x <<= 2;
        x >>>= 1;
        x ^= 9;
        Sink.line(x);
    }

    private static void longPlus() {
        for (long a : longValues()) for (long b : longValues()) Sink.line(a + b);
    }

    private static void longMinus() {
        for (long a : longValues()) for (long b : longValues()) Sink.line(a - b);
    }

    private static void longTimes() {
        for (long a : longValues()) for (long b : longValues()) Sink.line(a * b);
    }

    private static void longAnd() {
        for (long a : longValues()) for (long b : longValues()) Sink.line(a & b);
    }

    private static void longOr() {
        for (long a : longValues()) for (long b : longValues()) Sink.line(a | b);
    }

    private static void longXor() {
        for (long a : longValues()) for (long b : longValues()) Sink.line(a ^ b);
    }

    private static void longDivide() {
        for (long a : longValues())
            for (long b : longValues()) {
                try {
                    Sink.line(a / b);
                } catch (ArithmeticException e) {
                    Sink.line(e.getMessage());
                }
            }
    }

    private static void longRemainder() {
        for (long a : longValues())
            for (long b : longValues()) {
                try {
                    Sink.line(a % b);
                } catch (ArithmeticException e) {
                    Sink.line(e.getMessage());
                }
            }
    }

    private static void longShiftLeft() {
        for (long a : longValues()) for (int b = -70; b < 70; b += 7) Sink.line(a << b);
    }

    private static void longShiftRight() {
        for (long a : longValues()) for (int b = -70; b < 70; b += 7) Sink.line(a >> b);
    }

    private static void longShiftUnsigned() {
        for (long a : longValues()) for (int b = -70; b < 70; b += 7) Sink.line(a >>> b);
    }

    private static void longLess() {
        for (long a : longValues()) for (long b : longValues()) Sink.line("" + (a < b));
    }

    private static void longLessEqual() {
        for (long a : longValues()) for (long b : longValues()) Sink.line("" + (a <= b));
    }

    private static void longEqual() {
        for (long a : longValues()) for (long b : longValues()) Sink.line("" + (a == b));
    }

    private static void longNotEqual() {
        for (long a : longValues()) for (long b : longValues()) Sink.line("" + (a != b));
    }

    private static void longGreater() {
        for (long a : longValues()) for (long b : longValues()) Sink.line("" + (a > b));
    }

    private static void longNegateAndInvert() {
        for (long a : longValues()) {
            Sink.line(-a);
            Sink.line(~a);
        }
    }

    private static void longNarrowingCasts() {
        for (long a : longValues()) {
            Sink.line((byte) a);
            Sink.line((short) a);
            Sink.line((char) a);
            Sink.line((int) a);
        }
    }

    private static void longIncrements() {
        long x = 5;
        x++;
        ++x;
        x--;
        x += 3;
        x *= 7;
        x <<= 2;
        x >>>= 1;
        x ^= 9;
        Sink.line(x);
    }

    static int[] intValues() {
        return new int[] {
            0, 1, -1, 2, -7, 100, 12345, -98765, Integer.MAX_VALUE, Integer.MIN_VALUE
        };
    }

    static long[] longValues() {
        return new long[] {
            0, 1, -1, 2, -7, 100, 12345, -98765, 1L << 40, Long.MAX_VALUE, Long.MIN_VALUE
        };
    }
}
