package elfin.kernel.tty;

import elfin.abi.Signal;
import elfin.abi.Termios;

/**
 * Input of the line discipline: what is typed becomes lines that programs read, or in raw mode just
 * bytes. Signal keys, editing keys and echo are handled as Linux's {@code n_tty} does. Runs in
 * interrupts; allocates nothing.
 */
final class LineInput {
    /** Linux's {@code N_TTY_BUF_SIZE}. */
    static final int CAPACITY = 4096;

    private static final int MASK = CAPACITY - 1;

    private final Terminal terminal;
    private final TerminalSettings settings;
    private final LineOutput output;
    private final byte[] bytes = new byte[CAPACITY];

    /** Marks bytes that end a line. */
    private final boolean[] ends = new boolean[CAPACITY];

    /** Counts of all bytes ever read, of those in finished lines, and of all typed. */
    private int readTotal;

    private int lineTotal;
    private int typedTotal;

    /** The next byte is taken as it is (^V). */
    private boolean literal;

    /** A {@code \erased/} echo is open: ECHOPRT. */
    private boolean erasing;

    LineInput(Terminal terminal, TerminalSettings settings, LineOutput output) {
        this.terminal = terminal;
        this.settings = settings;
        this.output = output;
    }

    /** Bytes a program can read now. */
    int available() {
        return (settings.local(Termios.ICANON) ? lineTotal : typedTotal) - readTotal;
    }

    /** Whether typed bytes should wait on the other side for now. */
    boolean isFull() {
        return typedTotal - readTotal >= CAPACITY - 1
                && (!settings.local(Termios.ICANON) || lineTotal != readTotal);
    }

    /** Forgets everything typed: tcflush(3). */
    void clear() {
        readTotal = typedTotal;
        lineTotal = typedTotal;
        erasing = false;
        literal = false;
    }

    /** Canonical mode begins or ends: what is there belongs to the next read. */
    void modeChanged() {
        lineTotal = typedTotal;
        if (typedTotal != readTotal && settings.local(Termios.ICANON)) {
            ends[(typedTotal - 1) & MASK] = true;
        }
        erasing = false;
        literal = false;
    }

    /** The next byte to read, which stays: -1 at the end-of-file mark. */
    int peek() {
        int at = readTotal & MASK;
        if (settings.local(Termios.ICANON) && ends[at] && bytes[at] == TerminalSettings.DISABLED) {
            return -1;
        }
        return bytes[at] & 0xff;
    }

    /** Takes the byte that {@link #peek} showed; true when it ended a line. */
    boolean take() {
        int at = readTotal & MASK;
        boolean end = ends[at];
        ends[at] = false;
        readTotal++;
        return end;
    }

    /** A byte was typed. */
    void receive(int typed) {
        int value = typed;
        if (settings.input(Termios.ISTRIP)) {
            value &= 0x7f;
        }
        if (settings.input(Termios.IUCLC) && settings.local(Termios.IEXTEN)) {
            value = Latin1.toLower(value);
        }
        if (literal) {
            literal = false;
            ordinary(value, false);
        } else if (!flow(value) && !signal(value)) {
            translated(value);
        }
    }

    private boolean flow(int value) {
        if (!settings.input(Termios.IXON)) {
            return false;
        }
        if (settings.is(Termios.VSTART, value)) {
            terminal.setStopped(false);
            return true;
        }
        if (settings.is(Termios.VSTOP, value)) {
            terminal.setStopped(true);
            return true;
        }
        return false;
    }

    private boolean signal(int value) {
        if (!settings.local(Termios.ISIG)) {
            anyKeyStarts();
            return false;
        }
        int signal = 0;
        if (settings.is(Termios.VINTR, value)) {
            signal = Signal.SIGINT;
        } else if (settings.is(Termios.VQUIT, value)) {
            signal = Signal.SIGQUIT;
        } else if (settings.is(Termios.VSUSP, value)) {
            signal = Signal.SIGTSTP;
        }
        if (signal == 0) {
            anyKeyStarts();
            return false;
        }
        if (!settings.local(Termios.NOFLSH)) {
            clear();
            terminal.discardOutput();
        }
        if (settings.input(Termios.IXON)) {
            terminal.setStopped(false);
        }
        if (settings.local(Termios.ECHO)) {
            output.echo(value);
        }
        terminal.keySignal(signal);
        return true;
    }

    private void anyKeyStarts() {
        if (settings.input(Termios.IXON) && settings.input(Termios.IXANY)) {
            terminal.setStopped(false);
        }
    }

    private void translated(int typed) {
        int value = typed;
        if (value == '\r') {
            if (settings.input(Termios.IGNCR)) {
                return;
            }
            value = settings.input(Termios.ICRNL) ? '\n' : '\r';
        } else if (value == '\n' && settings.input(Termios.INLCR)) {
            value = '\r';
        }
        if (!settings.local(Termios.ICANON) || !edited(value)) {
            ordinary(value, typed == '\r');
        }
    }

    /** Keys of canonical mode; false when it is none of them. */
    private boolean edited(int value) {
        boolean extended = settings.local(Termios.IEXTEN);
        boolean echo = settings.local(Termios.ECHO);
        if (settings.is(Termios.VERASE, value)
                || settings.is(Termios.VKILL, value)
                || extended && settings.is(Termios.VWERASE, value)) {
            erase(value);
        } else if (extended && settings.is(Termios.VLNEXT, value)) {
            literal = true;
            if (echo && settings.local(Termios.ECHOCTL)) {
                finishErasing();
                output.put('^');
                output.put('\b');
            }
        } else if (extended && echo && settings.is(Termios.VREPRINT, value)) {
            reprint(value);
        } else if (value == '\n') {
            if (echo || settings.local(Termios.ECHONL)) {
                finishErasing();
                output.put('\n');
            }
            endLine('\n');
        } else if (settings.is(Termios.VEOF, value)) {
            endLine(TerminalSettings.DISABLED);
        } else if (settings.is(Termios.VEOL, value)
                || extended && settings.is(Termios.VEOL2, value)) {
            if (echo) {
                output.echo(value);
            }
            endLine(value);
        } else {
            return false;
        }
        return true;
    }

    private void endLine(int value) {
        if (typedTotal - readTotal >= CAPACITY) {
            typedTotal--;
        }
        ends[typedTotal & MASK] = true;
        bytes[typedTotal++ & MASK] = (byte) value;
        lineTotal = typedTotal;
        terminal.inputCame();
    }

    /**
     * Stores a byte.
     *
     * @param returned whether the user typed a carriage return: a newline made of it shows as one
     */
    private void ordinary(int value, boolean returned) {
        // One place stays free for the end of the line.
        if (typedTotal - readTotal >= CAPACITY - 1) {
            if (settings.input(Termios.IMAXBEL)) {
                output.put('\007');
            }
            return;
        }
        if (settings.local(Termios.ECHO)) {
            finishErasing();
            if (typedTotal == lineTotal) {
                output.markInput();
            }
            if (value == '\n' && returned) {
                output.put('\n');
            } else {
                output.echo(value);
            }
        }
        if (value == 0xff && settings.input(Termios.PARMRK)) {
            store(value);
        }
        store(value);
        if (!settings.local(Termios.ICANON)) {
            lineTotal = typedTotal;
            terminal.inputCame();
        }
    }

    private void store(int value) {
        ends[typedTotal & MASK] = false;
        bytes[typedTotal++ & MASK] = (byte) value;
    }

    private int typed(int index) {
        return bytes[index & MASK] & 0xff;
    }

    private void reprint(int key) {
        finishErasing();
        output.echo(key);
        output.put('\n');
        for (int i = lineTotal; i != typedTotal; i++) {
            output.echo(typed(i));
        }
    }

    private void erase(int key) {
        boolean wholeLine = settings.is(Termios.VKILL, key) && !settings.is(Termios.VERASE, key);
        boolean word =
                !wholeLine
                        && settings.local(Termios.IEXTEN)
                        && settings.is(Termios.VWERASE, key)
                        && !settings.is(Termios.VERASE, key);
        if (typedTotal == lineTotal) {
            return;
        }
        if (wholeLine && !killsVisibly()) {
            killPlainly(key);
            return;
        }
        boolean seenWord = false;
        while (typedTotal != lineTotal) {
            int start = typedTotal;
            do {
                start--;
            } while (output.continues(typed(start)) && start != lineTotal);
            int value = typed(start);
            if (output.continues(value)) {
                // A character without its beginning is not erased in part.
                break;
            }
            if (word) {
                if (Latin1.isWord(value)) {
                    seenWord = true;
                } else if (seenWord) {
                    break;
                }
            }
            int length = typedTotal - start;
            typedTotal = start;
            if (settings.local(Termios.ECHO)) {
                echoErase(key, value, length, !wholeLine && !word);
            }
            if (!wholeLine && !word) {
                break;
            }
        }
        if (typedTotal == lineTotal && settings.local(Termios.ECHO)) {
            finishErasing();
        }
    }

    /** Whether the kill key wipes the line from the screen character by character. */
    private boolean killsVisibly() {
        return settings.local(Termios.ECHO)
                && settings.local(Termios.ECHOK)
                && settings.local(Termios.ECHOKE)
                && settings.local(Termios.ECHOE);
    }

    private void killPlainly(int key) {
        typedTotal = lineTotal;
        if (settings.local(Termios.ECHO)) {
            finishErasing();
            output.echo(key);
            if (settings.local(Termios.ECHOK)) {
                output.put('\n');
            }
        }
    }

    private void echoErase(int key, int value, int length, boolean single) {
        if (settings.local(Termios.ECHOPRT)) {
            if (!erasing) {
                output.put('\\');
                erasing = true;
            }
            output.echo(value);
            for (int i = 1; i < length; i++) {
                output.put(typed(typedTotal + i));
            }
        } else if (single && !settings.local(Termios.ECHOE)) {
            output.echo(key);
        } else if (value == '\t') {
            eraseTab();
        } else {
            boolean control = Latin1.isControl(value);
            if (control && settings.local(Termios.ECHOCTL)) {
                output.eraseOne();
            }
            if (!control || settings.local(Termios.ECHOCTL)) {
                output.eraseOne();
            }
        }
    }

    private void eraseTab() {
        int width = 0;
        for (int at = typedTotal; at != lineTotal; ) {
            int value = typed(--at);
            if (value == '\t') {
                output.eraseTab(width, true);
                return;
            }
            if (Latin1.isControl(value)) {
                width += settings.local(Termios.ECHOCTL) ? 2 : 0;
            } else if (!output.continues(value)) {
                width++;
            }
        }
        output.eraseTab(width, false);
    }

    private void finishErasing() {
        if (erasing) {
            output.put('/');
            erasing = false;
        }
    }
}
