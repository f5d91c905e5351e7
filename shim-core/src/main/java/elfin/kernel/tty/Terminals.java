package elfin.kernel.tty;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.Signal;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.fs.CharDevices;
import elfin.kernel.fs.FileCredentials;
import elfin.kernel.fs.Location;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.fs.dev.DeviceNodes;
import elfin.kernel.task.Exit;
import elfin.kernel.task.Process;
import elfin.kernel.task.Task;

/** All terminals there are; opens /dev/tty and /dev/console. */
public final class Terminals {
    private static Terminal firstTerminal;

    private Terminals() {}

    /** Registers /dev/tty. */
    public static void start() {
        Exit.watchSessions(Terminals::sessionEnds);
        CharDevices.register(
                DeviceNodes.TERMINAL_MAJOR,
                DeviceNodes.TTY_MINOR,
                (at, flags) -> new TerminalFile(at, flags, ofCaller()));
    }

    /** Makes a terminal the one behind /dev/console. */
    public static void setConsole(Terminal console) {
        add(console);
        console.device = DeviceNodes.TERMINAL_MAJOR << 8 | DeviceNodes.CONSOLE_MINOR;
        CharDevices.register(
                DeviceNodes.TERMINAL_MAJOR,
                DeviceNodes.CONSOLE_MINOR,
                (at, flags) -> new TerminalFile(at, flags, console));
    }

    static void add(Terminal terminal) {
        terminal.nextTerminal = firstTerminal;
        firstTerminal = terminal;
    }

    /** A terminal is gone. */
    static void remove(Terminal terminal) {
        if (firstTerminal == terminal) {
            firstTerminal = terminal.nextTerminal;
            return;
        }
        Terminal before = firstTerminal;
        while (before.nextTerminal != terminal) {
            before = before.nextTerminal;
        }
        before.nextTerminal = terminal.nextTerminal;
    }

    /** Makes a terminal the controlling one of a session's leader. */
    static void control(Terminal terminal, Process leader) {
        terminal.control(leader.session, leader.processGroup);
        leader.withoutTerminal = false;
    }

    /** Opens a terminal; it becomes the controlling one of a session's leader that has none. */
    static OpenFile open(Location location, int flags, Terminal terminal) {
        Process self = Task.current().process;
        boolean mayExceed =
                Task.current().credentials().hasCapability(FileCredentials.CAP_SYS_ADMIN);
        if (terminal.exclusive && !mayExceed) {
            throw ErrnoException.of(Errno.EBUSY);
        }
        boolean reads = (flags & Fcntl.O_ACCMODE) != Fcntl.O_WRONLY;
        if ((flags & Fcntl.O_NOCTTY) == 0
                && reads
                && self.session == self.pid
                && terminal.session == 0
                && controlling(self) == null) {
            control(terminal, self);
        }
        return new TerminalFile(location, flags, terminal);
    }

    /** The leader of a session has ended. */
    private static void sessionEnds(Process leader) {
        Terminal terminal = controlling(leader);
        if (terminal != null) {
            leave(terminal, false);
        } else if (leader.hungUpGroup != 0) {
            JobControl.signalGroup(leader.hungUpGroup, Signal.SIGHUP);
            JobControl.signalGroup(leader.hungUpGroup, Signal.SIGCONT);
        }
    }

    /** The session has no terminal any more; its foreground group is told. */
    static void leave(Terminal terminal, boolean continues) {
        int group = terminal.foreground;
        terminal.control(0, 0);
        JobControl.signalGroup(group, Signal.SIGHUP);
        if (continues) {
            JobControl.signalGroup(group, Signal.SIGCONT);
        }
    }

    private static Terminal ofCaller() {
        Terminal terminal = controlling(Task.current().process);
        if (terminal == null) {
            throw ErrnoException.of(Errno.ENXIO);
        }
        return terminal;
    }

    /** Hangs up the terminal that controls a process, if there is one: vhangup(2). */
    public static void hangUp(Process process) {
        Terminal terminal = controlling(process);
        if (terminal != null) {
            terminal.hangUp();
        }
    }

    /** The device number of the controlling terminal of a process, as in stat(2); 0 for none. */
    public static int deviceOf(Process process) {
        return controlling(process) == null
                ? 0
                : DeviceNodes.TERMINAL_MAJOR << Byte.SIZE | DeviceNodes.CONSOLE_MINOR;
    }

    /** The foreground process group of the controlling terminal of a process; -1 for none. */
    public static int foregroundOf(Process process) {
        Terminal terminal = controlling(process);
        return terminal == null ? -1 : terminal.foreground;
    }

    /** The controlling terminal of a process, or null. */
    static Terminal controlling(Process process) {
        for (Terminal terminal = firstTerminal;
                terminal != null;
                terminal = terminal.nextTerminal) {
            if (JobControl.isControlledBy(process, terminal)) {
                return terminal;
            }
        }
        return null;
    }
}
