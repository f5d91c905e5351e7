package elfin.compiler.differential;

import java.util.Objects;

/** Classes, interfaces, records and enums. */
@SuppressWarnings("all")
final class ObjectCases {
    static final Case[] CASES = {
        new Case("ObjectCases.virtualCalls", ObjectCases::virtualCalls),
        new Case("ObjectCases.interfaceInstanceOf", ObjectCases::interfaceInstanceOf),
        new Case("ObjectCases.castFailure", ObjectCases::castFailure),
        new Case("ObjectCases.superCalls", ObjectCases::superCalls),
        new Case("ObjectCases.fieldsOfAllKinds", ObjectCases::fieldsOfAllKinds),
        new Case("ObjectCases.shadowedFields", ObjectCases::shadowedFields),
        new Case("ObjectCases.staticState", ObjectCases::staticState),
        new Case("ObjectCases.initialisedStatics", ObjectCases::initialisedStatics),
        new Case("ObjectCases.innerClasses", ObjectCases::innerClasses),
        new Case("ObjectCases.anonymousClasses", ObjectCases::anonymousClasses),
        new Case("ObjectCases.generics", ObjectCases::generics),
        new Case("ObjectCases.bridges", ObjectCases::bridges),
        new Case("ObjectCases.nullReceiver", ObjectCases::nullReceiver),
        new Case("ObjectCases.equalsAndHash", ObjectCases::equalsAndHash),
        new Case("ObjectCases.volatileFields", ObjectCases::volatileFields),
        new Case("ObjectCases.records", ObjectCases::records),
        new Case("ObjectCases.enums", ObjectCases::enums),
        new Case("ObjectCases.enumSwitch", ObjectCases::enumSwitch),
        new Case("ObjectCases.enumBodies", ObjectCases::enumBodies)
    };

    private ObjectCases() {}

    private static void virtualCalls() {
        Shape[] s = {new Square(3), new Box(2, 5), new Unit()};
        for (Shape x : s) Sink.line(x.name() + x.area() + x.twice());
    }

    private static void interfaceInstanceOf() {
        Object[] all = {new Square(1), "a", 5, new Unit(), null};
        for (Object o : all)
            Sink.line(
                    ""
                            + (o instanceof Shape)
                            + (o instanceof Comparable)
                            + (o instanceof Square)
                            + (o instanceof Box));
    }

    private static void castFailure() {
        Object o = "text";
        try {
            Sink.line(((Integer) o).intValue());
        } catch (ClassCastException e) {
            Sink.line("refused");
        }
        Sink.line((String) o);
        Sink.line("" + (String) null);
    }

    private static void superCalls() {
        Sink.line(new Unit().describe());
    }

    private static void fieldsOfAllKinds() {
        Fields f = new Fields();
        f.b = -3;
        f.s = -300;
        f.c = 60000;
        f.i = 1 << 30;
        f.l = 1L << 60;
        f.z = true;
        f.o = "o";
        Sink.line("" + f.b + f.s + (int) f.c + f.i + f.l + f.z + f.o);
        Fields g = new Fields();
        Sink.line("" + g.b + g.s + (int) g.c + g.i + g.l + g.z + g.o);
    }

    private static void shadowedFields() {
        Derived d = new Derived();
        Sink.line(d.x + ((Base) d).x + d.sum());
    }

    private static void staticState() {
        Counter.next();
        Counter.next();
        Sink.line(Counter.next());
        Counter.reset();
    }

    private static void initialisedStatics() {
        Sink.line(Counter.TABLE[7]);
        Sink.line(Counter.TEXT);
        Sink.line(Counter.TABLE.length);
    }

    private static void innerClasses() {
        Outer o = new Outer(4);
        Sink.line(o.new Inner(5).product());
        Sink.line(o.sum(new int[] {1, 2, 3}));
    }

    private static void anonymousClasses() {
        int base = 10;
        Shape s =
                new Shape() {
                    @Override
                    public int area() {
                        return base * 2;
                    }

                    @Override
                    public String name() {
                        return "anonymous";
                    }
                };
        Sink.line(s.name() + s.area() + s.twice());
    }

    private static void generics() {
        Pair<String, Integer> p = new Pair<>("a", 4);
        Sink.line(p.first() + p.second());
        Pair<Integer, String> q = p.swap();
        Sink.line(q.first() + q.second());
    }

    private static void bridges() {
        Comparable<Version>[] v = versions();
        Sink.line(v[0].compareTo((Version) (Object) v[1]));
        Sink.line(v[1].compareTo((Version) (Object) v[0]));
    }

    private static void nullReceiver() {
        Square s = nothing();
        try {
            Sink.line(s.area());
        } catch (NullPointerException e) {
            Sink.line("null");
        }
        try {
            Sink.line(s.side);
        } catch (NullPointerException e) {
            Sink.line("null");
        }
    }

    private static void equalsAndHash() {
        Sink.line(
                ""
                        + new Square(3).equals(new Square(3))
                        + "ab".equals("a" + one("b"))
                        + Integer.valueOf(7).equals(7));
        Sink.line("hello".hashCode());
        Sink.line(Objects.hash(1, "a", null));
    }

    private static void volatileFields() {
        Flag f = new Flag();
        f.set(41);
        Sink.line(f.increment());
        Sink.line(f.get());
    }

    private static void records() {
        Point p = new Point(3, -4L, "n");
        Sink.line(p.toString());
        Sink.line(p.hashCode());
        Sink.line(
                ""
                        + p.equals(new Point(3, -4L, "n"))
                        + p.equals(new Point(3, 4L, "n"))
                        + p.equals(null));
        Sink.line(p.x() + p.label());
    }

    private static void enums() {
        for (Level l : Level.values()) Sink.line(l + " " + l.ordinal() + l.weight + l.next());
        Sink.line(Level.valueOf("HIGH").name());
        try {
            Level.valueOf("NONE");
        } catch (IllegalArgumentException e) {
            Sink.line("no such");
        }
        Sink.line(Level.LOW.compareTo(Level.HIGH));
    }

    private static void enumSwitch() {
        for (Level l : Level.values()) {
            switch (l) {
                case LOW:
                    Sink.line("l");
                    break;
                case HIGH:
                    Sink.line("h");
                    break;
                default:
                    Sink.line("other");
            }
        }
    }

    private static void enumBodies() {
        for (Operation o : Operation.values()) Sink.line(o.apply(12, 5));
    }

    interface Shape {
        int area();

        default String name() {
            return "shape";
        }

        default int twice() {
            return 2 * area();
        }
    }

    static class Square implements Shape {
        final int side;

        Square(int side) {
            this.side = side;
        }

        @Override
        public int area() {
            return side * side;
        }

        String describe() {
            return "square of " + side;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Square s && s.side == side;
        }

        @Override
        public int hashCode() {
            return side;
        }
    }

    static final class Unit extends Square {
        Unit() {
            super(1);
        }

        @Override
        public String name() {
            return "unit";
        }

        @Override
        String describe() {
            return super.describe() + "!";
        }
    }

    record Box(int a, int b) implements Shape {
        @Override
        public int area() {
            return a * b;
        }
    }

    static final class Fields {
        byte b;
        short s;
        char c;
        int i;
        long l;
        boolean z;
        Object o;
    }

    static class Base {
        int x = 1;

        int sum() {
            return x;
        }
    }

    static final class Derived extends Base {
        int x = 10;

        @Override
        int sum() {
            return x + super.sum() * 100;
        }
    }

    static final class Counter {
        static final int[] TABLE = new int[16];
        static final String TEXT;
        private static int count;

        static {
            for (int i = 0; i < TABLE.length; i++) {
                TABLE[i] = i * i;
            }
            TEXT = "made " + TABLE.length;
        }

        static int next() {
            return ++count;
        }

        static void reset() {
            count = 0;
        }
    }

    static final class Outer {
        private final int factor;

        Outer(int factor) {
            this.factor = factor;
        }

        final class Inner {
            private final int value;

            Inner(int value) {
                this.value = value;
            }

            int product() {
                return factor * value;
            }
        }

        int sum(int[] values) {
            int total = 0;
            for (int value : values) {
                total += new Inner(value).product();
            }
            return total;
        }
    }

    record Pair<A, B>(A first, B second) {
        Pair<B, A> swap() {
            return new Pair<>(second, first);
        }
    }

    record Version(int major) implements Comparable<Version> {
        @Override
        public int compareTo(Version other) {
            return major - other.major;
        }
    }

    @SuppressWarnings("unchecked")
    private static Comparable<Version>[] versions() {
        return (Comparable<Version>[]) (Object) new Version[] {new Version(3), new Version(5)};
    }

    private static Square nothing() {
        return null;
    }

    private static String one(String text) {
        return text;
    }

    static final class Flag {
        private volatile int value;

        void set(int newValue) {
            value = newValue;
        }

        int get() {
            return value;
        }

        int increment() {
            int next = value + 1;
            value = next;
            return next;
        }
    }

    record Point(int x, long y, String label) {}

    enum Level {
        LOW(1),
        MIDDLE(5),
        HIGH(10);

        final int weight;

        Level(int weight) {
            this.weight = weight;
        }

        Level next() {
            return values()[(ordinal() + 1) % values().length];
        }
    }

    enum Operation {
        ADD {
            @Override
            int apply(int a, int b) {
                return a + b;
            }
        },
        MULTIPLY {
            @Override
            int apply(int a, int b) {
                return a * b;
            }
        };

        abstract int apply(int a, int b);
    }
}
