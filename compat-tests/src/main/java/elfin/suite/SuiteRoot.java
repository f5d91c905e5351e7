package elfin.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The root file system of a suite: busybox with all its applets, users, and empty directories. */
final class SuiteRoot {
    private static final Path BUSYBOX = Path.of("/bin/busybox");
    private static final String[] DIRECTORIES = {
        "bin", "dev", "etc", "proc", "root", "sys", "tmp", "usr/bin", "usr/lib", "var/tmp"
    };

    private SuiteRoot() {}

    /** Makes it anew. */
    static void create(Path root) throws IOException, InterruptedException {
        if (Files.exists(root)) {
            Commands.run(root.getParent(), "rm", "-rf", root.toString());
        }
        for (String directory : DIRECTORIES) {
            Files.createDirectories(root.resolve(directory));
        }
        Commands.run(root, "chmod", "1777", "tmp", "var/tmp");
        Files.writeString(
                root.resolve("etc/passwd"),
                """
                root:x:0:0:root:/root:/bin/sh
                daemon:x:1:1:daemon:/usr/sbin:/bin/false
                nobody:x:65534:65534:nobody:/nonexistent:/bin/false
                """);
        Files.writeString(
                root.resolve("etc/group"), "root:x:0:\ndaemon:x:1:\ntty:x:5:\nnogroup:x:65534:\n");
        Files.writeString(root.resolve("etc/hosts"), "127.0.0.1 localhost\n");
        Commands.run(root, "cp", BUSYBOX.toString(), "bin/busybox");
        for (String applet : Commands.run(root, BUSYBOX.toString(), "--list").lines().toList()) {
            Path link = root.resolve("bin").resolve(applet);
            if (!Files.exists(link)) {
                Files.createSymbolicLink(link, Path.of("busybox"));
            }
        }
    }
}
