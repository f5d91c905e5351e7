package elfin.kernel.tty;

import elfin.abi.Errno;
import elfin.abi.Ioctl;
import elfin.abi.Signal;
import elfin.abi.Termios;
import elfin.abi.struct.WinSize;
import elfin.kernel.fs.FileCredentials;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.task.Process;
import elfin.kernel.task.Task;

/** Requests of ioctl(2) on terminals: ioctl_tty(2). */
final class TerminalRequests {
    private static final int STEAL = 1;

    private TerminalRequests() {}

    /**
     * A request to a terminal.
     *
     * @param master whether it comes through the master of a pair
     */
    static long control(Terminal terminal, int request, long argument, boolean master) {
        switch (request) {
            case Ioctl.TCGETS:
                terminal.settings.writeTo(argument);
                return 0;
            case Ioctl.TCGETS2:
                terminal.settings.writeLongTo(argument);
                return 0;
            case Ioctl.TCGETA:
                terminal.settings.writeOldTo(argument);
                return 0;
            case Ioctl.TCSETS, Ioctl.TCSETSW, Ioctl.TCSETSF:
                return set(
                        terminal, TerminalSettings::readFrom, argument, request == Ioctl.TCSETSF);
            case Ioctl.TCSETS2, Ioctl.TCSETSW2, Ioctl.TCSETSF2:
                return set(
                        terminal,
                        TerminalSettings::readLongFrom,
                        argument,
                        request == Ioctl.TCSETSF2);
            case Ioctl.TCSETA, Ioctl.TCSETAW, Ioctl.TCSETAF:
                return set(
                        terminal,
                        TerminalSettings::readOldFrom,
                        argument,
                        request == Ioctl.TCSETAF);
            case Ioctl.TIOCEXCL, Ioctl.TIOCNXCL:
                terminal.exclusive = request == Ioctl.TIOCEXCL;
                return 0;
            case Ioctl.TIOCGEXCL:
                UserMemory.putInt(argument, terminal.exclusive ? 1 : 0);
                return 0;
            case Ioctl.TIOCGDEV:
                UserMemory.putInt(argument, terminal.device);
                return 0;
            case Ioctl.TIOCVHANGUP:
                return hangUp(terminal);
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
                return type(terminal, argument);
            default:
                return session(terminal, request, argument, master);
        }
    }

    /** Types a byte as if the user had; as with dev.tty.legacy_tiocsti=0 only the privileged do. */
    private static long type(Terminal terminal, long argument) {
        if (!Task.current().credentials().hasCapability(FileCredentials.CAP_SYS_ADMIN)) {
            return -Errno.EIO;
        }
        int value = UserMemory.getByte(argument);
        terminal.beginInput();
        terminal.type(value);
        terminal.endInput();
        return 0;
    }

    private static long hangUp(Terminal terminal) {
        if (!Task.current().credentials().hasCapability(FileCredentials.CAP_SYS_ADMIN)) {
            return -Errno.EPERM;
        }
        terminal.hangUp();
        return 0;
    }

    private static long session(Terminal terminal, int request, long argument, boolean master) {
        switch (request) {
            case Ioctl.TIOCGPGRP:
                return tell(terminal, terminal.foreground, argument, master);
            case Ioctl.TIOCGSID:
                return tell(terminal, terminal.session, argument, master);
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

    /** Reads settings of one of the three layouts. */
    private interface Reader {
        void read(TerminalSettings settings, long address);
    }

    private static long set(Terminal terminal, Reader reader, long argument, boolean flush) {
        long error = JobControl.check(terminal, Signal.SIGTTOU);
        if (error != 0) {
            return error;
        }
        boolean lines = terminal.settings.local(Termios.ICANON);
        boolean usualKeys = terminal.settings.hasUsualFlowKeys();
        reader.read(terminal.settings, argument);
        if (flush) {
            terminal.input.clear();
            terminal.wire.inputHasRoom();
        }
        if (usualKeys != terminal.settings.hasUsualFlowKeys()) {
            terminal.wire.flowKeysChanged(!usualKeys);
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
            terminal.wire.inputDiscarded();
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

    private static long tell(Terminal terminal, int value, long argument, boolean master) {
        if (!master && !JobControl.isControlledBy(Task.current().process, terminal)) {
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
        if (terminal.session != 0
                && (argument != STEAL || Task.current().credentials().euid != 0)) {
            return -Errno.EPERM;
        }
        Terminals.control(terminal, self);
        return 0;
    }

    private static long giveUp(Terminal terminal) {
        Process self = Task.current().process;
        if (!JobControl.isControlledBy(self, terminal)) {
            return -Errno.ENOTTY;
        }
        if (self.session == self.pid) {
            Terminals.leave(terminal, true);
        }
        self.withoutTerminal = true;
        return 0;
    }
}
