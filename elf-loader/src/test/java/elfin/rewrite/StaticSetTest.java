package elfin.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elfin.elf.ElfImages;
import elfin.table.Row;
import elfin.table.Syscalls;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What strace sees a program call is among what the analysis says that reached code may call. */
class StaticSetTest {
    @TempDir Path directory;

    @Test
    void busyboxMakesNoOtherCalls() throws Exception {
        assertCovers(
                "/bin/busybox",
                "busybox-static",
                "sh",
                "-c",
                "echo $(printf x); (exit 3); trap 'echo t' USR1; kill -USR1 $$; cd /; ulimit -n;"
                        + " read a </etc/hostname; umask 22; wait; exit 4");
        assertCovers("/bin/busybox", "busybox-static", "ls", "-lR", "/etc");
        assertCovers("/bin/busybox", "busybox-static", "ifconfig");
        assertCovers("/bin/busybox", "busybox-static", "df");
        assertCovers("/bin/busybox", "busybox-static", "ps");
    }

    @Test
    void shellsMakeNoOtherCalls() throws Exception {
        String script = "for i in 1 2; do (echo $i); done; read a < <(echo 1); ulimit -a; times";
        assertCovers("/bin/bash-static", "bash-static", "-c", script);
        assertCovers("/bin/zsh-static", "zsh-static", "-f", "-c", "print -l /etc/*; (exit 4)");
        assertCovers("/bin/sash", "sash", "-c", "-ls /etc");
    }

    @Test
    void toolsMakeNoOtherCalls() throws Exception {
        String archive = directory.resolve("archive").toString();
        assertCovers(
                "/usr/bin/dar_static",
                "dar-static",
                "-Q",
                "-c",
                archive,
                "-R",
                "/etc",
                "-g",
                "ssl");
        assertCovers("/usr/bin/gpgv-static", "gpgv-static", "--version");
        assertCovers("/sbin/ldconfig", "libc-bin", "-p");
    }

    private void assertCovers(String program, String debianPackage, String... arguments)
            throws Exception {
        byte[] bytes = ElfImages.stock(program, debianPackage);
        ProgramAnalysis analysis = ProgramAnalysis.of(bytes);
        Set<Integer> possible = new TreeSet<>();
        analysis.sites().forEach(site -> possible.addAll(site.resolution().numbers()));
        Set<Integer> expected = analysis.reachable();
        assertTrue(possible.containsAll(expected), program);
        Set<String> missed = new TreeSet<>();
        List<String> seen = TracedCalls.of(directory, program, arguments);
        assertTrue(seen.size() > 3, seen.toString());
        for (String name : seen) {
            Row row = Syscalls.find(name);
            if (row == null || !expected.contains(row.number())) {
                missed.add(name);
            }
        }
        assertEquals(Set.of(), missed, program);
    }
}
