package elfin.kernel.syscall.file;

import elfin.kernel.fs.FileTable;
import elfin.kernel.fs.FsContext;
import elfin.kernel.fs.Location;
import elfin.kernel.fs.proc.ProcProcess;
import elfin.kernel.fs.proc.ProcSource;
import elfin.kernel.fs.proc.ProcUsage;
import elfin.kernel.fs.proc.Settings;
import elfin.kernel.mm.AddressSpace;
import elfin.kernel.task.Process;
import java.nio.charset.StandardCharsets;

/** What /proc shows on the simulated machine: processes 1 and 3, of which 3 is the caller. */
final class SimulatedProcesses extends ProcSource {
    private final Process caller;
    private String hostname = "host";

    SimulatedProcesses(Process caller) {
        this.caller = caller;
    }

    @Override
    public int currentPid() {
        return 3;
    }

    @Override
    public int currentTid() {
        return 3;
    }

    @Override
    public FsContext callerContext() {
        return caller.fs;
    }

    @Override
    public ProcProcess process(int pid) {
        return pid == 3 ? new View(false) : null;
    }

    @Override
    public ProcProcess task(int tid) {
        return tid == 3 ? new View(true) : null;
    }

    @Override
    public int nextPid(int pid) {
        return pid < 1 ? 1 : pid < 3 ? 3 : -1;
    }

    @Override
    public String hostname() {
        return hostname;
    }

    @Override
    public String domainname() {
        return "(none)";
    }

    @Override
    public void setHostname(byte[] name, int length) {
        hostname = new String(name, 0, length, StandardCharsets.ISO_8859_1);
    }

    @Override
    public void setDomainname(byte[] name, int length) {}

    @Override
    public String release() {
        return "6";
    }

    @Override
    public String version() {
        return "#1";
    }

    @Override
    public String processors() {
        return "processor\t: 0\n";
    }

    @Override
    public long uptimeNanos() {
        return 1_250_000_000;
    }

    @Override
    public long bootSeconds() {
        return 1000;
    }

    @Override
    public long idleNanos() {
        return 500_000_000;
    }

    @Override
    public int runnableTasks() {
        return 1;
    }

    @Override
    public int taskCount() {
        return 2;
    }

    @Override
    public int lastPid() {
        return 3;
    }

    @Override
    public String unixSockets() {
        return "";
    }

    @Override
    public String messageQueues() {
        return "";
    }

    @Override
    public String semaphores() {
        return "";
    }

    @Override
    public String sharedMemory() {
        return "";
    }

    @Override
    public String corePattern() {
        return "core\n";
    }

    @Override
    public boolean setCorePattern(byte[] pattern, int length) {
        return false;
    }

    @Override
    public boolean coreUsesPid() {
        return false;
    }

    @Override
    public void setCoreUsesPid(boolean uses) {}

    @Override
    public void addSettings(Settings settings) {}

    @Override
    public long loadHundredths(int which) {
        return 0;
    }

    @Override
    public long random() {
        return 4;
    }

    private final class View extends ProcProcess {
        private final boolean task;

        View(boolean task) {
            this.task = task;
        }

        @Override
        public int coreFilter() {
            return 0x33;
        }

        @Override
        public void setCoreFilter(int kinds) {}

        @Override
        public int pid() {
            return 3;
        }

        @Override
        public boolean exists() {
            return true;
        }

        @Override
        public int tid() {
            return 3;
        }

        @Override
        public boolean isTask() {
            return task;
        }

        @Override
        public int parentPid() {
            return 1;
        }

        @Override
        public int processGroup() {
            return 3;
        }

        @Override
        public int session() {
            return 3;
        }

        @Override
        public int terminal() {
            return 0;
        }

        @Override
        public int terminalGroup() {
            return -1;
        }

        @Override
        public String name() {
            return "tester";
        }

        @Override
        public long setName(byte[] bytes, int length) {
            return 0;
        }

        @Override
        public char state() {
            return 'R';
        }

        @Override
        public int uid(int which) {
            return 0;
        }

        @Override
        public int gid(int which) {
            return 0;
        }

        @Override
        public int[] groups() {
            return new int[] {7};
        }

        @Override
        public long[] capabilities() {
            return new long[5];
        }

        @Override
        public boolean mayBeInspected() {
            return true;
        }

        @Override
        public String systemCall() {
            return "running\n";
        }

        @Override
        public long startNanos() {
            return 0;
        }

        @Override
        public ProcUsage usage() {
            return new ProcUsage();
        }

        @Override
        public int niceness() {
            return 0;
        }

        @Override
        public int policy() {
            return 0;
        }

        @Override
        public int realTimePriority() {
            return 0;
        }

        @Override
        public int taskCount() {
            return 1;
        }

        @Override
        public int nextTask(int tid) {
            return tid < 3 ? 3 : -1;
        }

        @Override
        public int nextChild(int pid) {
            return -1;
        }

        @Override
        public AddressSpace addressSpace() {
            return null;
        }

        @Override
        public FileTable files() {
            return caller.files;
        }

        @Override
        public FsContext context() {
            return caller.fs;
        }

        @Override
        public Location executable() {
            return null;
        }

        @Override
        public long signals(int which) {
            return 0;
        }

        @Override
        public long queuedSignals() {
            return 0;
        }

        @Override
        public int exitSignal() {
            return 17;
        }

        @Override
        public int exitStatus() {
            return 0;
        }

        @Override
        public long softLimit(int resource) {
            return -1;
        }

        @Override
        public long hardLimit(int resource) {
            return -1;
        }

        @Override
        public boolean noNewPrivileges() {
            return false;
        }

        @Override
        public int personality() {
            return 0;
        }

        @Override
        public int outOfMemoryScore() {
            return 0;
        }

        @Override
        public void setOutOfMemoryScore(int score) {}
    }
}
