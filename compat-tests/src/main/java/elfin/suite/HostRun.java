package elfin.suite;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The host's Linux as the oracle: a program runs in a chroot of a copy of the root file system on
 * tmpfs, in mount, process, IPC and host name namespaces of its own, so that nothing is left of it.
 */
final class HostRun {
    private static final String SCRIPT =
            """
            set -e
            root=$1 directory=$2
            shift 2
            mount -t tmpfs -o size=2g tmpfs /mnt
            cp -a "$root/." /mnt
            mount -t proc proc /mnt/proc
            mount -t sysfs sysfs /mnt/sys
            mount --rbind /dev /mnt/dev
            mount -t devpts -o newinstance,ptmxmode=666,mode=620,gid=5 devpts /mnt/dev/pts
            mount --bind /mnt/dev/pts/ptmx /mnt/dev/ptmx
            mount -t tmpfs -o mode=1777 tmpfs /mnt/dev/shm
            mount -t tmpfs -o mode=1777 tmpfs /mnt/tmp
            cd "/mnt$directory"
            exec env -i PATH="$SUITE_PATH" HOME=/root /usr/sbin/chroot /mnt \\
                /bin/sh -c 'cd "$0" && exec setsid "$@"' "$directory" "$@"
            """;

    private HostRun() {}

    /** What a program printed, both its streams, and as last line {@code STATUS N}. */
    static List<String> run(Path root, SuiteProgram program, Path work)
            throws IOException, InterruptedException {
        List<String> line =
                new ArrayList<>(
                        List.of(
                                "unshare",
                                "--mount",
                                "--pid",
                                "--ipc",
                                "--uts",
                                "--fork",
                                "--kill-child",
                                "sh",
                                "-c",
                                SCRIPT,
                                "sh",
                                root.toAbsolutePath().toString(),
                                program.directory()));
        line.addAll(program.command());
        Path output = work.resolve("host-output");
        ProcessBuilder builder =
                new ProcessBuilder(line)
                        .redirectInput(Path.of("/dev/null").toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        builder.environment().put("SUITE_PATH", GuestRun.PATH);
        Process process = builder.start();
        if (!process.waitFor(program.timeoutSeconds(), TimeUnit.SECONDS)) {
            process.destroy();
            process.waitFor();
        }
        List<String> lines =
                new ArrayList<>(Files.readAllLines(output, StandardCharsets.ISO_8859_1));
        lines.add("STATUS " + process.exitValue());
        return lines;
    }
}
