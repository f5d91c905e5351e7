package elfin.kernel.task;

import elfin.abi.Signal;
import elfin.kernel.fs.OpenFile;

/** Signals to the owners of files with {@code O_ASYNC}: Linux's send_sigio(). */
public final class FileSignals {
    private FileSignals() {}

    /** Sends a file's owner its signal, if who set the owner may. */
    public static void send(OpenFile file, int descriptor, int code, int band) {
        if (file.ownerIsThread) {
            Task task = ProcessTable.findTask(file.owner);
            if (task != null) {
                send(task.process, task, file, descriptor, code, band);
            }
        } else if (file.owner > 0) {
            Process process = ProcessTable.find(file.owner);
            if (process != null) {
                send(process, null, file, descriptor, code, band);
            }
        } else {
            for (int pid = 1; pid <= ProcessTable.highestPid(); pid++) {
                Process process = ProcessTable.find(pid);
                if (ProcessGroups.isMember(process, -file.owner)) {
                    send(process, null, file, descriptor, code, band);
                }
            }
        }
    }

    private static void send(
            Process process, Task task, OpenFile file, int descriptor, int code, int band) {
        Credentials to = task == null ? process.credentials() : task.credentials();
        boolean may =
                file.ownerEuid == 0
                        || file.ownerEuid == to.suid
                        || file.ownerEuid == to.uid
                        || file.ownerUid == to.suid
                        || file.ownerUid == to.uid;
        if (!may) {
            return;
        }
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
