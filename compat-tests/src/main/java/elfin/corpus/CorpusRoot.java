package elfin.corpus;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The root file system that the programs run in, on Linux in a chroot and in the unikernel. */
final class CorpusRoot {
    private static final int LINES = 400;

    private CorpusRoot() {}

    /** Makes the directory, without programs. */
    static void make(Path root) throws IOException, InterruptedException {
        for (String directory :
                List.of("bin", "data/deep/er", "dev", "etc", "prog", "root", "tmp")) {
            Files.createDirectories(root.resolve(directory));
        }
        write(root, "etc/passwd", "root:x:0:0:root:/root:/bin/sh\n");
        write(root, "etc/group", "root:x:0:\n");
        StringBuilder text = new StringBuilder();
        StringBuilder numbers = new StringBuilder();
        for (int i = 0; i < LINES; i++) {
            text.append("line ").append(i * 7919 % LINES).append(" of the text\n");
            numbers.append(i * 31 % LINES).append('\n');
        }
        write(root, "data/text", text.toString());
        write(root, "data/numbers", numbers.toString());
        write(root, "data/deep/er/file", "deep\n");
        write(root, "data/style.css", "a {  color : red ; margin: 0px 0px }\n");
        write(
                root,
                "data/script.js",
                "const  list=[3,1,2]\nexport function f( a,b ){return list.map(x=>x+a*b)}\n");
        write(root, "data/BUILD", "cc_library(name='a',srcs=['b.c','a.c'])\n");
        write(root, "data/main.go", "package main\nfunc main( ) {\nx:=1\n_ = x }\n");
        write(root, "data/header.h", "#define A 1\nint f(int a, char *b);\n");
        write(root, "data/Main.elm", "module Main exposing (..)\nf  x = x+1\ng = [f 1,f 2]\n");
        write(root, "data/hello.pas", "program p; begin writeln('hello'); end.\n");
        makeFileSystem(root.resolve("data/ext2"));
        for (String node : List.of("null 1 3", "zero 1 5", "urandom 1 9", "random 1 8")) {
            String[] words = node.split(" ", -1);
            Path device = root.resolve("dev").resolve(words[0]);
            if (!Files.exists(device)) {
                run("mknod", "-m", "666", device.toString(), "c", words[1], words[2]);
            }
        }
    }

    /** Puts a program in; returns its path in the file system. */
    static String place(Path root, CorpusProgram program, Path file) throws IOException {
        // One at a time: the machine's memory holds the whole file system.
        try (Stream<Path> before = Files.list(root.resolve("prog"))) {
            for (Path old : before.toList()) {
                Files.delete(old);
            }
        }
        Path target = root.resolve("prog").resolve(program.name());
        Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
        return "/prog/" + program.name();
    }

    /** Deletes a directory with all that is in it, unless something is mounted there. */
    static void delete(Path directory) throws IOException {
        if (Files.readString(Path.of("/proc/self/mounts")).contains(directory + "/")) {
            throw new IOException("something is mounted in " + directory);
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static void makeFileSystem(Path image) throws IOException, InterruptedException {
        if (!Files.exists(image)) {
            run("mke2fs", "-q", "-F", "-t", "ext2", image.toString(), "512k");
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
            throw new IOException("failed: " + String.join(" ", command));
        }
    }

    private static void write(Path root, String name, String text) throws IOException {
        Files.writeString(root.resolve(name), text, StandardCharsets.UTF_8);
    }
}
