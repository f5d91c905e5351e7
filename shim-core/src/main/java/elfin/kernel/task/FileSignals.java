package elfin.kernel.task;

import elfin.abi.Signal;
import elfin.kernel.fs.OpenFile;

/** Signals to the owners of files with {@code O_ASYNC}: Linux's send_sigio(). */
public final class FileSignals {
    private FileSignals() {}

    private interface Sending {
        void to(Process process, Task task);
    }

    /** Sends a file's owner its signal, if who set the owner may. */
    public static void send(OpenFile file, int descriptor, int code, int band) {
        toOwner(file, (process, task) -> send(process, task, file, descriptor, code, band));
    }

    /** Sends a file's owner SIGURG, if who set the owner may. */
    public static void sendUrgent(OpenFile file) {
        toOwner(
                file,
                (process, task) -> {
                    if (task != null) {
                        Signals.sendTo(task, Signal.SIGURG, Signal.SI_KERNEL, null);
                    } else {
                        Signals.send(process, Signal.SIGURG, Signal.SI_KERNEL, null);
                    }
                });
    }

    /** Does something for each owner that who set it may reach. */
    private static void toOwner(OpenFile file, Sending sending) {
        if (file.ownerIsThread) {
            Task task = ProcessTable.findTask(file.owner);
            if (task != null) {
                reach(task.process, task, file, sending);
            }
        } else if (file.owner > 0) {
            Process process = ProcessTable.find(file.owner);
            if (process != null) {
                reach(process, null, file, sending);
            }
        } else {
            for (int pid = 1; pid <= ProcessTable.highestPid(); pid++) {
                Process process = ProcessTable.find(pid);
                if (ProcessGroups.isMember(process, -file.owner)) {
                    reach(process, null, file, sending);
                }
            }
        }
    }

    private static void reach(Process process, Task task, OpenFile file, Sending sending) {
        Credentials to = task == null ? process.credentials() : task.credentials();
        boolean may =
                file.ownerEuid == 0
                        || file.ownerEuid == to.suid
                        || file.ownerEuid == to.uid
                        || file.ownerUid == to.suid
                        || file.ownerUid == to.uid;
        if (may) {
            sending.to(process, task);
        }
    }

    private static void send(
            Process process, Task task, OpenFile file, int descriptor, int code, int band) {
        if (file.ownerSignal != 0) {
            SignalInfo info = new SignalInfo();
            info.set(file.ownerSignal, code, band, descriptor);
            if (Signals.queue(process, task, info)) {
                return;
            }
        }
        if (task != null) {
            Signals.sendTo(task, Signal.SIGIO, Signal.SI_KERNEL, null);
        } else {
            Signals.send(process, Signal.SIGIO, Signal.SI_KERNEL, null);
        }
    }
}
