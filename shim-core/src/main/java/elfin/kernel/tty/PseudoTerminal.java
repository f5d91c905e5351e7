package elfin.kernel.tty;

import elfin.abi.Termios;
import elfin.kernel.fs.Pollers;
import elfin.kernel.sched.WaitQueue;

/**
 * A pair of terminals: pty(7). What a program writes to the slave is read at the master, what is
 * written at the master is typed at the slave.
 */
final class PseudoTerminal extends TerminalWire {
    /** A ring's pages of typed bytes that wait while the line discipline is full. */
    final ByteRing toMaster = new ByteRing();

    final ByteRing toSlave = new ByteRing();
    final Terminal terminal;
    final int number;

    /** Woken when the master can be read or written. */
    final WaitQueue masterReadable = new WaitQueue();

    final WaitQueue masterWritable = new WaitQueue();
    private final WaitQueue slaveWritable = new WaitQueue();

    /** TIOCSPTLCK: the slave cannot be opened yet. */
    boolean locked = true;

    /** TIOCPKT: the master's reads begin with a byte that tells what has happened. */
    private boolean packets;

    private int packetEvents;
    private int slaves;

    /** Whether the slave was open and is no longer. */
    private boolean slaveGone;

    private boolean masterGone;
    private boolean pumping;

    PseudoTerminal(int number) {
        this.number = number;
        terminal = new Terminal(this);
    }

    @Override
    public boolean isGone() {
        return masterGone;
    }

    /** Whether the master sees a hang-up. */
    boolean isSlaveGone() {
        return slaveGone;
    }

    @Override
    public boolean hasRoom() {
        return !masterGone && toMaster.room() >= PIECE_BYTES;
    }

    @Override
    public WaitQueue writable() {
        return slaveWritable;
    }

    @Override
    public boolean begin() {
        return hasRoom();
    }

    @Override
    public void put(int value) {
        toMaster.put(value);
    }

    @Override
    public void end() {
        if (toMaster.available() > 0) {
            Pollers.wake(masterReadable);
        }
    }

    @Override
    public void discard() {
        toMaster.clear();
        event(Termios.TIOCPKT_FLUSHWRITE);
        Pollers.wake(slaveWritable);
    }

    @Override
    public void inputDiscarded() {
        event(Termios.TIOCPKT_FLUSHREAD);
    }

    @Override
    public void flow(boolean goesOn) {
        packetEvents &= ~(Termios.TIOCPKT_START | Termios.TIOCPKT_STOP);
        event(goesOn ? Termios.TIOCPKT_START : Termios.TIOCPKT_STOP);
    }

    @Override
    public void flowKeysChanged(boolean usual) {
        packetEvents &= ~(Termios.TIOCPKT_DOSTOP | Termios.TIOCPKT_NOSTOP);
        event(usual ? Termios.TIOCPKT_DOSTOP : Termios.TIOCPKT_NOSTOP);
    }

    private void event(int what) {
        if (packets) {
            packetEvents |= what;
            Pollers.wake(masterReadable);
        }
    }

    /** TIOCPKT. */
    void setPackets(boolean on) {
        if (on && !packets) {
            packetEvents = 0;
        }
        packets = on;
    }

    boolean hasPackets() {
        return packets;
    }

    /** What has happened since it was asked last. */
    int takeEvents() {
        int events = packetEvents;
        packetEvents = 0;
        return events;
    }

    boolean hasEvents() {
        return packets && packetEvents != 0;
    }

    /** Types what waits, as far as the line discipline has room. */
    @Override
    public void inputHasRoom() {
        if (pumping || toSlave.available() == 0 || terminal.inputIsFull()) {
            return;
        }
        pumping = true;
        terminal.beginInput();
        while (toSlave.available() > 0 && !terminal.inputIsFull()) {
            terminal.type(toSlave.take());
        }
        terminal.endInput();
        pumping = false;
        Pollers.wake(masterWritable);
    }

    @Override
    public void opened() {
        slaves++;
        slaveGone = false;
    }

    @Override
    public void closed() {
        if (--slaves == 0) {
            slaveGone = true;
            if (masterGone) {
                free();
            } else {
                Pollers.wake(masterReadable);
                Pollers.wake(masterWritable);
            }
        }
    }

    /** The slave's files were hung up: vhangup(2). */
    @Override
    public void hungUp() {
        slaveGone = slaves > 0 || slaveGone;
        Pollers.wake(masterReadable);
        Pollers.wake(masterWritable);
    }

    /** The master was closed: the slave is hung up. */
    void masterClosed() {
        masterGone = true;
        terminal.hangUp();
        Terminals.remove(terminal);
        if (slaves == 0) {
            free();
        }
    }

    private void free() {
        toMaster.clear();
        toSlave.clear();
        terminal.free();
    }
}
