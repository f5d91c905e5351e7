package elfin.kernel.console;

import elfin.kernel.mm.Frames;
import elfin.kernel.sched.WaitQueue;
import elfin.kernel.tty.Terminal;
import elfin.kernel.tty.TerminalWire;
import elfin.raw.Mem;

/** The host's terminal behind the program's: a port of the console. */
public final class ConsoleWire extends TerminalWire {
    private final ConsoleStream stream;
    private final Runnable stopMachine;
    private Terminal terminal;

    /** The page that fills between {@link #begin} and {@link #end}, or 0. */
    private long page;

    private int length;

    /**
     * @param stopMachine carries out the user's second Ctrl-C
     */
    public ConsoleWire(ConsoleStream stream, Runnable stopMachine) {
        this.stream = stream;
        this.stopMachine = stopMachine;
    }

    /** Begins to take input for a terminal. */
    public void connect(Terminal newTerminal) {
        terminal = newTerminal;
        stream.setListener(this::inputHasRoom);
        stream.startReceiving();
    }

    @Override
    public boolean hasRoom() {
        return stream.hasTransmitBuffer();
    }

    @Override
    public WaitQueue writable() {
        return stream.writable();
    }

    @Override
    public boolean begin() {
        page = stream.freeTransmitBuffer();
        length = 0;
        return page != 0;
    }

    @Override
    public void put(int value) {
        if (length == Frames.SIZE) {
            end();
            begin();
        }
        // Without a page it is an echo that nobody takes, and is lost as Linux loses it.
        if (page != 0) {
            Mem.putByte(page + length++, (byte) value);
        }
    }

    @Override
    public void end() {
        if (page == 0) {
            return;
        }
        if (length == 0) {
            stream.returnBuffer(page);
        } else {
            stream.transmit(page, length);
        }
        page = 0;
        length = 0;
    }

    @Override
    public void inputHasRoom() {
        if (stream.frontLength() == 0 || terminal.inputIsFull()) {
            return;
        }
        terminal.beginInput();
        while (stream.frontLength() > 0 && !terminal.inputIsFull()) {
            int value = Mem.getByte(stream.front());
            stream.consume(1);
            terminal.type(value);
        }
        terminal.endInput();
    }

    @Override
    public void interruptedTwice() {
        stopMachine.run();
    }
}
