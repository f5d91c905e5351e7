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

    /**
     * How many bytes of a write the running task's RLIMIT_FSIZE allows.
     *
     * @return 0 when it allows none: then it also got SIGXFSZ
     */
    public static long allowedBytes(long position, long byteCount) {
        long limit = installed == null ? NO_LIMIT : installed.fileSizeLimit();
        if (limit < 0 || byteCount <= limit - position) {
            return byteCount;
        }
        if (position >= limit) {
            installed.sendSignal(SIGXFSZ);
            return 0;
        }
        return limit - position;
    }

    /** Whether RLIMIT_FSIZE allows a file to get a size; if not, the task got SIGXFSZ. */
    public static boolean mayExtendTo(long size) {
        return allowedBytes(size - 1, 1) == 1;
    }

    /**
     * A file with {@code O_ASYNC} has news: its owner gets a signal.
     *
     * @param code {@code si_code}
     * @param band the {@code POLL*} bits that it is about
     */
    static void fileHasNews(OpenFile file, int descriptor, int code, int band) {
        if (installed != null && file.owner != 0) {
            installed.signalOwner(file, descriptor, code, band);
        }
    }

    /** A file has something urgent: its owner gets SIGURG, whether it is {@code O_ASYNC} or not. */
    public static void urgent(OpenFile file) {
        if (installed != null && file.owner != 0) {
            installed.signalUrgent(file);
        }
    }

    private static final int SIGPIPE = 13;
    private static final int SIGXFSZ = 25;

    /** RLIM_INFINITY. */
    private static final long NO_LIMIT = -1;

    protected abstract FileCredentials currentCredentials();

    /** The running task's RLIMIT_FSIZE; a negative number is none. */
    protected long fileSizeLimit() {
        return NO_LIMIT;
    }

    /** Sends a file's owner its signal. */
    protected void signalOwner(OpenFile file, int descriptor, int code, int band) {}

    /** Sends a file's owner SIGURG. */
    protected void signalUrgent(OpenFile file) {}

    /** Sends a signal to the running task. */
    protected abstract void sendSignal(int signal);
}
