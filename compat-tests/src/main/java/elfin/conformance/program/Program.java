package elfin.conformance.program;

import elfin.raw.Mem;

/**
 * The executable's main class: runs the cases that its arguments name, each in a new directory
 * below the one that the first argument names.
 *
 * <p>It prints {@code RUN name} before each case and {@code PASS name} or {@code FAIL name: why}
 * after it, and {@code DONE} at the end, so that whoever reads it knows which case ended the
 * process.
 */
public final class Program {
    private static final int OUTPUT = 1;
    private static final int FIRST_OWN_DESCRIPTOR = 3;
    private static final int USAGE_STATUS = 2;
    private static final String SWEEP = "--sweep";

    private static long output;

    private Program() {}

    /** Runs the named cases, or all of them when none is named. */
    public static int main(byte[][] arguments) {
        if (ExecutedProgram.isMeant(arguments)) {
            return ExecutedProgram.run(arguments);
        }
        output = Kit.anonymous(Kit.PAGE);
        Kit.freeMemory();
        if (arguments.length < 2) {
            print("usage: conformance DIRECTORY [CASE...]");
            return USAGE_STATUS;
        }
        long start = Files.openDirectory(text(arguments[1]));
        if (arguments.length > 4 && text(arguments[2]).equals(SWEEP)) {
            return sweep(arguments, start);
        }
        for (int i = 2; i < arguments.length; i++) {
            int index = find(arguments[i]);
            if (index < 0) {
                print("NONE " + text(arguments[i]));
                return USAGE_STATUS;
            }
            run(index, start);
        }
        if (arguments.length == 2) {
            for (int i = 0; i < Cases.count(); i++) {
                run(i, start);
            }
        }
        print("DONE");
        return 0;
    }

    /** {@code --sweep FROM TO CASE...}: see {@link FailureSweep}. */
    private static int sweep(byte[][] arguments, long start) {
        int from = number(arguments[3]);
        int to = number(arguments[4]);
        Kit.call(Call.FCHDIR, start);
        Kit.call(Call.CLOSE, start);
        for (int i = 5; i < arguments.length; i++) {
            String name = text(arguments[i]);
            print("RUN " + name);
            Handlers.reset();
            int runs = FailureSweep.run(find(arguments[i]), name, from, to);
            print("SWEPT " + name + " " + runs);
        }
        print("DONE");
        return 0;
    }

    private static int number(byte[] digits) {
        int number = 0;
        for (byte digit : digits) {
            number = number * 10 + digit - '0';
        }
        return number;
    }

    private static int find(byte[] name) {
        for (int i = 0; i < Cases.count(); i++) {
            if (Cases.name(i).equals(text(name))) {
                return i;
            }
        }
        return -1;
    }

    private static String text(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (byte b : bytes) {
            text.append((char) (b & 0xff));
        }
        return text.toString();
    }

    private static void run(int index, long start) {
        String name = Cases.name(index);
        print("RUN " + name);
        prepare(name, start);
        try {
            Cases.run(index);
            print("PASS " + name);
        } catch (CaseFailure failure) {
            print("FAIL " + name + ": " + failure.getMessage());
        } catch (RuntimeException exception) {
            print("FAIL " + name + ": " + exception);
        }
    }

    /** A fresh state: nothing open, no handlers, no timers, an empty directory. */
    static void prepare(String name, long start) {
        Kit.freeMemory();
        // No alarm may find its signal at the default action.
        Kit.call(Call.SETITIMER, 0, Kit.memory(32), 0);
        // Closing files may send signals, which the last case's handlers are there for.
        Kit.call(Call.CLOSE_RANGE, FIRST_OWN_DESCRIPTOR, start - 1, 0);
        Kit.call(Call.CLOSE_RANGE, start + 1, -1, 0);
        Handlers.reset();
        Threads.reset();
        Kit.call(Call.UMASK, 022);
        Kit.call(Call.FCHDIR, start);
        long path = Kit.text(name);
        Kit.succeeds(Kit.call(Call.MKDIR, path, 0755));
        Kit.succeeds(Kit.call(Call.CHDIR, path));
        Kit.freeMemory();
    }

    static void print(String line) {
        int length = Math.min(line.length(), Kit.PAGE - 1);
        for (int i = 0; i < length; i++) {
            Mem.putByte(output + i, (byte) line.charAt(i));
        }
        Mem.putByte(output + length, (byte) '\n');
        Kit.call(Call.WRITE, OUTPUT, output, length + 1);
    }
}
