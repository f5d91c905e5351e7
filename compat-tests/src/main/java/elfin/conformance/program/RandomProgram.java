package elfin.conformance.program;

import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.succeeds;

import elfin.raw.Mem;

/**
 * Random operations of several processes on the same files, pipes, mappings and locks, in the same
 * order wherever it runs: one process draws the operations and has one of its children do each.
 * What the calls give goes into a sum that is printed now and then, and at the end comes the tree.
 * Two kernels agree when the outputs are equal.
 *
 * <p>Arguments: a directory, which gets a tmpfs, a seed, the number of rounds, the operations of a
 * round, and optionally a round whose operations are printed one by one.
 */
public final class RandomProgram {
    private static final int CHILDREN = 4;
    private static final int ROUNDS_PER_LINE = 50;
    private static final int USAGE_STATUS = 2;

    /** A command: operation and {@link RandomChild#ARGUMENTS} numbers. */
    private static final int COMMAND_SIZE = 8 * (1 + RandomChild.ARGUMENTS);

    /** An answer: the call's result and a sum of the bytes it gave. */
    private static final int ANSWER_SIZE = 16;

    private static long random;
    private static long sum;

    private static final long[] PROCESSES = new long[CHILDREN];
    private static final int[] COMMANDS = new int[CHILDREN];
    private static final int[] ANSWERS = new int[CHILDREN];

    private static long shared;

    private RandomProgram() {}

    /** Runs the rounds. */
    public static int main(byte[][] arguments) {
        if (arguments.length < 5) {
            print("usage: random DIRECTORY SEED ROUNDS OPERATIONS [SHOWN]");
            return USAGE_STATUS;
        }
        Kit.freeMemory();
        Handlers.ignore(13);
        shared = Processes.sharedPage();
        start(arguments[1]);
        random = number(arguments[2]) * 2_862_933_555_777_941_757L + 3_037_000_493L;
        long rounds = number(arguments[3]);
        long operations = number(arguments[4]);
        long shown = arguments.length > 5 ? number(arguments[5]) : -1;
        for (int round = 0; round < rounds; round++) {
            Kit.freeMemory();
            runRound(operations, round == shown);
            if (round % ROUNDS_PER_LINE == ROUNDS_PER_LINE - 1) {
                print("round " + (round + 1) + " " + Long.toHexString(sum));
            }
        }
        Kit.freeMemory();
        RandomTree.print(".");
        print("end " + Long.toHexString(sum));
        return 0;
    }

    private static void start(byte[] directory) {
        long path = Kit.memory(directory.length + 1L);
        Mem.copyFromArray(directory, 0, path, directory.length);
        succeeds(call(Call.MOUNT, Kit.text("none"), path, Kit.text("tmpfs"), 0, 0));
        succeeds(call(Call.CHDIR, path));
        call(Call.UMASK, 022);
    }

    private static void runRound(long operations, boolean shown) {
        for (int i = 0; i < CHILDREN; i++) {
            startChild(i);
        }
        for (long i = 0; i < operations; i++) {
            int child = draw(CHILDREN);
            int operation = draw(RandomChild.OPERATIONS);
            if (operation == 0 && draw(8) == 0) {
                endChild(child);
                startChild(child);
                continue;
            }
            long command = shared + 1024;
            Mem.putLong(command, operation);
            for (int a = 1; a <= RandomChild.ARGUMENTS; a++) {
                Mem.putLong(command + 8L * a, draw(1 << 20));
            }
            run(child, command, shown);
        }
        for (int i = 0; i < CHILDREN; i++) {
            endChild(i);
        }
    }

    private static void run(int child, long command, boolean shown) {
        long answer = shared + 2048;
        full(call(Call.WRITE, COMMANDS[child], command, COMMAND_SIZE), COMMAND_SIZE);
        full(call(Call.READ, ANSWERS[child], answer, ANSWER_SIZE), ANSWER_SIZE);
        long result = Mem.getLong(answer);
        long bytes = Mem.getLong(answer + 8);
        sum = (sum * 31 + result) * 31 + bytes;
        if (shown) {
            StringBuilder line = new StringBuilder("process " + child);
            for (int i = 0; i <= RandomChild.ARGUMENTS; i++) {
                line.append(' ').append(Mem.getLong(command + 8L * i));
            }
            print(line + " -> " + result + " " + Long.toHexString(bytes));
        }
    }

    private static void startChild(int index) {
        long commands = Kit.memory(8);
        succeeds(call(Call.PIPE2, commands, 0x80000));
        long answers = Kit.memory(8);
        succeeds(call(Call.PIPE2, answers, 0x80000));
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            RandomChild.serve(Mem.getInt(commands), Mem.getInt(answers + 4), shared, index);
        }
        succeeds(call(Call.CLOSE, Mem.getInt(commands)));
        succeeds(call(Call.CLOSE, Mem.getInt(answers + 4)));
        PROCESSES[index] = child;
        COMMANDS[index] = Mem.getInt(commands + 4);
        ANSWERS[index] = Mem.getInt(answers);
        Mem.putLong(shared + 8L * index, child);
    }

    private static void endChild(int index) {
        long command = shared + 1024;
        Mem.putLong(command, RandomChild.END);
        full(call(Call.WRITE, COMMANDS[index], command, COMMAND_SIZE), COMMAND_SIZE);
        succeeds(call(Call.CLOSE, COMMANDS[index]));
        succeeds(call(Call.CLOSE, ANSWERS[index]));
        sum = sum * 31 + Processes.statusOf(PROCESSES[index]);
    }

    /** A number below a limit. */
    private static int draw(int limit) {
        random ^= random << 13;
        random ^= random >>> 7;
        random ^= random << 17;
        return (int) ((random >>> 16 & 0x7fff_ffff) % limit);
    }

    private static void full(long done, int wanted) {
        if (done != wanted) {
            throw new CaseFailure("a child does not answer: " + done);
        }
    }

    private static long number(byte[] text) {
        long number = 0;
        for (byte b : text) {
            number = number * 10 + b - '0';
        }
        return number;
    }

    static void print(String line) {
        long text = Kit.text(line + "\n");
        call(Call.WRITE, 1, text, line.length() + 1);
    }
}
