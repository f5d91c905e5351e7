package elfin.compiler.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Writes a random Java program as source: static methods over ints, longs, arrays, objects and
 * exceptions that always end. The same seed gives the same program.
 */
final class RandomProgram {
    private static final int METHODS = 4;
    private static final int DEEPEST = 3;

    private final Random random;
    private final StringBuilder text = new StringBuilder();
    private final List<String> ints = new ArrayList<>();
    private final List<String> longs = new ArrayList<>();
    private final String name;
    private int nextName;
    private int method;

    RandomProgram(String name, long seed) {
        this.name = name;
        this.random = new Random(seed);
    }

    /** The source of a class with {@code static long run()}. */
    String source() {
        text.append("final class ").append(name).append(" {\n");
        text.append("static int fuel;\n");
        text.append("static int si = ").append(random.nextInt()).append(";\n");
        text.append("static class A { int f; long g; int m(int x) { return x + f; } }\n");
        text.append("static class B extends A { int m(int x) { return x * 3 - f; } }\n");
        text.append("static class C extends B { int m(int x) { return super.m(x) ^ 0x55; } }\n");
        text.append(
                "static A make(int k) { return k % 3 == 0 ? new A() : k % 3 == 1 ? new B() : new C(); }\n");
        for (method = 0; method < METHODS; method++) {
            method();
        }
        text.append("static long run() { fuel = 2000; long h = 0; for (int i = 0; i < 3; i++) {\n");
        text.append("try { h = h * 31 + m").append(METHODS - 1).append("(i, h); }\n");
        text.append("catch (RuntimeException e) { h += e.getClass().getName().length(); } }\n");
        text.append("return h + si; }\n}\n");
        return text.toString();
    }

    private void method() {
        ints.clear();
        longs.clear();
        ints.add("a");
        longs.add("b");
        text.append("static long m").append(method).append("(int a, long b) {\n");
        text.append("if (--fuel < 0) return b;\n");
        text.append("int[] ia = new int[").append(1 + random.nextInt(9)).append("];\n");
        text.append("byte[] ba = new byte[").append(1 + random.nextInt(9)).append("];\n");
        text.append("A o = make(a & 7);\n");
        int count = 3 + random.nextInt(6);
        for (int i = 0; i < count; i++) {
            statement(0);
        }
        text.append("return ")
                .append(longExpression(0))
                .append(" + ia[0] + ba[0] + o.f + o.g;\n}\n");
    }

    private String fresh() {
        return "v" + nextName++;
    }

    private String pick(List<String> names) {
        return names.get(random.nextInt(names.size()));
    }

    private void block(int depth) {
        int knownInts = ints.size();
        int knownLongs = longs.size();
        text.append("{\n");
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            statement(depth + 1);
        }
        text.append("}\n");
        ints.subList(knownInts, ints.size()).clear();
        longs.subList(knownLongs, longs.size()).clear();
    }

    private void statement(int depth) {
        switch (random.nextInt(depth < DEEPEST ? 14 : 8)) {
            case 0 -> {
                String value = intExpression(0);
                String fresh = fresh();
                text.append("int ").append(fresh).append(" = ").append(value).append(";\n");
                ints.add(fresh);
            }
            case 1 -> {
                String value = longExpression(0);
                String fresh = fresh();
                text.append("long ").append(fresh).append(" = ").append(value).append(";\n");
                longs.add(fresh);
            }
            case 2 -> assign(pick(ints), intExpression(0));
            case 3 -> assign(pick(longs), longExpression(0));
            case 4 -> assign("ia[" + index("ia") + "]", intExpression(0));
            case 5 -> assign("ba[" + index("ba") + "]", "(byte) " + intExpression(0));
            case 6 -> assign(random.nextBoolean() ? "o.f" : "si", intExpression(0));
            case 7 -> assign("o.g", longExpression(0));
            case 8, 9 -> {
                text.append("if (").append(condition()).append(") ");
                block(depth);
                if (random.nextBoolean()) {
                    text.append("else ");
                    block(depth);
                }
            }
            case 10 -> {
                String counter = fresh();
                text.append("for (int ").append(counter).append(" = 0; ").append(counter);
                text.append(" < ").append(1 + random.nextInt(6)).append("; ").append(counter);
                text.append("++) ");
                block(depth);
            }
            case 11 -> tryStatement(depth);
            case 12 -> {
                text.append("switch (").append(intExpression(0)).append(" & 3) {\ncase 0: ");
                block(depth);
                text.append("break;\ncase 2: ");
                block(depth);
                text.append("default: ");
                block(depth);
                text.append("}\n");
            }
            default -> {
                text.append("if (").append(condition()).append(") throw new ");
                text.append(random.nextBoolean() ? "IllegalStateException" : "ArithmeticException");
                text.append("(\"t\");\n");
            }
        }
    }

    private void tryStatement(int depth) {
        text.append("try ");
        block(depth);
        String caught = random.nextBoolean() ? "RuntimeException" : "ArithmeticException";
        text.append("catch (").append(caught).append(" e").append(nextName++).append(") ");
        block(depth);
        if (random.nextBoolean()) {
            text.append("finally ");
            block(depth);
        }
    }

    private void assign(String target, String value) {
        String[] operators = {"=", "=", "+=", "-=", "^=", "|="};
        boolean narrow = target.startsWith("ba");
        text.append(target).append(' ').append(narrow ? "=" : operators[random.nextInt(6)]);
        text.append(' ').append(value).append(";\n");
    }

    private String condition() {
        String[] relations = {"<", "<=", "==", "!=", ">", ">="};
        String relation = " " + relations[random.nextInt(6)] + " ";
        return random.nextBoolean()
                ? intExpression(0) + relation + intExpression(0)
                : longExpression(0) + relation + longExpression(0);
    }

    /** Mostly inside the array. */
    private String index(String array) {
        return random.nextInt(12) == 0
                ? intExpression(1)
                : "(" + intExpression(1) + " & 0x7fffffff) % " + array + ".length";
    }

    private String intExpression(int depth) {
        if (depth >= DEEPEST) {
            return random.nextBoolean() ? pick(ints) : constant();
        }
        String[] operators = {"+", "-", "*", "&", "|", "^", "<<", ">>", ">>>", "/", "%"};
        return switch (random.nextInt(11)) {
            case 0 -> constant();
            case 1, 2 -> pick(ints);
            case 3 -> "ia[" + index("ia") + "]";
            case 4 -> "ba[" + index("ba") + "]";
            case 5 -> "(int) " + "(" + longExpression(depth + 1) + ")";
            case 6 -> "o.m(" + intExpression(depth + 1) + ")";
            case 7 -> "(short) (" + intExpression(depth + 1) + ")";
            default ->
                    "("
                            + intExpression(depth + 1)
                            + " "
                            + operators[random.nextInt(operators.length)]
                            + " "
                            + intExpression(depth + 1)
                            + ")";
        };
    }

    private String longExpression(int depth) {
        if (depth >= DEEPEST) {
            return random.nextBoolean() ? pick(longs) : constant() + "L";
        }
        String[] operators = {"+", "-", "*", "&", "|", "^", "/", "%"};
        return switch (random.nextInt(9)) {
            case 0 -> constant() + "L";
            case 1, 2 -> pick(longs);
            case 3 -> "(long) " + intExpression(depth + 1);
            case 4 ->
                    method == 0
                            ? "o.g"
                            : "m"
                                    + random.nextInt(method)
                                    + "("
                                    + intExpression(depth + 1)
                                    + ", "
                                    + longExpression(depth + 1)
                                    + ")";
            case 5 -> "(" + longExpression(depth + 1) + " >>> " + intExpression(depth + 1) + ")";
            default ->
                    "("
                            + longExpression(depth + 1)
                            + " "
                            + operators[random.nextInt(operators.length)]
                            + " "
                            + longExpression(depth + 1)
                            + ")";
        };
    }

    private String constant() {
        int[] special = {0, 1, 2, 3, 7, 31, 64, 255, 65536, Integer.MAX_VALUE};
        return Integer.toString(
                random.nextBoolean()
                        ? special[random.nextInt(special.length)]
                        : random.nextInt(1000));
    }
}
