package elfin.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elfin.table.Row;
import elfin.table.Syscalls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dynamic programs of the machine with their libraries, against what strace sees them call. */
class LinkedProgramTest {
    private static final SystemLibraries LIBRARIES = new SystemLibraries(Path.of("/"));

    @TempDir Path directory;

    @Test
    void essentialProgramsMakeNoOtherCalls() throws Exception {
        assertCovers("/bin/true");
        assertCovers("/bin/ls", "-lR", "/etc");
        assertCovers("/bin/tar", "cf", "/dev/null", "/etc/apt");
        assertCovers("/usr/bin/sort", "/etc/services");
        assertCovers("/bin/bash", "-c", "for i in 1 2; do (echo $i); done; ulimit -a; cd /; pwd");
        assertCovers("/usr/bin/perl", "-e", "open F, '/etc/passwd'; print sort <F>; system 'true'");
        assertCovers("/bin/gzip", "-c", "/etc/services");
        assertCovers("/usr/bin/find", "/etc", "-newer", "/etc/passwd");
    }

    @Test
    void aSetIsMuchSmallerThanTheLibrarys() throws Exception {
        ObjectAnalysis libc = LIBRARIES.find("libc.so.6", ObjectAnalysis.of(read("/bin/true")));
        Set<Integer> all = new TreeSet<>();
        libc.sites().forEach(site -> all.addAll(site.resolution().numbers()));
        LinkedProgram linked = link("/bin/true");
        assertTrue(linked.numbers().size() < all.size() / 3, all.size() + " in the library");
        assertEquals(List.of(), List.copyOf(linked.missing()));
        assertFalse(linked.loadsMore());
    }

    @Test
    void neededLibrariesThatAreNotThereAreNamed() throws Exception {
        ObjectAnalysis program = ObjectAnalysis.of(read("/bin/true"));
        LinkedProgram linked = LinkedProgram.of("true", program, (name, from) -> null);
        assertEquals(
                Set.of("libc.so.6", "/lib64/ld-linux-x86-64.so.2"), Set.copyOf(linked.missing()));
    }

    @Test
    void objectSaysWhatItTakesAndGives() throws Exception {
        ObjectAnalysis program = ObjectAnalysis.of(read("/bin/true"));
        assertEquals("/lib64/ld-linux-x86-64.so.2", program.interpreter());
        assertEquals(List.of("libc.so.6"), program.needed());
        assertTrue(program.imports().contains("__libc_start_main"));
        ObjectAnalysis libc = LIBRARIES.find("libc.so.6", program);
        assertEquals("libc.so.6", libc.soname());
        assertTrue(libc.exports().containsAll(Set.of("open", "syscall", "memcpy")));
    }

    private void assertCovers(String program, String... arguments) throws Exception {
        LinkedProgram linked = link(program);
        Set<String> missed = new TreeSet<>();
        List<String> seen = TracedCalls.of(directory, program, arguments);
        assertTrue(seen.size() > 3, seen.toString());
        for (String name : seen) {
            Row row = Syscalls.find(name);
            if (row == null || !linked.numbers().containsKey(row.number())) {
                missed.add(name);
            }
        }
        assertEquals(Set.of(), missed, program);
    }

    private static LinkedProgram link(String program) throws Exception {
        return LinkedProgram.of(program, ObjectAnalysis.of(read(program)), LIBRARIES);
    }

    private static byte[] read(String program) throws Exception {
        return Files.readAllBytes(Path.of(program));
    }
}
