package elfin.kernel.fs;

/**
 * What the file system asks of the layers above it: who is calling, and signals to the caller. The
 * task layer installs its answer at boot.
 */
public abstract class Caller {
    private static Caller installed;

    /** Sets where answers come from. */
    public static void install(Caller caller) {
        installed = caller;
    }

    /** Credentials of the running task, or null before there is one. */
    public static FileCredentials credentials() {
        return installed == null ? null : installed.currentCredentials();
    }

    /** The running task wrote to a pipe nobody reads: SIGPIPE. */
    public static void brokenPipe() {
        if (installed != null) {
            installed.sendSignal(SIGPIPE);
        }
    }

    private static final int SIGPIPE = 13;

    protected abstract FileCredentials currentCredentials();

    /** Sends a signal to the running task. */
    protected abstract void sendSignal(int signal);
}
