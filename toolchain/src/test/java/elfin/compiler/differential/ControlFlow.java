package elfin.compiler.differential;

/** Branches, switches, loops and calls. */
@SuppressWarnings("all")
final class ControlFlow {
    static final Case[] CASES = {
        new Case("ControlFlow.denseSwitch", ControlFlow::denseSwitch),
        new Case("ControlFlow.sparseSwitch", ControlFlow::sparseSwitch),
        new Case("ControlFlow.stringSwitch", ControlFlow::stringSwitch),
        new Case("ControlFlow.nestedLoops", ControlFlow::nestedLoops),
        new Case("ControlFlow.doWhile", ControlFlow::doWhile),
        new Case("ControlFlow.conditionalExpressions", ControlFlow::conditionalExpressions),
        new Case("ControlFlow.shortCircuit", ControlFlow::shortCircuit),
        new Case("ControlFlow.recursion", ControlFlow::recursion),
        new Case("ControlFlow.manyArguments", ControlFlow::manyArguments),
        new Case("ControlFlow.instanceofPattern", ControlFlow::instanceofPattern),
        new Case("ControlFlow.stackShuffles", ControlFlow::stackShuffles)
    };

    private ControlFlow() {}

    private static void denseSwitch() {
        for (int i = -2; i < 8; i++) {
            switch (i) {
                case 0:
                    Sink.line("zero");
                case 1:
                    Sink.line("one");
                    break;
                case 2:
                case 3:
                    Sink.line("two three");
                    break;
                case 5:
                    Sink.line("five");
                    break;
                default:
                    Sink.line("default");
            }
        }
    }

    private static void sparseSwitch() {
        for (int i : new int[] {-1000000, 0, 7, 1000000, Integer.MIN_VALUE}) {
            Sink.line(
                    switch (i) {
                        case -1000000 -> "a";
                        case 7 -> "b";
                        case 1000000 -> "c";
                        default -> "d";
                    });
        }
    }

    private static void stringSwitch() {
        for (String s : new String[] {"Aa", "BB", "C", "", "other"}) {
            switch (s) {
                case "Aa":
                    Sink.line(1);
                    break;
                case "BB":
                    Sink.line(2);
                    break;
                case "":
                    Sink.line(3);
                    break;
                default:
                    Sink.line(4);
            }
        }
    }

    private static void nestedLoops() {
        outer:
        for (int i = 0; i < 10; i++) {
            for (int j = 0; j < 10; j++) {
                if (j == 7) continue outer;
                if (i * j == 24) break outer;
                if ((i + j) % 5 == 0) Sink.line(i * 10 + j);
            }
        }
    }

    private static void doWhile() {
        int i = 0;
        do {
            i += 3;
        } while (i < 20);
        Sink.line(i);
    }

    private static void conditionalExpressions() {
        for (int i = 0; i < 5; i++) Sink.line(i > 2 ? i < 4 ? "a" : "b" : i == 0 ? "c" : "d");
    }

    private static void shortCircuit() {
        int[] n = {0};
        boolean a = n[0]++ > 0 && n[0]++ > 0;
        boolean b = n[0]++ > 0 || n[0]++ > 0;
        Sink.line("" + a + b + n[0]);
    }

    private static void recursion() {
        Sink.line(fib(18));
        Sink.line(ackermann(2, 3));
    }

    private static void manyArguments() {
        Sink.line(many(1, 2L, (byte) 3, true, 'c', "s", 7, 8L, 9, 10L, (short) 11));
    }

    private static void instanceofPattern() {
        for (Object o : new Object[] {"text", 5, 6L, null}) {
            if (o instanceof String s && s.length() > 2) Sink.line(s);
            else if (o instanceof Integer i) Sink.line(i + 1);
            else Sink.line("no");
        }
    }

    private static void stackShuffles() {
        long[] l = {1, 2};
        int[] x = {3, 4};
        int i = 0;
        l[i++] += 10;
        x[i--] *= 5;
        x[i]++;
        Sink.line(l[0] + l[1] + x[0] + x[1] + i);
        long a;
        long b = a = l[1] = 77;
        Sink.line(a + b + l[1]);
    }

    private static int fib(int n) {
        return n < 2 ? n : fib(n - 1) + fib(n - 2);
    }

    private static int ackermann(int m, int n) {
        if (m == 0) {
            return n + 1;
        }
        return n == 0 ? ackermann(m - 1, 1) : ackermann(m - 1, ackermann(m, n - 1));
    }

    private static String many(
            int a,
            long b,
            byte c,
            boolean d,
            char e,
            String f,
            int g,
            long h,
            int i,
            long j,
            short k) {
        return "" + a + b + c + d + e + f + g + h + i + j + k;
    }
}
