package elfin.kernel.tty;

import elfin.abi.Termios;

/** Output processing of the line discipline: {@code OPOST} and what goes with it, and echo. */
final class LineOutput {
    private static final int TAB_STOP = 8;

    /** Echoed without processing: Linux's mark of its own in the queue of echoes. */
    private static final int UNPROCESSED = 0xff;

    private final TerminalSettings settings;
    private final TerminalWire wire;

    /** Where the cursor stands, and where it stood when the line of input began. */
    private int column;

    private int inputColumn;

    LineOutput(TerminalSettings settings, TerminalWire wire) {
        this.settings = settings;
        this.wire = wire;
    }

    /** Whether a byte goes on with a character of several bytes. */
    boolean continues(int value) {
        return settings.input(Termios.IUTF8) && (value & 0xc0) == 0x80;
    }

    /** The cursor stands where the user begins to type a line. */
    void markInput() {
        inputColumn = column;
    }

    /** Sends a program's byte, or an echo. */
    void put(int value) {
        if (!settings.output(Termios.OPOST)) {
            wire.put(value);
            return;
        }
        switch (value) {
            case '\n' -> newline();
            case '\r' -> carriageReturn();
            case '\t' -> tab();
            case '\b' -> {
                column = Math.max(0, column - 1);
                wire.put(value);
            }
            default -> plain(value);
        }
    }

    private void newline() {
        if (settings.output(Termios.ONLCR)) {
            wire.put('\r');
            column = 0;
        } else if (settings.output(Termios.ONLRET)) {
            column = 0;
        }
        inputColumn = column;
        wire.put('\n');
    }

    private void carriageReturn() {
        if (settings.output(Termios.ONOCR) && column == 0) {
            return;
        }
        if (settings.output(Termios.OCRNL)) {
            if (settings.output(Termios.ONLRET)) {
                column = 0;
            }
            inputColumn = column;
            wire.put('\n');
            return;
        }
        column = 0;
        inputColumn = 0;
        wire.put('\r');
    }

    private void tab() {
        int spaces = TAB_STOP - column % TAB_STOP;
        column += spaces;
        if (!settings.expandsTabs()) {
            wire.put('\t');
            return;
        }
        for (int i = 0; i < spaces; i++) {
            wire.put(' ');
        }
    }

    private void plain(int value) {
        int sent = value;
        if (!Latin1.isControl(value)) {
            if (settings.output(Termios.OLCUC)) {
                sent = Latin1.toUpper(value);
            }
            if (!continues(value)) {
                column++;
            }
        }
        wire.put(sent);
    }

    /** Echoes a typed byte; control characters show as {@code ^X}. */
    void echo(int value) {
        if (settings.local(Termios.ECHOCTL) && Latin1.isControl(value) && value != '\t') {
            wire.put('^');
            wire.put(value ^ 0x40);
            column += 2;
        } else if (value == UNPROCESSED) {
            wire.put(value);
            column++;
        } else {
            put(value);
        }
    }

    /** Wipes the character before the cursor. */
    void eraseOne() {
        put('\b');
        put(' ');
        put('\b');
    }

    /**
     * Goes back over a tab.
     *
     * @param width columns between the tab and what stands before it: a tab, or the line's start
     * @param afterTab whether it is a tab
     */
    void eraseTab(int width, boolean afterTab) {
        int before = afterTab ? width : width + inputColumn;
        for (int i = TAB_STOP - before % TAB_STOP; i > 0; i--) {
            wire.put('\b');
            column = Math.max(0, column - 1);
        }
    }
}
