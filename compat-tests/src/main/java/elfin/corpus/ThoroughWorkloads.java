package elfin.corpus;

import elfin.corpus.ThoroughWorkload.Step;
import elfin.corpus.ThoroughWorkload.Way;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Wide workloads for some programs of each kind: scripts and lines of arguments that go through the
 * features that the program's manual lists. They are chosen by feature, not by call, and nothing is
 * made to fail that the program would not meet: see docs/precision.md for what that leaves out.
 */
final class ThoroughWorkloads {
    private static final String[] E2FSCK = {
        "-fn clean",
        "-fy clean",
        "-p clean",
        "-fy damaged",
        "-fp inodes",
        "-fy inodes",
        "-fyD directories",
        "-fy journal",
        "-E journal_only journal",
        "-fy -z /tmp/undo super",
        "-y -b 8193 super",
        "-fyv -C 0 clean",
        "-fyt clean",
        "-fytt extents",
        "-fy -k extents",
        "-fy -l /data/text clean",
        "-fy -L /data/numbers clean",
        "-fyc clean",
        "-fycc clean",
        "-fy -E fragcheck extents",
        "-fy -E discard extents",
        "-fy -E bmap2extent clean",
        "-fy -E readahead_kb=64 extents",
        "-fy -j /data/none journal",
        "-h",
        "-V",
        "-fy none",
        "-fy -E unshare_blocks clean",
        "-fyF clean",
        "-fy -C 9 clean",
        "-fy -E nodiscard inodes"
    };

    private static final String[] GPGV = {
        "--keyring /data/ring /data/detached.sig /data/text",
        "--keyring /data/ring /data/clear",
        "--keyring /data/ring /data/inline.gpg",
        "--keyring /data/none /data/clear",
        "--keyring /data/ring -o /tmp/out /data/inline.gpg",
        "--keyring /data/ring /data/text",
        "--keyring /data/ring --status-fd 1 -v /data/clear",
        "-q --keyring /data/ring /data/none",
        "--keyring /data/ring --enable-special-filenames -- -&0 /data/text",
        "--version",
        "--keyring /data/ring /data/detached.sig /data/numbers",
        "--help",
        "--dump-options",
        "--keyring /data/ring --logger-fd 2 --debug 1 /data/armored.asc /data/text",
        "--keyring /data/ring --weak-digest SHA256 --ignore-time-conflict /data/clear",
        "--homedir /tmp --keyring /data/ring --log-file /tmp/log /data/clear"
    };

    private static final String[] GOFMT = {
        "/data/main.go",
        "-l /data",
        "-d /data/main.go",
        "-w /tmp/go",
        "-s -w /tmp/go",
        "-r a[b:len(a)]->a[b:] /tmp/go",
        "-e /data/text",
        "-cpuprofile /tmp/profile /data/main.go",
        "-l -s /tmp/go /data",
        "-w /data/none",
        "-h",
        "-l ."
    };

    private static final String[] ESBUILD = {
        "--version",
        "--help",
        "--bundle /data/script.js",
        "--minify /data/script.js",
        "--bundle /data/script.js --outfile=/tmp/out.js --sourcemap --metafile=/tmp/m.json",
        "--bundle /data/script.js --outdir=/tmp/out --splitting --format=esm",
        "/data/none.js",
        "--analyze --bundle /data/script.js",
        "--loader=ts",
        "--bundle /data/style.css",
        "--bundle /data/deep/er/file --loader:=text",
        "--bundle /tmp/js/script.js --outdir=/tmp/js",
        "--cpuprofile=/tmp/cpu --bundle /data/script.js",
        "--trace=/tmp/trace /data/script.js",
        "--heap=/tmp/heap /data/script.js",
        "--service=0.0.0",
        "--ping"
    };

    private static final String[] BIOME = {
        "--version",
        "--help",
        "format /data/script.js",
        "format --write /tmp/js",
        "lint /data",
        "check --write --unsafe /tmp/js",
        "ci /data",
        "init",
        "migrate --write",
        "rage",
        "explain noDebugger",
        "search `a` /data",
        "check --reporter=json /data",
        "start",
        "stop",
        "lsp-proxy",
        "format --stdin-file-path=x.js",
        "lint --use-server /data",
        "clean",
        "check --changed /data",
        "check --reporter=junit --max-diagnostics=9 /data",
        "version",
        "format --config-path=/data --verbose /data/style.css",
        "__run_server"
    };

    private static final String[] GO_ASM = {
        "-V",
        "-V=full",
        "-h",
        "-o /tmp/a.o /data/add.s",
        "-S -o /tmp/a.o /data/add.s",
        "-gensymabis -o /tmp/abi /data/add.s",
        "-D X=1 -I /data -o /tmp/b.o /data/add.s",
        "-o /tmp/c.o /data/text",
        "-o /tmp/none/c.o /data/add.s",
        "-debug -o /tmp/d.o /data/add.s",
        "-shared -dynlink -p main -o /tmp/e.o /data/add.s",
        "/data/none.s",
        "-e -o /tmp/f.o /data/text"
    };

    private static final String[] GO_BUILDID = {
        "/proc/self/exe", "-w /tmp/go/tool", "/data/text", "/data/none", "-h", "-V", "/tmp/go"
    };

    private static final String[] BUILDIFIER = {
        "-mode=print_if_changed /data/BUILD",
        "-mode=check /data/BUILD",
        "-mode=diff /data/BUILD",
        "-mode=fix -lint=fix /tmp/BUILD",
        "-lint=warn -r /data",
        "-version",
        "-help",
        "-r /tmp",
        "-mode=check -format=json -v /data/BUILD",
        "-type=bzl -mode=fix /tmp/go/main.go",
        "-config=/data/none /data/BUILD",
        "-config=example",
        "-path=x/BUILD /data/BUILD",
        "-multi_diff -mode=diff /data/BUILD /tmp/BUILD",
        "-d -mode=print_if_changed /data/BUILD",
        "-tables=/data/none /data/BUILD",
        "-mode=diff -diff_command=true /data/BUILD"
    };

    private static final String[] PTOP = {
        "/data/hello.pas /tmp/out",
        "-v /data/hello.pas /tmp/out",
        "-i 4 -l 60 /data/hello.pas /tmp/out",
        "-g /tmp/config",
        "-c /tmp/none /data/hello.pas /tmp/out",
        "-h",
        "/data/none /tmp/out",
        "/data/hello.pas /nowhere/out",
        "-b /data/hello.pas /tmp/out"
    };

    private static final String[] GZIP = {
        "-c /data/text",
        "-d /tmp/text.gz",
        "-dk /tmp/text.gz",
        "-t /data/text.gz",
        "-l /data/text.gz",
        "-dv /tmp/text.gz /tmp/BUILD",
        "-df /tmp/text.gz",
        "-dc /data/text.gz",
        "-dc /data/none",
        "-L",
        "-h",
        "-V",
        "-dN /tmp/text.gz",
        "-d -S .gz /tmp/text.gz",
        "-dr /tmp"
    };

    private static final String FETCH =
            "for f in script.js /data/text none; do busybox wget -q -O - http://127.0.0.1:8000/$f;"
                    + " done; echo >>/tmp/js/script.js; busybox sleep 1";

    private final List<ThoroughWorkload> workloads = new ArrayList<>();

    private ThoroughWorkloads() {}

    static List<ThoroughWorkload> all() {
        ThoroughWorkloads all = new ThoroughWorkloads();
        all.addShells();
        all.addLines("e2fsck", "/work/", E2FSCK);
        all.addLines("gpgv", "", GPGV);
        all.addLines("gofmt", "", GOFMT);
        all.addLines("esbuild", "", ESBUILD);
        all.addServers(
                "--serve=127.0.0.1:8000 --servedir=/data",
                "--serve=127.0.0.1:8000 --bundle /tmp/js/script.js --outdir=/tmp/js/out",
                "--bundle --watch /tmp/js/script.js --outfile=/tmp/out.js");
        all.addLines("go asm", "", GO_ASM);
        all.addLines("go buildid", "", GO_BUILDID);
        all.addLines("buildifier", "", BUILDIFIER);
        all.addLines("biome", "", BIOME);
        all.addLines("ptop (Free Pascal)", "", PTOP);
        all.addLines("gzip (klibc)", "", GZIP);
        return List.copyOf(all.workloads);
    }

    private void addShells() {
        add("busybox", plain("sh", "/data/busybox.sh"), typed("shell.tty", "sh", "-i"));
        String identity = "echo $UID $EUID; echo >/dev/tcp/localhost/9; umask; kill -ABRT $$";
        add(
                "bash",
                plain("/data/bash.sh"),
                plain("/data/shell.sh"),
                typed("bash.tty", "--norc", "-i"),
                other("-c", identity),
                other("-p", "-c", identity));
        add(
                "zsh",
                plain("-f", "/data/zsh.sh"),
                typed("shell.tty", "-f", "-i"),
                other("-f", "-c", "echo $UID $EUID; unsetopt privileged; echo $EUID"));
        add("sash", plain("-f", "/data/sash.sh"), typed("sash.sh"));
        for (String library : List.of("musl", "klibc", "dietlibc")) {
            add(
                    "mksh (" + library + ")",
                    plain("/data/shell.sh"),
                    typed("shell.tty", "-i"),
                    other("-c", "echo $USER_ID; set +p; id; echo $?"));
        }
    }

    private void addLines(String program, String directory, String... lines) {
        List<Step> steps = new ArrayList<>();
        for (String line : lines) {
            String[] words = line.split(" ", -1);
            if (!directory.isEmpty() && !line.equals("-h") && !line.equals("-V")) {
                // The last word is a file there.
                words[words.length - 1] = directory + words[words.length - 1];
            }
            steps.add(plain(words));
        }
        workloads.add(new ThoroughWorkload(program, steps));
    }

    /** More runs of the last program, while a client asks it for something. */
    private void addServers(String... lines) {
        ThoroughWorkload last = workloads.remove(workloads.size() - 1);
        List<Step> steps = new ArrayList<>(last.steps());
        for (String line : lines) {
            steps.add(new Step(Way.PLAIN, "", FETCH, List.of(line.split(" ", -1))));
        }
        workloads.add(new ThoroughWorkload(last.program(), steps));
    }

    private void add(String program, Step... steps) {
        workloads.add(new ThoroughWorkload(program, Arrays.asList(steps)));
    }

    private static Step plain(String... arguments) {
        return new Step(Way.PLAIN, "", "", List.of(arguments));
    }

    private static Step typed(String input, String... arguments) {
        return new Step(Way.TERMINAL, input, "", List.of(arguments));
    }

    private static Step other(String... arguments) {
        return new Step(Way.SET_USER_ID, "", "", List.of(arguments));
    }
}
