package elfin.corpus;

import static elfin.corpus.CorpusProgram.Kind.GLIBC;
import static elfin.corpus.CorpusProgram.Kind.GLIBC_PIE;
import static elfin.corpus.CorpusProgram.Kind.GO;
import static elfin.corpus.CorpusProgram.Kind.MUSL;
import static elfin.corpus.CorpusProgram.Kind.OTHER;
import static elfin.corpus.CorpusProgram.Kind.RUST;

import elfin.corpus.CorpusProgram.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * The programs. Workloads use only what {@link CorpusRoot} has, start no other program, and print
 * the same each time.
 */
final class Corpus {
    /** For shells: only what is built in. */
    private static final String PORTABLE =
            "for i in 1 2 3; do (echo $i); done; x=$(echo y | { read a; echo $a$a; }); echo $x;"
                    + " trap 'echo caught' USR1; kill -USR1 $$; cd /data; pwd; echo *;"
                    + " umask 22; umask; read l <text; echo $l; echo new >/tmp/f; read m </tmp/f;"
                    + " echo $m; test -d /tmp && echo d; (exit 4); echo $?; times >/dev/null;"
                    + " test text -nt /tmp/f; echo $?; exit 3";

    private static final String SHELL =
            "(sleep 9 & kill $!; wait $!; echo $?); ls /data/deep; stat -c %s /data/text;"
                    + " mkdir /tmp/d; mv /tmp/d /tmp/e; rmdir /tmp/e; ln -s x /tmp/l; readlink"
                    + " /tmp/l; cp /data/text /tmp/c; md5sum /tmp/c; rm /tmp/c /tmp/l; "
                    + PORTABLE;

    private final List<CorpusProgram> programs = new ArrayList<>();

    private Corpus() {}

    /** All programs, by kind. */
    static List<CorpusProgram> all() {
        Corpus corpus = new Corpus();
        corpus.addGlibc();
        corpus.addMuslAndRust();
        corpus.addGo();
        corpus.addOthers();
        return List.copyOf(corpus.programs);
    }

    private static String[] run(String... arguments) {
        return arguments;
    }

    private void add(String name, Kind kind, String source, String path, String[]... workloads) {
        programs.add(CorpusProgram.of(name, kind, source, path, workloads));
    }

    private void addGlibc() {
        add(
                "busybox",
                GLIBC,
                "deb:busybox-static",
                "bin/busybox",
                run("sh", "-c", SHELL),
                run("find", "/data"),
                run("tar", "cf", "/tmp/t.tar", "/data"),
                run("sort", "-r", "/data/text"),
                run("sha256sum", "/data/text", "/data/numbers"),
                run("gzip", "-c", "/data/text"),
                run("awk", "{s += $1} END {print s}", "/data/numbers"));
        add("bash", GLIBC, "deb:bash-static", "bin/bash-static", run("-c", PORTABLE));
        add("zsh", GLIBC, "deb:zsh-static", "bin/zsh-static", run("-f", "-c", PORTABLE));
        add("sash", GLIBC, "deb:sash", "bin/sash", run("-c", "-ls /data"), run("-c", "-pwd"));
        add("gpgv", GLIBC, "deb:gpgv-static", "usr/bin/gpgv-static", run("--version"));
        add("e2fsck", GLIBC, "deb:e2fsck-static", "sbin/e2fsck.static", run("-fn", "/data/ext2"));
        add(
                "dar",
                GLIBC,
                "deb:dar-static",
                "usr/bin/dar_static",
                run("-V"),
                run("-Q", "-c", "/tmp/archive", "-R", "/data"));
        add(
                "cdebootstrap",
                GLIBC,
                "deb:cdebootstrap-static",
                "usr/bin/cdebootstrap-static",
                run("--version"),
                run("--help"));
        add("tini", GLIBC, "deb:tini", "usr/bin/tini-static", run("--version"), run("-h"));
        add("catatonit", GLIBC, "deb:catatonit", "usr/bin/catatonit", run("--version"));
        add("siggen", GLIBC, "deb:tripwire", "usr/sbin/siggen", run("/data/text", "/data/numbers"));
        add("twadmin", GLIBC, "deb:tripwire", "usr/sbin/twadmin", run("--version"));
        add(
                "ffmpeg",
                GLIBC,
                "npm:@ffmpeg-installer/linux-x64",
                "package/ffmpeg",
                run(
                        "-v",
                        "error",
                        "-threads",
                        "2",
                        "-f",
                        "lavfi",
                        "-i",
                        "testsrc=d=0.2:s=64x64",
                        "-f",
                        "framemd5",
                        "-"));
        add("ldconfig", GLIBC_PIE, "deb:libc-bin", "sbin/ldconfig", run("-vNX"), run("-p"));
        for (String target : List.of("aarch64", "riscv64", "i386", "ppc64le")) {
            add(
                    "qemu-" + target,
                    GLIBC_PIE,
                    "deb:qemu-user-static",
                    "usr/bin/qemu-" + target + "-static",
                    run("--version"),
                    run("-help"));
        }
    }

    private void addMuslAndRust() {
        add(
                "mksh (musl)",
                MUSL,
                "deb:mksh",
                "usr/lib/x86_64-linux-musl/bin/mksh",
                run("-c", PORTABLE));
        add(
                "elm (Haskell)",
                MUSL,
                "npm:@elm_binaries/linux_x64",
                "package/elm",
                run("--version"),
                run("--help"));
        add(
                "elm-format (Haskell)",
                MUSL,
                "npm:@avh4/elm-format-linux-x64",
                "package/elm-format",
                run("--validate", "/data/Main.elm"),
                run("--yes", "/data/Main.elm", "--output", "/tmp/Main.elm"));
        add(
                "biome",
                RUST,
                "npm:@biomejs/cli-linux-x64-musl",
                "package/biome",
                run("--version"),
                run("format", "/data/script.js"));
        add(
                "dprint",
                RUST,
                "npm:@dprint/linux-x64-musl",
                "package/dprint",
                run("--version"),
                run("help"));
        add(
                "sentry-cli",
                RUST,
                "npm:@sentry/cli-linux-x64",
                "package/bin/sentry-cli",
                run("--version"),
                run("help"));
        add("turbo", RUST, "npm:turbo-linux-64", "turbo-linux-x64/bin/turbo", run("--help"));
        add(
                "moon",
                RUST,
                "npm:@moonrepo/core-linux-x64-musl",
                "package/moon",
                run("--version"),
                run("--help"));
        add("moonx", RUST, "npm:@moonrepo/core-linux-x64-musl", "package/moonx");
    }

    private void addGo() {
        add(
                "esbuild",
                GO,
                "npm:@esbuild/linux-x64",
                "package/bin/esbuild",
                run("--version"),
                run("--bundle", "/data/script.js"),
                run("--minify", "/data/script.js"));
        add(
                "tsgo",
                GO,
                "npm:@typescript/native-preview-linux-x64",
                "package/lib/tsgo",
                run("--version"));
        add(
                "buf",
                GO,
                "npm:@bufbuild/buf-linux-x64",
                "package/bin/buf",
                run("--version"),
                run("--help"));
        add("lefthook", GO, "npm:lefthook-linux-x64", "package/bin/lefthook", run("version"));
        add(
                "buildifier",
                GO,
                "npm:@bazel/buildifier",
                "package/buildifier-linux_amd64",
                run("-mode=print_if_changed", "/data/BUILD"));
        String tools = "usr/lib/go-1.19/pkg/tool/linux_amd64/";
        add(
                "gofmt",
                GO,
                "deb:golang-1.19-go",
                "usr/lib/go-1.19/bin/gofmt",
                run("/data/main.go"),
                run("-l", "/data"));
        add("go compile", GO, "deb:golang-1.19-go", tools + "compile", run("-V"));
        add("go asm", GO, "deb:golang-1.19-go", tools + "asm", run("-V"));
        add("go buildid", GO, "deb:golang-1.19-go", tools + "buildid", run("/prog/go buildid"));
    }

    private void addOthers() {
        // Both C libraries have one site for nearly all calls.
        add("mksh (dietlibc)", OTHER, "deb:mksh", "usr/lib/diet/bin/mksh", run("-c", PORTABLE));
        add("mksh (klibc)", OTHER, "deb:mksh", "usr/lib/klibc/bin/mksh", run("-c", PORTABLE));
        add(
                "gzip (klibc)",
                OTHER,
                "deb:klibc-utils",
                "usr/lib/klibc/bin/gzip",
                run("-c", "/data/text"));
        add("integrit (dietlibc)", OTHER, "deb:integrit", "usr/sbin/integrit", run("-V"));
        add(
                "h2pas (Free Pascal)",
                OTHER,
                "deb:fp-utils-3.2.2",
                "usr/bin/h2pas-3.2.2",
                run("-o", "/tmp/out", "/data/header.h"));
        add(
                "ptop (Free Pascal)",
                OTHER,
                "deb:fp-utils-3.2.2",
                "usr/bin/ptop-3.2.2",
                run("/data/hello.pas", "/tmp/out"));
        add(
                "ppcx64 (Free Pascal)",
                OTHER,
                "deb:fp-compiler-3.2.2",
                "usr/lib/x86_64-linux-gnu/fpc/3.2.2/ppcx64",
                run("-iV"),
                run("-iTO"),
                run("-iSP"));
    }
}
