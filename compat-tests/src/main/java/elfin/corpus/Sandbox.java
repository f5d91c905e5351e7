package elfin.corpus;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs of a program on Linux, in a chroot in name spaces of their own, without the capabilities
 * that could do the machine harm (clock, modules, reboot): such calls are made, and refused. Runs
 * can go on side by side: each has its own {@code /tmp} and {@code /work}.
 */
final class Sandbox {
    /** Where the machine's own files are seen in the root, if a run asks for it. */
    static final String MACHINE = "/machine";

    private static final int GRACE_SECONDS = 8;

    private static final String DROPPED =
            "-sys_time,-sys_module,-sys_boot,-sys_rawio,-syslog,-wake_alarm,-mac_admin,-mknod";

    private static final String SET_UP =
            """
            r=$1; shift; cd "$r"; mount -t tmpfs o run; mkdir run/upper run/work
            mount -t overlay -o "lowerdir=$r,upperdir=$r/run/upper,workdir=$r/run/work" o "$r"
            cd "$r"
            mount -t proc p proc; mount -t sysfs s sys 2>/dev/null
            mount -t devpts -o newinstance,ptmxmode=666 d dev/pts
            mount -t tmpfs -o mode=1777 t tmp; mount -t tmpfs w work
            case "$*" in */work/*) cp -r images/. work;; esac
            mkdir tmp/go tmp/js; cp prog/*.suid tmp/go/tool
            cp data/BUILD data/text.gz tmp; cp data/main.go tmp/go; cp data/script.js tmp/js
            busybox ifconfig lo 127.0.0.1 up
            eval "$ELFIN_SET_UP"
            [ -z "$ELFIN_CLIENT" ] || (sleep 1; eval "$ELFIN_CLIENT") >/dev/null 2>&1 &
            exec setpriv --bounding-set="""
                    + DROPPED
                    + " \"$@\"";

    private Sandbox() {}

    /**
     * The command that runs another one there.
     *
     * @param seconds after which it is killed with all its processes
     * @param client a shell command of this machine that uses the program as a server, or empty
     * @param setUp a shell command that changes what the run finds, in the root's directory
     * @param environment variables of the run
     */
    static List<String> command(
            Path root,
            int seconds,
            String client,
            String setUp,
            List<String> environment,
            List<String> command) {
        List<String> all =
                new ArrayList<>(
                        List.of("env", "-i", "PATH=/bin:/sbin:/usr/bin:/usr/sbin", "HOME=/tmp"));
        all.addAll(List.of("TERM=vt100", "SHELL=/bin/sh"));
        all.addAll(List.of("ELFIN_CLIENT=" + client, "ELFIN_SET_UP=" + setUp));
        all.addAll(environment);
        all.addAll(List.of("timeout", "-s", "KILL", seconds + "s"));
        all.addAll(List.of("unshare", "-m", "-u", "-i", "-n", "-p", "--fork", "--kill-child"));
        all.addAll(List.of("sh", "-c", SET_UP, "sh", root.toString()));
        all.addAll(command);
        return all;
    }

    /** Runs without input, to its end. */
    static void run(List<String> command) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command)
                        .redirectInput(Path.of("/dev/null").toFile())
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        process.waitFor();
    }

    /** Waits for what is killed after a time. */
    static void await(Process process, int seconds) throws InterruptedException {
        if (!process.waitFor(seconds + GRACE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
