package elfin.kernel.tty;

import elfin.abi.Errno;
import elfin.abi.Signal;
import elfin.kernel.task.PendingSignals;
import elfin.kernel.task.Process;
import elfin.kernel.task.ProcessGroups;
import elfin.kernel.task.ProcessTable;
import elfin.kernel.task.Signals;
import elfin.kernel.task.Task;

/** Who may use a terminal now, and signals from it: credentials(7), termios(3). */
final class JobControl {
    private JobControl() {}

    /** Sends to all processes of a group. */
    static void signalGroup(int group, int signal) {
        for (int pid = 1; group > 0 && pid <= ProcessTable.highestPid(); pid++) {
            Process process = ProcessTable.find(pid);
            if (ProcessGroups.isMember(process, group) && !isSpared(process, group, signal)) {
                Signals.send(process, signal, Signal.SI_KERNEL, null);
            }
        }
    }

    /** The leader of a session is told; the foreground group when the leader has ended. */
    static void hangUpSessionLeader(int session, int foreground) {
        Process leader = session == 0 ? null : ProcessTable.find(session);
        if (leader != null && !leader.hasExited()) {
            leader.hungUpGroup = foreground;
            Signals.send(leader, Signal.SIGHUP, Signal.SI_KERNEL, null);
            Signals.send(leader, Signal.SIGCONT, Signal.SI_KERNEL, null);
        } else {
            signalGroup(foreground, Signal.SIGHUP);
        }
    }

    /** The stop signals do not stop a group that nobody could continue. */
    private static boolean isSpared(Process process, int group, int signal) {
        return signal == Signal.SIGTSTP
                && process.actions.handler(signal) == Signal.SIG_DFL
                && ProcessGroups.isOrphaned(group);
    }

    /**
     * Whether the calling process may read (SIGTTIN) or change the terminal (SIGTTOU): 0, or a
     * negative error number after the signal was sent to its group.
     */
    static long check(Terminal terminal, int signal) {
        Process self = Task.current().process;
        if (!isControlledBy(self, terminal)
                || terminal.foreground == 0
                || self.processGroup == terminal.foreground) {
            return 0;
        }
        boolean minds =
                self.actions.handler(signal) != Signal.SIG_IGN
                        && (Task.current().blocked & PendingSignals.bit(signal)) == 0;
        if (!minds) {
            return signal == Signal.SIGTTIN ? -Errno.EIO : 0;
        }
        if (ProcessGroups.isOrphaned(self.processGroup)) {
            return -Errno.EIO;
        }
        signalGroup(self.processGroup, signal);
        return -Errno.ERESTARTSYS;
    }

    static boolean isControlledBy(Process process, Terminal terminal) {
        return terminal.session != 0
                && process.session == terminal.session
                && !process.withoutTerminal;
    }

    /** Whether a group exists, in any session (0) or in a certain one. */
    static boolean groupExists(int group, int session) {
        for (int pid = 1; pid <= ProcessTable.highestPid(); pid++) {
            Process process = ProcessTable.find(pid);
            if (ProcessGroups.isMember(process, group)
                    && (session == 0 || process.session == session)) {
                return true;
            }
        }
        return false;
    }
}
