package elfin.kernel.boot;

import elfin.kernel.fs.FileTable;
import elfin.kernel.fs.FsContext;
import elfin.kernel.fs.Location;
import elfin.kernel.fs.proc.ProcProcess;
import elfin.kernel.fs.proc.ProcSource;
import elfin.kernel.mm.AddressSpace;
import elfin.kernel.syscall.process.Uname;
import elfin.kernel.task.Hostname;
import elfin.kernel.task.Process;
import elfin.kernel.task.ProcessTable;
import elfin.kernel.task.Task;
import elfin.kernel.time.Clock;

/** Tells /proc about processes and the machine. */
final class TaskProcesses extends ProcSource {
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    @Override
    public int currentPid() {
        return Task.current().process.pid;
    }

    @Override
    public ProcProcess process(int pid) {
        Process process = ProcessTable.find(pid);
        return process == null || process.hasExited() ? null : new View(process);
    }

    @Override
    public int nextPid(int pid) {
        for (int next = Math.max(pid, 0) + 1; next <= ProcessTable.highestPid(); next++) {
            Process process = ProcessTable.find(next);
            if (process != null && !process.hasExited()) {
                return next;
            }
        }
        return -1;
    }

    @Override
    public String hostname() {
        return text(Hostname.NODE.bytes(), Hostname.NODE.length());
    }

    @Override
    public String release() {
        return Uname.RELEASE;
    }

    @Override
    public String version() {
        return Uname.VERSION;
    }

    @Override
    public String processors() {
        return ProcessorText.make();
    }

    @Override
    public long uptimeNanos() {
        return Clock.monotonicNanos();
    }

    @Override
    public long bootSeconds() {
        return Clock.realtimeAtBoot() / NANOS_PER_SECOND;
    }

    private static String text(byte[] bytes, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length && bytes[i] != 0; i++) {
            text.append((char) (bytes[i] & 0xff));
        }
        return text.toString();
    }

    /** One process. */
    private static final class View extends ProcProcess {
        private final Process process;

        View(Process process) {
            this.process = process;
        }

        @Override
        public int pid() {
            return process.pid;
        }

        @Override
        public int parentPid() {
            return process.parent == null ? 0 : process.parent.pid;
        }

        @Override
        public int processGroup() {
            return process.processGroup;
        }

        @Override
        public int session() {
            return process.session;
        }

        @Override
        public String name() {
            return text(process.name, process.name.length);
        }

        @Override
        public char state() {
            return process == Task.current().process ? 'R' : 'S';
        }

        @Override
        public int uid() {
            return process.credentials.euid;
        }

        @Override
        public int gid() {
            return process.credentials.egid;
        }

        @Override
        public long startNanos() {
            return process.startNanos;
        }

        @Override
        public long cpuNanos() {
            return process.usedNanos();
        }

        @Override
        public AddressSpace addressSpace() {
            return process.addressSpace;
        }

        @Override
        public FileTable files() {
            return process.files;
        }

        @Override
        public FsContext context() {
            return process.fs;
        }

        @Override
        public Location executable() {
            return process.executable;
        }

        @Override
        public long blockedSignals() {
            return process.mainTask == null ? 0 : process.mainTask.blocked;
        }

        @Override
        public long pendingSignals() {
            return process.pending.set();
        }
    }
}
