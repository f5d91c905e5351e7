package elfin.kernel.net;

import elfin.kernel.task.Credentials;
import elfin.kernel.task.Process;
import elfin.kernel.task.Task;

/** Who was at the other end when a connection was made: {@code SO_PEERCRED} and its kin. */
public final class PeerCredentials {
    public final Process process;
    public final int uid;
    public final int gid;

    /** Supplementary groups; not to be changed. */
    public final int[] groups;

    private PeerCredentials(Process process, Credentials own) {
        this.process = process;
        this.uid = own.euid;
        this.gid = own.egid;
        this.groups = own.groups;
    }

    /** The calling process. */
    public static PeerCredentials ofCaller() {
        return new PeerCredentials(Task.current().process, Task.current().credentials());
    }
}
