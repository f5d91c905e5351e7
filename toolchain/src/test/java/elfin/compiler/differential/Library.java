package elfin.compiler.differential;

/** The number methods of the JDK that have substitutes. */
@SuppressWarnings("all")
final class Library {
    static final Case[] CASES = {
        new Case("Library.intBitCount", Library::intBitCount),
        new Case("Library.intNumberOfLeadingZeros", Library::intNumberOfLeadingZeros),
        new Case("Library.intNumberOfTrailingZeros", Library::intNumberOfTrailingZeros),
        new Case("Library.intHighestOneBit", Library::intHighestOneBit),
        new Case("Library.intLowestOneBit", Library::intLowestOneBit),
        new Case("Library.intReverseBytes", Library::intReverseBytes),
        new Case("Library.intSignum", Library::intSignum),
        new Case("Library.intToHexString", Library::intToHexString),
        new Case("Library.intToBinaryString", Library::intToBinaryString),
        new Case("Library.intToOctalString", Library::intToOctalString),
        new Case("Library.intToString", Library::intToString),
        new Case("Library.intToUnsignedString", Library::intToUnsignedString),
        new Case("Library.intCompare", Library::intCompare),
        new Case("Library.intCompareUnsigned", Library::intCompareUnsigned),
        new Case("Library.intMax", Library::intMax),
        new Case("Library.intMin", Library::intMin),
        new Case("Library.intSum", Library::intSum),
        new Case("Library.intDivideUnsigned", Library::intDivideUnsigned),
        new Case("Library.intRemainderUnsigned", Library::intRemainderUnsigned),
        new Case("Library.intFloorDiv", Library::intFloorDiv),
        new Case("Library.intFloorMod", Library::intFloorMod),
        new Case("Library.intAddExact", Library::intAddExact),
        new Case("Library.intSubtractExact", Library::intSubtractExact),
        new Case("Library.intMultiplyExact", Library::intMultiplyExact),
        new Case("Library.longBitCount", Library::longBitCount),
        new Case("Library.longNumberOfLeadingZeros", Library::longNumberOfLeadingZeros),
        new Case("Library.longNumberOfTrailingZeros", Library::longNumberOfTrailingZeros),
        new Case("Library.longHighestOneBit", Library::longHighestOneBit),
        new Case("Library.longLowestOneBit", Library::longLowestOneBit),
        new Case("Library.longReverseBytes", Library::longReverseBytes),
        new Case("Library.longSignum", Library::longSignum),
        new Case("Library.longToHexString", Library::longToHexString),
        new Case("Library.longToBinaryString", Library::longToBinaryString),
        new Case("Library.longToOctalString", Library::longToOctalString),
        new Case("Library.longToString", Library::longToString),
        new Case("Library.longToUnsignedString", Library::longToUnsignedString),
        new Case("Library.longCompare", Library::longCompare),
        new Case("Library.longCompareUnsigned", Library::longCompareUnsigned),
        new Case("Library.longMax", Library::longMax),
        new Case("Library.longMin", Library::longMin),
        new Case("Library.longSum", Library::longSum),
        new Case("Library.longDivideUnsigned", Library::longDivideUnsigned),
        new Case("Library.longRemainderUnsigned", Library::longRemainderUnsigned),
        new Case("Library.longFloorDiv", Library::longFloorDiv),
        new Case("Library.longFloorMod", Library::longFloorMod),
        new Case("Library.longAddExact", Library::longAddExact),
        new Case("Library.longSubtractExact", Library::longSubtractExact),
        new Case("Library.longMultiplyExact", Library::longMultiplyExact),
        new Case("Library.multiplyHigh", Library::multiplyHigh),
        new Case("Library.parseNumbers", Library::parseNumbers),
        new Case("Library.toIntExact", Library::toIntExact)
    };

    private Library() {}

    private static void intBitCount() {
        for (int a : Arithmetic.intValues()) Sink.line(Integer.bitCount(a));
    }

    private static void intNumberOfLeadingZeros() {
        for (int a : Arithmetic.intValues()) Sink.line(Integer.numberOfLeadingZeros(a));
    }

    private static void intNumberOfTrailingZeros() {
        for (int a : Arithmetic.intValues()) Sink.line(Integer.numberOfTrailingZeros(a));
    }

    private static void intHighestOneBit() {
        for (int a : Arithmetic.intValues()) Sink.line(Integer.highestOneBit(a));
    }

    private static void intLowestOneBit() {
        for (int a : Arithmetic.intValues()) Sink.line(Integer.lowestOneBit(a));
    }

    private static void intReverseBytes() {
        for (int a : Arithmetic.intValues()) Sink.line(Integer.reverseBytes(a));
    }

    private static void intSignum() {
        for (int a : Arithmetic.intValues()) Sink.line(Integer.signum(a));
    }

    private static void intToHexString() {
        for (int a : Arithmetic.intValues()) Sink.line(Integer.toHexString(a));
    }

    private static void intToBinaryString() {
        for (int a : Arithmetic.intValues()) Sink.line(Integer.toBinaryString(a));
    }

    private static void intToOctalString() {
        for (int a : Arithmetic.intValues()) Sink.line(Integer.toOctalString(a));
    }

    private static void intToString() {
        for (int a : Arithmetic.intValues()) Sink.line(Integer.toString(a));
    }

    private static void intToUnsignedString() {
        for (int a : Arithmetic.intValues()) Sink.line(Integer.toUnsignedString(a));
    }

    private static void intCompare() {
        for (int a : Arithmetic.intValues())
            for (int b : Arithmetic.intValues()) Sink.line(Integer.compare(a, b));
    }

    private static void intCompareUnsigned() {
        for (int a : Arithmetic.intValues())
            for (int b : Arithmetic.intValues()) Sink.line(Integer.compareUnsigned(a, b));
    }

    private static void intMax() {
        for (int a : Arithmetic.intValues())
            for (int b : Arithmetic.intValues()) Sink.line(Integer.max(a, b));
    }

    private static void intMin() {
        for (int a : Arithmetic.intValues())
            for (int b : Arithmetic.intValues()) Sink.line(Integer.min(a, b));
    }

    private static void intSum() {
        for (int a : Arithmetic.intValues())
            for (int b : Arithmetic.intValues()) Sink.line(Integer.sum(a, b));
    }

    private static void intDivideUnsigned() {
        for (int a : Arithmetic.intValues())
            for (int b : Arithmetic.intValues())
                if (b != 0) Sink.line(Integer.divideUnsigned(a, b));
    }

    private static void intRemainderUnsigned() {
        for (int a : Arithmetic.intValues())
            for (int b : Arithmetic.intValues())
                if (b != 0) Sink.line(Integer.remainderUnsigned(a, b));
    }

    private static void intFloorDiv() {
        for (int a : Arithmetic.intValues())
            for (int b : Arithmetic.intValues()) if (b != 0) Sink.line(Math.floorDiv(a, b));
    }

    private static void intFloorMod() {
        for (int a : Arithmetic.intValues())
            for (int b : Arithmetic.intValues()) if (b != 0) Sink.line(Math.floorMod(a, b));
    }

    private static void intAddExact() {
        for (int a : Arithmetic.intValues())
            for (int b : Arithmetic.intValues()) {
                try {
                    Sink.line(Math.addExact(a, b));
                } catch (ArithmeticException e) {
                    Sink.line("overflow");
                }
            }
    }

    private static void intSubtractExact() {
        for (int a : Arithmetic.intValues())
            for (int b : Arithmetic.intValues()) {
                try {
                    Sink.line(Math.subtractExact(a, b));
                } catch (ArithmeticException e) {
                    Sink.line("overflow");
                }
            }
    }

    private static void intMultiplyExact() {
        for (int a : Arithmetic.intValues())
            for (int b : Arithmetic.intValues()) {
                try {
                    Sink.line(Math.multiplyExact(a, b));
                } catch (ArithmeticException e) {
                    Sink.line("overflow");
                }
            }
    }

    private static void longBitCount() {
        for (long a : Arithmetic.longValues()) Sink.line(Long.bitCount(a));
    }

    private static void longNumberOfLeadingZeros() {
        for (long a : Arithmetic.longValues()) Sink.line(Long.numberOfLeadingZeros(a));
    }

    private static void longNumberOfTrailingZeros() {
        for (long a : Arithmetic.longValues()) Sink.line(Long.numberOfTrailingZeros(a));
    }

    private static void longHighestOneBit() {
        for (long a : Arithmetic.longValues()) Sink.line(Long.highestOneBit(a));
    }

    private static void longLowestOneBit() {
        for (long a : Arithmetic.longValues()) Sink.line(Long.lowestOneBit(a));
    }

    private static void longReverseBytes() {
        for (long a : Arithmetic.longValues()) Sink.line(Long.reverseBytes(a));
    }

    private static void longSignum() {
        for (long a : Arithmetic.longValues()) Sink.line(Long.signum(a));
    }

    private static void longToHexString() {
        for (long a : Arithmetic.longValues()) Sink.line(Long.toHexString(a));
    }

    private static void longToBinaryString() {
        for (long a : Arithmetic.longValues()) Sink.line(Long.toBinaryString(a));
    }

    private static void longToOctalString() {
        for (long a : Arithmetic.longValues()) Sink.line(Long.toOctalString(a));
    }

    private static void longToString() {
        for (long a : Arithmetic.longValues()) Sink.line(Long.toString(a));
    }

    private static void longToUnsignedString() {
        for (long a : Arithmetic.longValues()) Sink.line(Long.toUnsignedString(a));
    }

    private static void longCompare() {
        for (long a : Arithmetic.longValues())
            for (long b : Arithmetic.longValues()) Sink.line(Long.compare(a, b));
    }

    private static void longCompareUnsigned() {
        for (long a : Arithmetic.longValues())
            for (long b : Arithmetic.longValues()) Sink.line(Long.compareUnsigned(a, b));
    }

    private static void longMax() {
        for (long a : Arithmetic.longValues())
            for (long b : Arithmetic.longValues()) Sink.line(Long.max(a, b));
    }

    private static void longMin() {
        for (long a : Arithmetic.longValues())
            for (long b : Arithmetic.longValues()) Sink.line(Long.min(a, b));
    }

    private static void longSum() {
        for (long a : Arithmetic.longValues())
            for (long b : Arithmetic.longValues()) Sink.line(Long.sum(a, b));
    }

    private static void longDivideUnsigned() {
        for (long a : Arithmetic.longValues())
            for (long b : Arithmetic.longValues()) if (b != 0) Sink.line(Long.divideUnsigned(a, b));
    }

    private static void longRemainderUnsigned() {
        for (long a : Arithmetic.longValues())
            for (long b : Arithmetic.longValues())
                if (b != 0) Sink.line(Long.remainderUnsigned(a, b));
    }

    private static void longFloorDiv() {
        for (long a : Arithmetic.longValues())
            for (long b : Arithmetic.longValues()) if (b != 0) Sink.line(Math.floorDiv(a, b));
    }

    private static void longFloorMod() {
        for (long a : Arithmetic.longValues())
            for (long b : Arithmetic.longValues()) if (b != 0) Sink.line(Math.floorMod(a, b));
    }

    private static void longAddExact() {
        for (long a : Arithmetic.longValues())
            for (long b : Arithmetic.longValues()) {
                try {
                    Sink.line(Math.addExact(a, b));
                } catch (ArithmeticException e) {
                    Sink.line("overflow");
                }
            }
    }

    private static void longSubtractExact() {
        for (long a : Arithmetic.longValues())
            for (long b : Arithmetic.longValues()) {
                try {
                    Sink.line(Math.subtractExact(a, b));
                } catch (ArithmeticException e) {
                    Sink.line("overflow");
                }
            }
    }

    private static void longMultiplyExact() {
        for (long a : Arithmetic.longValues())
            for (long b : Arithmetic.longValues()) {
                try {
                    Sink.line(Math.multiplyExact(a, b));
                } catch (ArithmeticException e) {
                    Sink.line("overflow");
                }
            }
    }

    private static void multiplyHigh() {
        for (long a : Arithmetic.longValues())
            for (long b : Arithmetic.longValues()) Sink.line(Math.multiplyHigh(a, b));
    }

    private static void parseNumbers() {
        for (String s :
                new String[] {
                    "0",
                    "-1",
                    "+5",
                    "2147483647",
                    "2147483648",
                    "",
                    "-",
                    "12x",
                    "-9223372036854775808",
                    "9223372036854775808"
                }) {
            try {
                Sink.line(Long.parseLong(s));
            } catch (NumberFormatException e) {
                Sink.line("bad " + s);
            }
        }
    }

    private static void toIntExact() {
        for (long a : Arithmetic.longValues()) {
            try {
                Sink.line(Math.toIntExact(a));
            } catch (ArithmeticException e) {
                Sink.line("overflow");
            }
        }
    }
}
