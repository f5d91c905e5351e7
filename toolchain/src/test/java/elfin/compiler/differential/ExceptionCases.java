package elfin.compiler.differential;

/** Exceptions. */
@SuppressWarnings("all")
final class ExceptionCases {
    static final Case[] CASES = {
        new Case("ExceptionCases.catchInOrder", ExceptionCases::catchInOrder),
        new Case("ExceptionCases.finallyRuns", ExceptionCases::finallyRuns),
        new Case("ExceptionCases.finallyOverrides", ExceptionCases::finallyOverrides),
        new Case("ExceptionCases.rethrow", ExceptionCases::rethrow),
        new Case("ExceptionCases.nestedTry", ExceptionCases::nestedTry),
        new Case("ExceptionCases.ownException", ExceptionCases::ownException),
        new Case("ExceptionCases.deepThrow", ExceptionCases::deepThrow),
        new Case("ExceptionCases.throwNull", ExceptionCases::throwNull),
        new Case("ExceptionCases.tryWithResources", ExceptionCases::tryWithResources),
        new Case("ExceptionCases.divisionInLoop", ExceptionCases::divisionInLoop),
        new Case("ExceptionCases.exceptionText", ExceptionCases::exceptionText),
        new Case("ExceptionCases.catchInLoopKeepsLocals", ExceptionCases::catchInLoopKeepsLocals)
    };

    private ExceptionCases() {}

    private static void catchInOrder() {
        for (int i = 0; i < 4; i++) {
            try {
                fail(i);
                Sink.line("fine");
            } catch (IllegalStateException e) {
                Sink.line("state " + e.getMessage());
            } catch (RuntimeException e) {
                Sink.line("runtime " + e.getMessage());
            }
        }
    }

    private static void finallyRuns() {
        for (int i = 0; i < 3; i++) {
            try {
                Sink.line(withFinally(i));
            } catch (RuntimeException e) {
                Sink.line("out");
            }
        }
    }

    private static void finallyOverrides() {
        Sink.line(finallyReturns());
    }

    private static void rethrow() {
        try {
            try {
                fail(1);
            } catch (RuntimeException e) {
                throw new IllegalArgumentException("wrapped", e);
            }
        } catch (IllegalArgumentException e) {
            Sink.line(e.getMessage() + e.getCause().getMessage());
        }
    }

    private static void nestedTry() {
        try {
            try {
                fail(2);
            } finally {
                Sink.line("inner");
            }
        } catch (RuntimeException e) {
            Sink.line("outer");
        } finally {
            Sink.line("last");
        }
    }

    private static void ownException() {
        try {
            throw new Custom(42);
        } catch (Custom e) {
            Sink.line(e.code + e.getMessage());
        }
    }

    private static void deepThrow() {
        try {
            deep(50);
        } catch (IllegalStateException e) {
            Sink.line(e.getMessage());
        }
    }

    private static void throwNull() {
        try {
            RuntimeException e = null;
            throw e;
        } catch (NullPointerException e) {
            Sink.line("null");
        }
    }

    private static void tryWithResources() {
        try (Resource a = new Resource("a");
                Resource b = new Resource("b")) {
            Sink.line(a.name + b.name);
            fail(1);
        } catch (IllegalStateException e) {
            Sink.line("caught");
        }
    }

    private static void divisionInLoop() {
        int n = 0;
        for (int i = -3; i < 4; i++) {
            try {
                n += 12 / i;
            } catch (ArithmeticException e) {
                n += 1000;
            }
        }
        Sink.line(n);
    }

    private static void exceptionText() {
        Sink.line(new IllegalStateException("m").toString());
        Sink.line(new RuntimeException().toString());
        Sink.line("" + new IllegalArgumentException(new IllegalStateException("c")).getMessage());
    }

    private static void catchInLoopKeepsLocals() {
        int a = 1;
        long b = 2;
        String s = "";
        for (int i = 0; i < 5; i++) {
            try {
                a += i;
                b *= 2;
                if (i % 2 == 0) throw new IllegalStateException();
                s += "n";
            } catch (IllegalStateException e) {
                s += "c";
                b++;
            }
        }
        Sink.line(a + s + b);
    }

    static final class Custom extends RuntimeException {
        private static final long serialVersionUID = 1L;

        final int code;

        Custom(int code) {
            super("custom");
            this.code = code;
        }
    }

    static final class Resource implements AutoCloseable {
        final String name;

        Resource(String name) {
            this.name = name;
        }

        @Override
        public void close() {
            Sink.line("closed " + name);
        }
    }

    private static void fail(int kind) {
        switch (kind) {
            case 1 -> throw new IllegalStateException("one");
            case 2 -> throw new RuntimeException("two");
            case 3 -> throw new IllegalArgumentException("three");
            default -> {}
        }
    }

    private static int withFinally(int kind) {
        try {
            fail(kind);
            return 1;
        } catch (IllegalStateException e) {
            return 2;
        } finally {
            Sink.line("finally " + kind);
        }
    }

    @SuppressWarnings("Finally")
    private static int finallyReturns() {
        try {
            throw new IllegalStateException();
        } finally {
            return 7;
        }
    }

    private static int deep(int levels) {
        if (levels == 0) {
            throw new IllegalStateException("bottom");
        }
        return deep(levels - 1) + 1;
    }
}
