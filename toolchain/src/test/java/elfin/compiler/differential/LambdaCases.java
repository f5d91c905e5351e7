package elfin.compiler.differential;

import java.util.function.Function;
import java.util.function.IntBinaryOperator;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/** Lambdas and method references. */
@SuppressWarnings("all")
final class LambdaCases {
    static final Case[] CASES = {
        new Case("LambdaCases.capturing", LambdaCases::capturing),
        new Case("LambdaCases.methodReferences", LambdaCases::methodReferences),
        new Case("LambdaCases.boundReference", LambdaCases::boundReference),
        new Case("LambdaCases.boxing", LambdaCases::boxing),
        new Case("LambdaCases.higherOrder", LambdaCases::higherOrder),
        new Case("LambdaCases.staticFinalLambda", LambdaCases::staticFinalLambda),
        new Case("LambdaCases.capturesThis", LambdaCases::capturesThis),
        new Case("LambdaCases.runnables", LambdaCases::runnables)
    };

    private LambdaCases() {}

    private static void capturing() {
        int base = 5;
        IntUnaryOperator f = x -> x + base;
        IntBinaryOperator g = (x, y) -> x * y + base;
        Sink.line(f.applyAsInt(3) + g.applyAsInt(4, 5));
    }

    private static void methodReferences() {
        Function<String, Integer> f = String::length;
        Supplier<StringBuilder> s = StringBuilder::new;
        Function<Integer, String> t = Integer::toHexString;
        Sink.line(f.apply("four") + s.get().append("x").toString() + t.apply(255));
    }

    private static void boundReference() {
        String text = "abc";
        IntFunction<Character> f = text::charAt;
        Sink.line("" + f.apply(1));
    }

    private static void boxing() {
        Function<Integer, Long> f = i -> (long) i * 3;
        Sink.line(f.apply(14));
        ToIntFunction<Integer> g = i -> i + 1;
        Sink.line(g.applyAsInt(8));
    }

    private static void higherOrder() {
        Sink.line(twice(x -> x * 3, 7));
        Sink.line(compose(x -> x + 1, x -> x * 2).applyAsInt(5));
    }

    private static void staticFinalLambda() {
        Sink.line(DOUBLE.applyAsInt(21));
    }

    private static void capturesThis() {
        Sink.line(new Accumulator(100).adder().applyAsInt(11));
    }

    private static void runnables() {
        int[] n = {0};
        Runnable r = () -> n[0]++;
        for (int i = 0; i < 5; i++) r.run();
        Sink.line(n[0]);
    }

    private static final IntUnaryOperator DOUBLE = x -> 2 * x;

    private static int twice(IntUnaryOperator f, int x) {
        return f.applyAsInt(f.applyAsInt(x));
    }

    private static IntUnaryOperator compose(IntUnaryOperator f, IntUnaryOperator g) {
        return x -> g.applyAsInt(f.applyAsInt(x));
    }

    static final class Accumulator {
        private final int base;

        Accumulator(int base) {
            this.base = base;
        }

        IntUnaryOperator adder() {
            return x -> x + base;
        }
    }
}
