package elfin.kernel.console;

import elfin.raw.Mem;

/**
 * What the host says on the control port, in lines: {@code signal N} for the program, {@code eof N}
 * when the standard input ends after N bytes, {@code winsize ROWS COLUMNS} of the terminal, {@code
 * hangup} when it is gone, {@code tasks} to list the tasks in the kernel's log.
 */
public final class ControlChannel {
    /** Who carries the orders out. */
    public interface Orders {
        /** Sends the program a signal. */
        void signal(int number);

        /** The terminal's window has another size. */
        void resize(int rows, int columns);

        /** The terminal is gone. */
        void hangUp();

        /** Somebody wants to know what all tasks do. */
        void listTasks();
    }

    private static final int LONGEST_LINE = 64;

    private final ConsoleStream control;
    private final ConsoleStream input;
    private final Orders orders;
    private final byte[] line = new byte[LONGEST_LINE];
    private int length;

    public ControlChannel(ConsoleStream control, ConsoleStream input, Orders orders) {
        this.control = control;
        this.input = input;
        this.orders = orders;
    }

    /** Begins to listen. */
    public void start() {
        control.setListener(this::read);
        control.startReceiving();
    }

    private void read() {
        while (control.frontLength() > 0) {
            byte next = Mem.getByte(control.front());
            control.consume(1);
            if (next == '\n') {
                obey();
                length = 0;
            } else if (length < LONGEST_LINE) {
                line[length++] = next;
            }
        }
    }

    private void obey() {
        int space = wordEnd(0);
        int second = wordEnd(space + 1);
        long number = number(space + 1, second);
        if (is("eof", space)) {
            input.setEnd(number);
        } else if (is("signal", space)) {
            orders.signal((int) number);
        } else if (is("winsize", space)) {
            orders.resize((int) number, (int) number(second + 1, length));
        } else if (is("hangup", space)) {
            orders.hangUp();
        } else if (is("tasks", space)) {
            orders.listTasks();
        }
    }

    private int wordEnd(int start) {
        int end = start;
        while (end < length && line[end] != ' ') {
            end++;
        }
        return end;
    }

    private long number(int start, int end) {
        long number = 0;
        for (int i = start; i < end; i++) {
            number = number * 10 + line[i] - '0';
        }
        return number;
    }

    private boolean is(String word, int wordLength) {
        if (word.length() != wordLength) {
            return false;
        }
        for (int i = 0; i < wordLength; i++) {
            if (line[i] != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
