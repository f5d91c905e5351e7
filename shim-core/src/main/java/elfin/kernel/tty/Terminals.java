package elfin.kernel.tty;

import elfin.abi.Errno;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.fs.CharDevices;
import elfin.kernel.fs.dev.DeviceNodes;
import elfin.kernel.task.Process;
import elfin.kernel.task.Task;

/** All terminals there are; opens /dev/tty and /dev/console. */
public final class Terminals {
    private static Terminal[] terminals = new Terminal[0];

    private Terminals() {}

    /** Makes a terminal the one behind /dev/console, and registers /dev/tty. */
    public static void setConsole(Terminal console) {
        add(console);
        CharDevices.register(
                DeviceNodes.TERMINAL_MAJOR,
                DeviceNodes.CONSOLE_MINOR,
                (at, flags) -> new TerminalFile(at, flags, console));
        CharDevices.register(
                DeviceNodes.TERMINAL_MAJOR,
                DeviceNodes.TTY_MINOR,
                (at, flags) -> new TerminalFile(at, flags, ofCaller()));
    }

    static void add(Terminal terminal) {
        Terminal[] more = new Terminal[terminals.length + 1];
        System.arraycopy(terminals, 0, more, 0, terminals.length);
        more[terminals.length] = terminal;
        terminals = more;
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

    /** The controlling terminal of a process, or null. */
    static Terminal controlling(Process process) {
        for (Terminal terminal : terminals) {
            if (JobControl.isControlledBy(process, terminal)) {
                return terminal;
            }
        }
        return null;
    }
}
