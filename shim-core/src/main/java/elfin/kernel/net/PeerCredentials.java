package elfin.kernel.net;

import elfin.kernel.task.Process;
import elfin.kernel.task.Task;

/** Who was at the other end when a connection was made: {@code SO_PEERCRED} and its kin. */
public final class PeerCredentials {
    public final Process process;
    public final int uid;
    public final int gid;

    /** Supplementary groups; not to be changed. */
    public final int[] groups;

    private PeerCredentials(Process process) {
        this.process = process;
        this.uid = process.credentials.euid;
        this.gid = process.credentials.egid;
        this.groups = process.credentials.groups;
    }

    /** The calling process. */
    public static PeerCredentials ofCaller() {
        return new PeerCredentials(Task.current().process);
    }
}
