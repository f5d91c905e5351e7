package elfin.compiler.differential;

/** The main class of the compiled program, and the list for the JVM. */
final class AllCases {
    static final Case[][] GROUPS = {
        Arithmetic.CASES,
        Library.CASES,
        ArrayCases.CASES,
        ObjectCases.CASES,
        ControlFlow.CASES,
        ExceptionCases.CASES,
        LambdaCases.CASES,
        StringCases.CASES,
        GarbageCases.CASES
    };

    private AllCases() {}

    static int count() {
        int count = 0;
        for (Case[] group : GROUPS) {
            count += group.length;
        }
        return count;
    }

    static void run() {
        for (Case[] group : GROUPS) {
            Case.runAll(group);
        }
    }

    public static int main(byte[][] arguments) {
        for (Case[] group : GROUPS) {
            Case.runAll(group);
            Sink.flush();
        }
        return 0;
    }
}
