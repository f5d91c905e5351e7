package elfin.kernel.tty;

import elfin.abi.Errno;
import elfin.abi.Ioctl;
import elfin.abi.Signal;
import elfin.abi.Termios;
import elfin.abi.struct.WinSize;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.task.Process;
import elfin.kernel.task.Task;

/** Requests of ioctl(2) on terminals: ioctl_tty(2). */
final class TerminalRequests {
    private static final int STEAL = 1;

    private TerminalRequests() {}

    static long control(Terminal terminal, int request, long argument) {
        switch (request) {
            case Ioctl.TCGETS:
                terminal.settings.writeTo(argument);
                return 0;
            case Ioctl.TCSETS, Ioctl.TCSETSW, Ioctl.TCSETSF:
                return set(terminal, argument, request == Ioctl.TCSETSF);
            case Ioctl.TIOCGWINSZ:
                return windowSize(terminal, argument);
            case Ioctl.TIOCSWINSZ:
                return setWindowSize(terminal, argument);
            case Ioctl.FIONREAD:
                UserMemory.putInt(argument, terminal.input.available());
                return 0;
            case Ioctl.TIOCOUTQ, Ioctl.TIOCGETD:
                // Nothing waits to be sent; the one line discipline is N_TTY, number 0.
                UserMemory.putInt(argument, 0);
                return 0;
            case Ioctl.TIOCSETD:
                return UserMemory.getInt(argument) == 0 ? 0 : -Errno.EINVAL;
            case Ioctl.TCFLSH:
                return flush(terminal, argument);
            case Ioctl.TCXONC:
                return flow(terminal, argument);
            case Ioctl.TCSBRK, Ioctl.TCSBRKP:
                // Output leaves at once, and there is no line that could break.
                return JobControl.check(terminal, Signal.SIGTTOU);
            case Ioctl.TIOCSTI:
                // As with dev.tty.legacy_tiocsti=0.
                return -Errno.EIO;
            default:
                return session(terminal, request, argument);
        }
    }

    private static long session(Terminal terminal, int request, long argument) {
        switch (request) {
            case Ioctl.TIOCGPGRP:
                return tell(terminal, terminal.foreground, argument);
            case Ioctl.TIOCGSID:
                return tell(terminal, terminal.session, argument);
            case Ioctl.TIOCSPGRP:
                return setForeground(terminal, argument);
            case Ioctl.TIOCSCTTY:
                return acquire(terminal, argument);
            case Ioctl.TIOCNOTTY:
                return giveUp(terminal);
            default:
                return -Errno.ENOTTY;
        }
    }

    private static long set(Terminal terminal, long argument, boolean flush) {
        long error = JobControl.check(terminal, Signal.SIGTTOU);
        if (error != 0) {
            return error;
        }
        boolean lines = terminal.settings.local(Termios.ICANON);
        terminal.settings.readFrom(argument);
        if (flush) {
            terminal.input.clear();
            terminal.wire.inputHasRoom();
        }
        if (lines != terminal.settings.local(Termios.ICANON)) {
            terminal.input.modeChanged();
            terminal.inputCame();
        }
        if (!terminal.settings.input(Termios.IXON)) {
            terminal.setStopped(false);
        }
        return 0;
    }

    private static long windowSize(Terminal terminal, long argument) {
        UserMemory.putShort(argument + WinSize.WS_ROW, (short) terminal.rows);
        UserMemory.putShort(argument + WinSize.WS_COL, (short) terminal.columns);
        UserMemory.putShort(argument + WinSize.WS_XPIXEL, (short) terminal.widthPixels);
        UserMemory.putShort(argument + WinSize.WS_YPIXEL, (short) terminal.heightPixels);
        return 0;
    }

    private static long setWindowSize(Terminal terminal, long argument) {
        terminal.resize(
                UserMemory.getShort(argument + WinSize.WS_ROW) & 0xffff,
                UserMemory.getShort(argument + WinSize.WS_COL) & 0xffff,
                UserMemory.getShort(argument + WinSize.WS_XPIXEL) & 0xffff,
                UserMemory.getShort(argument + WinSize.WS_YPIXEL) & 0xffff);
        return 0;
    }

    private static long flush(Terminal terminal, long which) {
        long error = JobControl.check(terminal, Signal.SIGTTOU);
        if (error != 0) {
            return error;
        }
        if (which < Termios.TCIFLUSH || which > Termios.TCIOFLUSH) {
            return -Errno.EINVAL;
        }
        if (which != Termios.TCOFLUSH) {
            terminal.input.clear();
            terminal.wire.inputHasRoom();
        }
        if (which != Termios.TCIFLUSH) {
            terminal.discardOutput();
        }
        return 0;
    }

    private static long flow(Terminal terminal, long what) {
        long error = JobControl.check(terminal, Signal.SIGTTOU);
        if (error != 0) {
            return error;
        }
        if (what == Termios.TCOOFF || what == Termios.TCOON) {
            terminal.setStopped(what == Termios.TCOOFF);
            return 0;
        }
        if (what != Termios.TCIOFF && what != Termios.TCION) {
            return -Errno.EINVAL;
        }
        int key = what == Termios.TCIOFF ? Termios.VSTOP : Termios.VSTART;
        terminal.wire.begin();
        terminal.wire.put(terminal.settings.character(key));
        terminal.wire.end();
        return 0;
    }

    private static long tell(Terminal terminal, int value, long argument) {
        if (!JobControl.isControlledBy(Task.current().process, terminal)) {
            return -Errno.ENOTTY;
        }
        UserMemory.putInt(argument, value);
        return 0;
    }

    private static long setForeground(Terminal terminal, long argument) {
        long error = JobControl.check(terminal, Signal.SIGTTOU);
        if (error != 0) {
            return error;
        }
        if (!JobControl.isControlledBy(Task.current().process, terminal)) {
            return -Errno.ENOTTY;
        }
        int group = UserMemory.getInt(argument);
        if (group < 0) {
            return -Errno.EINVAL;
        }
        if (!JobControl.groupExists(group, 0)) {
            return -Errno.ESRCH;
        }
        if (!JobControl.groupExists(group, terminal.session)) {
            return -Errno.EPERM;
        }
        terminal.foreground = group;
        return 0;
    }

    private static long acquire(Terminal terminal, long argument) {
        Process self = Task.current().process;
        boolean leads = self.session == self.pid;
        if (leads && terminal.session == self.session) {
            return 0;
        }
        if (!leads || Terminals.controlling(self) != null) {
            return -Errno.EPERM;
        }
        if (terminal.session != 0 && (argument != STEAL || self.credentials.euid != 0)) {
            return -Errno.EPERM;
        }
        terminal.control(self.session, self.processGroup);
        return 0;
    }

    private static long giveUp(Terminal terminal) {
        Process self = Task.current().process;
        if (!JobControl.isControlledBy(self, terminal)) {
            return -Errno.ENOTTY;
        }
        if (self.session != self.pid) {
            // Only the leader can: the session's other members have no terminal of their own.
            return -Errno.EPERM;
        }
        int group = terminal.foreground;
        terminal.control(0, 0);
        JobControl.signalGroup(group, Signal.SIGHUP);
        JobControl.signalGroup(group, Signal.SIGCONT);
        return 0;
    }
}
