package elfin.corpus;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** The root file system of thorough workloads: that of the short ones, and more. */
final class ThoroughRoot {
    private static final String[] SCRIPTS = {
        "bash.sh", "bash.tty", "busybox.sh", "shell.sh", "shell.tty", "sash.sh", "zsh.sh"
    };

    /** File systems for e2fsck: name, options of mke2fs, commands of debugfs that damage them. */
    private static final String[][] FILE_SYSTEMS = {
        {"clean", "-t ext2", ""},
        {"damaged", "-t ext2", "clri <2>"},
        {"inodes", "-t ext4", "mkdir d;write /dev/null d/f;sif d/f links_count 7;freei d/f"},
        {"directories", "-t ext4 -O dir_index", "mkdir d;mkdir d/e;unlink d/e;ffb 20"},
        {"journal", "-t ext3 -J size=1", "set_super_value feature_incompat 6"},
        {"extents", "-t ext4 -O metadata_csum,extents", "write /etc/services s;ssv state 0"},
        {"super", "-t ext2 -b 1024", "ssv magic 0"},
    };

    private static final String SIGNATURES =
            "export GNUPGHOME=$(mktemp -d); cd \"$1\"/data;"
                    + " g='gpg --batch --yes -q --pinentry-mode loopback --passphrase x';"
                    + " $g --quick-gen-key test@example.org rsa2048 sign never && $g --export -o"
                    + " ring && $g -o detached.sig -b text && $g -o armored.asc -a -b text &&"
                    + " $g -o clear --clearsign text && $g -o inline.gpg -s text;"
                    + " gpgconf --kill all; rm -rf \"$GNUPGHOME\"";

    private ThoroughRoot() {}

    static void make(Path root) throws IOException, InterruptedException {
        CorpusRoot.make(root);
        for (String directory :
                List.of("dev/pts", "dev/shm", "machine", "proc", "run", "sys", "var", "work")) {
            Files.createDirectories(root.resolve(directory));
        }
        write(root, "etc/passwd", "root:x:0:0::/root:/bin/sh\nuser:x:1000:1000::/tmp:/bin/sh\n");
        write(root, "etc/group", "root:x:0:\nuser:x:1000:user\n");
        write(root, "etc/shadow", "root::19000:0:99999:7:::\nuser::19000:0:99999:7:::\n");
        write(root, "etc/hosts", "127.0.0.1 localhost\n");
        write(root, "etc/resolv.conf", "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n");
        write(root, "etc/e2fsck.conf", "[options]\nlog_dir = /tmp\nlog_filename = log-%N-%D\n");
        write(root, "data/add.s", "TEXT \u00b7add(SB),4,$0-24\n\tMOVQ a+0(FP), AX\n\tRET\n");
        write(root, "etc/nsswitch.conf", "hosts: files dns\npasswd: files\n");
        shell(
                "[ -e $1/dev/tty ] || mknod -m 666 $1/dev/tty c 5 0; ln -sfn pts/ptmx $1/dev/ptmx",
                root);
        shell("[ -e $1/dev/full ] || mknod -m 666 $1/dev/full c 1 7", root);
        shell("ln -sfn /proc/self/fd $1/dev/fd; ln -sfn /proc/self/fd/0 $1/dev/stdin", root);
        for (String script : SCRIPTS) {
            try (InputStream in = open(script)) {
                Files.copy(in, root.resolve("data/" + script), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.createDirectories(root.resolve("images"));
        for (String[] system : FILE_SYSTEMS) {
            makeFileSystem(root.resolve("images/" + system[0]), system[1], system[2]);
        }
        shell("gzip -nc $1/data/text >$1/data/text.gz", root);
        if (!Files.exists(root.resolve("data/inline.gpg"))) {
            shell(SIGNATURES, root);
        }
    }

    static InputStream open(String script) throws IOException {
        InputStream in = ThoroughRoot.class.getResourceAsStream(script);
        if (in == null) {
            throw new IOException("no resource " + script);
        }
        return in;
    }

    /** Puts a program in, and a copy that runs with the superuser's rights. */
    static String place(Path root, CorpusProgram program, Path file) throws IOException {
        String path = CorpusRoot.place(root, program, file);
        Path copy = root.resolve("prog/" + program.name() + ".suid");
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setAttribute(copy, "unix:mode", 0104755);
        return path;
    }

    private static void makeFileSystem(Path image, String options, String damage)
            throws IOException, InterruptedException {
        shell("mke2fs -q -F " + options + " $1 9000k", image);
        for (String command : damage.split(";", -1)) {
            shell("debugfs -w -R '" + command + "' $1 2>/dev/null; true", image);
        }
    }

    private static void shell(String script, Path argument)
            throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder("sh", "-c", script, "sh", argument.toString())
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        if (process.waitFor() != 0) {
            throw new IOException("failed: " + script);
        }
    }

    private static void write(Path root, String name, String text) throws IOException {
        Files.writeString(root.resolve(name), text, StandardCharsets.UTF_8);
    }
}
