package elfin.conformance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The host's own Linux, in a chroot with mounts of its own, and as leader of a session, as the
 * unikernel starts programs. It needs root, as the cases do. /proc and /sys are mounted in the
 * mount namespace of the run alone, so that they go with its last process.
 */
final class LinuxPlatform implements Platform {
    /**
     * Mounts what the unikernel has too, seen by the cases only, and runs them as a child: a
     * process that had waited for mount(8) would have used time by its children.
     */
    private static final String MOUNT_AND_ENTER =
            "mount -t devpts -o newinstance,gid=5,mode=620,ptmxmode=666 devpts \"$0/dev/pts\""
                    + " && mount -t proc proc \"$0/proc\" && mount -t sysfs sysfs \"$0/sys\""
                    + " && setsid chroot \"$0\" \"$@\"; exit $?";

    private final TestRoot root;
    private final Path work;
    private final int timeoutSeconds;

    LinuxPlatform(TestRoot root, Path work, int timeoutSeconds) {
        this.root = root;
        this.work = work;
        this.timeoutSeconds = timeoutSeconds;
    }

    @Override
    public String name() {
        return "linux";
    }

    @Override
    public Run run(List<String> arguments) throws IOException, InterruptedException {
        Path directory = work.resolve("linux-root");
        root.create(directory);
        try {
            List<String> line =
                    new ArrayList<>(
                            List.of(
                                    "env",
                                    "-i",
                                    "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
                                    "unshare",
                                    "--mount",
                                    "sh",
                                    "-c",
                                    MOUNT_AND_ENTER,
                                    directory.toString(),
                                    TestRoot.PROGRAM,
                                    TestRoot.DIRECTORY));
            line.addAll(arguments);
            Path output = work.resolve("linux-output");
            Process process =
                    new ProcessBuilder(line)
                            .redirectInput(Path.of("/dev/null").toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile())
                            .start();
            boolean ended = process.waitFor(timeoutSeconds, TimeUnit.SECONDS);
            if (!ended) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
            }
            List<String> lines = Files.readAllLines(output, StandardCharsets.ISO_8859_1);
            int status = process.exitValue();
            End end = ended ? status > 128 ? End.KILLED : End.EXITED : End.TIMED_OUT;
            return new Run(end, status, lines, "status " + status);
        } finally {
            TestRoot.delete(directory);
        }
    }
}
