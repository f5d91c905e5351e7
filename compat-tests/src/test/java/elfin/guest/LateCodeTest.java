package elfin.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Code that appears after the program's start: executables of the root that it runs, and files that
 * it maps and calls into, are rewritten by their plans; what was written to is not.
 */
class LateCodeTest {
    private static final int SECONDS = 120;

    /** A library with one site, at its entry point: a call of any number without arguments. */
    private static final String LIBRARY =
            """
            long probe(long number) {
                long result;
                __asm__ volatile("lea 0(,%1,1), %%rax\\n\\tsyscall"
                                 : "=&a"(result) : "r"(number) : "rcx", "r11", "memory");
                return result;
            }
            """;

    /** Maps the library in several ways; each calls it with a number of its own. */
    private static final String MAPPER =
            """
            #define _GNU_SOURCE
            #include <elf.h>
            #include <fcntl.h>
            #include <stdio.h>
            #include <stdlib.h>
            #include <string.h>
            #include <sys/mman.h>
            #include <sys/syscall.h>
            #include <sys/wait.h>
            #include <unistd.h>

            static char file[1 << 16];
            static long size;
            static Elf64_Phdr text;
            static long entry;
            static int reserved = 1 << 20;

            static void load(const char *path) {
                int fd = open(path, O_RDONLY);
                size = read(fd, file, sizeof file);
                close(fd);
                Elf64_Ehdr *header = (Elf64_Ehdr *)file;
                Elf64_Phdr *segment = (Elf64_Phdr *)(file + header->e_phoff);
                entry = header->e_entry;
                for (int i = 0; i < header->e_phnum; i++)
                    if (segment[i].p_type == PT_LOAD && (segment[i].p_flags & PF_X))
                        text = segment[i];
            }

            static char *map(const char *path, int first) {
                int fd = open(path, O_RDONLY);
                char *base = mmap(0, reserved, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
                char *place = base + text.p_vaddr;
                char *got = mmap(place, text.p_filesz, first, MAP_PRIVATE | MAP_FIXED, fd,
                                 text.p_offset);
                close(fd);
                return got == place ? place : NULL;
            }

            static long call(char *at, long number) {
                return ((long (*)(long))(at + (entry - text.p_vaddr)))(number);
            }

            static void show(const char *what, int right) { printf("%s %d\\n", what, right); }

            static int same_in_mem(char *at) {
                char there[1 << 12];
                int fd = open("/proc/self/mem", O_RDONLY);
                long n = text.p_filesz < sizeof there ? text.p_filesz : sizeof there;
                int right = pread(fd, there, n, (long)at) == n
                            && !memcmp(there, file + text.p_offset, n);
                close(fd);
                return right;
            }

            static int lines_of_maps(void) {
                char line[512];
                int count = 0;
                FILE *maps = fopen("/proc/self/maps", "r");
                while (fgets(line, sizeof line, maps)) count++;
                fclose(maps);
                return count;
            }

            int main(int argc, char **argv) {
                const char *path = argv[1];
                load(path);
                int fd = open(path, O_RDONLY);
                char *data = mmap(0, size, PROT_READ, MAP_PRIVATE, fd, 0);
                show("data mapping", !memcmp(data, file, size));
                lines_of_maps();
                int before = lines_of_maps();
                char *code = map(path, PROT_READ | PROT_EXEC);
                show("mapped", call(code, SYS_getppid) == getppid());
                int more = lines_of_maps() - before;
                show("maps", more >= 1 && more <= 3);
                show("mem", same_in_mem(code));
                show("data mapping", !memcmp(data, file, size));
                if (fork() == 0) _exit(call(code, SYS_getpgrp) == getpgrp() ? 7 : 8);
                int status;
                wait(&status);
                show("child", WEXITSTATUS(status) == 7);
                char *second = map(path, PROT_READ);
                show("mprotect", !mprotect(second, text.p_filesz, PROT_READ | PROT_EXEC)
                                 && call(second, SYS_getuid) == 0);
                char *place = mmap(0, 1 << 16, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
                long pages = (text.p_filesz + 4095) & -4096;
                char *moved = mremap(code, pages, pages, MREMAP_MAYMOVE | MREMAP_FIXED, place);
                show("moved", moved == place && call(moved, SYS_getgid) == 0);
                show("moved is original", !memcmp(moved, file + text.p_offset, text.p_filesz));
                show("unmapped", !munmap(second, pages) && !munmap(second - text.p_vaddr, 4096));
                char *third = map(path, PROT_READ | PROT_EXEC);
                show("again", call(third, SYS_gettid) > 0);
                char *own = map(path, PROT_READ | PROT_WRITE);
                ((volatile char *)own)[0] = own[0];
                show("written", !mprotect(own, pages, PROT_READ | PROT_EXEC)
                                && call(own, SYS_geteuid) == 0);
                int out = open("/tmp/copy.so", O_RDWR | O_CREAT | O_TRUNC, 0755);
                if (write(out, file, size) != size) return 1;
                close(out);
                show("copy", call(map("/tmp/copy.so", PROT_READ | PROT_EXEC), SYS_getegid) == 0);
                out = open(path, O_WRONLY);
                show("changed", pwrite(out, "x", 1, 9) == 1);
                close(out);
                show("changed", call(map(path, PROT_READ | PROT_EXEC), SYS_sched_yield) == 0);
                return 0;
            }
            """;

    /**
     * Two sites that a page's end cuts in two: the instruction that the jump takes the place of,
     * and the short jump from the site to the padding behind the function.
     */
    private static final String EDGES =
            """
            .globl _start, near, end
            .text
            .type near, @function
            near:
                ret
                .size near, . - near
            .p2align 12
            first_page:
            .fill 4093, 1, 0xf4
            .type _start, @function
            _start:
                mov $110, %eax
                syscall
                ret
                .size _start, . - _start
            .fill 4096 - 5 - 3 - 5, 1, 0xf4
            .type end, @function
            end:
                mov (%rdi), %eax
            again:
                syscall
                cmp $-4, %eax
                je again
                ret
                .size end, . - end
            .fill 64, 1, 0x90
            .section .note.GNU-stack, "", @progbits
            """;

    /** Cuts the code of {@link #EDGES} in several ways. */
    private static final String CUTTER =
            """
            #define _GNU_SOURCE
            #include <elf.h>
            #include <fcntl.h>
            #include <signal.h>
            #include <stdio.h>
            #include <string.h>
            #include <sys/mman.h>
            #include <sys/syscall.h>
            #include <sys/wait.h>
            #include <unistd.h>

            static char file[1 << 16];
            static long size, start;
            static Elf64_Phdr text;

            static char *map(const char *path, int taken) {
                int fd = open(path, O_RDONLY);
                char *base = mmap(0, 1 << 20, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
                if (!taken) munmap(base, 1 << 19);
                char *place = base + (1 << 19) + text.p_vaddr;
                mmap(place, text.p_filesz, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_FIXED, fd,
                     text.p_offset);
                close(fd);
                return place - text.p_vaddr;
            }

            static int same(char *base, long from, long count) {
                char *data = file + text.p_offset - text.p_vaddr;
                return !memcmp(base + from, data + from, count);
            }

            static void show(const char *what, int right) { printf("%s %d\\n", what, right); }

            static long call(char *base) { return ((long (*)(void))(base + start))(); }

            int main(int argc, char **argv) {
                int fd = open(argv[1], O_RDONLY);
                size = read(fd, file, sizeof file);
                Elf64_Ehdr *header = (Elf64_Ehdr *)file;
                Elf64_Phdr *segment = (Elf64_Phdr *)(file + header->e_phoff);
                for (int i = 0; i < header->e_phnum; i++)
                    if (segment[i].p_type == PT_LOAD && (segment[i].p_flags & PF_X))
                        text = segment[i];
                start = header->e_entry;
                long edge = (start + 4095) & -4096;
                char *base = map(argv[1], 0);
                show("called", call(base) == getppid());
                show("patched", !same(base, edge - 3, 3));
                show("cut", !munmap(base + edge, 4096));
                show("original", same(base, edge - 4096, 4096));
                char *again = mmap(base + edge, 4096, PROT_READ | PROT_WRITE,
                                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
                memcpy(again, file + text.p_offset - text.p_vaddr + edge, 4096);
                mprotect(again, 4096, PROT_READ | PROT_EXEC);
                show("called", call(base) == getppid());
                base = map(argv[1], 0);
                show("called", call(base) == getppid());
                mmap(base + edge - 4096, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED,
                     -1, 0);
                show("other half", same(base, edge, 16));
                base = map(argv[1], 0);
                show("short jump", !same(base, edge + 4080, 16));
                munmap(base + edge + 4096, 4096);
                show("short jump", same(base, edge + 4080, 16));
                base = map(argv[1], 1);
                show("place taken", call(base) == getppid());
                if (fork() == 0) _exit(call(base) == getppid() ? 7 : 8);
                int status;
                wait(&status);
                show("child", WEXITSTATUS(status) == 7);
                return 0;
            }
            """;

    @TempDir Path directory;

    private Path root;
    private JsonNode statistics;

    @BeforeEach
    void makeRoot() throws Exception {
        root = directory.resolve("root");
        for (String name : new String[] {"bin", "tmp", "dev", "lib"}) {
            Files.createDirectories(root.resolve(name));
        }
        place("/bin/busybox");
        Files.createSymbolicLink(root.resolve("bin/sh"), Path.of("busybox"));
    }

    private void place(String program) throws IOException {
        place(program, program.substring(1));
    }

    private void place(String program, String name) throws IOException {
        Path target = root.resolve(name);
        Files.copy(Path.of(program), target);
        assertTrue(target.toFile().setExecutable(true, false));
    }

    private void compile(String source, String target, String... compiler) throws Exception {
        Path file = Files.writeString(directory.resolve("source.c"), source);
        List<String> command = new ArrayList<>(Arrays.asList(compiler));
        command.addAll(List.of("-w", "-o", root.resolve(target).toString(), file.toString()));
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertTrue(process.waitFor(SECONDS, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), command.toString());
    }

    /** What {@code elfin run} prints; its figures are kept. */
    private String run(String option, String... command) throws Exception {
        Path figures = directory.resolve("statistics.json");
        Path output = directory.resolve("output");
        Path error = directory.resolve("error");
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(
                ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                        .filter(argument -> argument.startsWith("-Delfin"))
                        .toList());
        line.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        line.add("-Delfin.kernel=" + Runs.KERNEL);
        line.addAll(List.of("-cp", System.getProperty("java.class.path"), "elfin.cli.Elfin"));
        line.addAll(List.of("run", option, "--stats=" + figures, "--timeout", "60s"));
        line.addAll(List.of("--rootfs", root.toString()));
        line.addAll(Arrays.asList(command));
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().put("ELFIN_HOME", directory.resolve("cache").toString());
        Process process =
                builder.redirectInput(Path.of("/dev/null").toFile())
                        .redirectOutput(output.toFile())
                        .redirectError(error.toFile())
                        .start();
        assertTrue(process.waitFor(SECONDS, TimeUnit.SECONDS), "hangs");
        String said = Files.readString(error, StandardCharsets.ISO_8859_1);
        assertEquals(0, process.exitValue(), said);
        statistics = new ObjectMapper().readTree(figures.toFile()).get("calls");
        return Files.readString(output, StandardCharsets.ISO_8859_1) + said;
    }

    private String calls(String name) {
        JsonNode call = statistics.get(name);
        return call == null
                ? "none"
                : call.get("rewritten").asLong() + " rewritten " + call.get("trapped").asLong();
    }

    private List<String> trapped() {
        List<String> names = new ArrayList<>();
        statistics
                .fields()
                .forEachRemaining(
                        call -> {
                            if (call.getValue().get("trapped").asLong() > 0) {
                                names.add(call.getKey());
                            }
                        });
        names.remove("rt_sigreturn");
        return names;
    }

    @Test
    void programsThatAShellRunsAreRewritten() throws Exception {
        place("/bin/bash-static");
        String script = "/bin/bash-static -c 'echo from $0; (echo sub); exit 0' bash; echo back";
        String[] command = {"/bin/busybox", "sh", "-c", script};
        String expected = "from bash\nsub\nback\n";
        assertEquals(expected, run("--verbose", command), "analysed");
        assertEquals(List.of(), trapped());
        assertEquals(expected, run("--verbose", command), "remembered");
        assertEquals(List.of(), trapped());
        assertTrue(statistics.size() > 20, statistics.toString());
        assertEquals(expected, run("--no-rewrite", command));
        assertTrue(calls("write").startsWith("0 rewritten"), calls("write"));
    }

    /** Debian's own dynamic linker and C library. */
    @Test
    void librariesThatADynamicLinkerMapsAreRewritten() throws Exception {
        place("/lib64/ld-linux-x86-64.so.2", "lib/ld.so");
        place("/lib/x86_64-linux-gnu/libc.so.6", "lib/libc.so.6");
        place("/bin/cat", "bin/cat");
        String[] command = {"/lib/ld.so", "--library-path", "/lib", "/bin/cat", "/proc/self/comm"};
        assertEquals("ld.so\n", run("--verbose", command));
        assertEquals(List.of(), trapped());
        assertTrue(statistics.size() > 10, statistics.toString());
        assertEquals("ld.so\n", run("--no-rewrite", command));
    }

    @Test
    void anExecutableThatIsReplacedIsAnalysedAnew() throws Exception {
        Path second = root.resolve("bin/second");
        Files.copy(Path.of("/bin/busybox"), second);
        assertTrue(second.toFile().setExecutable(true, false));
        String[] command = {"/bin/busybox", "sh", "-c", "/bin/second echo || echo no"};
        run("--verbose", command);
        assertEquals(List.of(), trapped());
        var time = Files.getLastModifiedTime(second);
        byte[] damaged = Files.readAllBytes(second);
        Arrays.fill(damaged, 64, 4096, (byte) 0);
        Files.write(second, damaged);
        Files.setLastModifiedTime(second, time);
        String said = run("--verbose", command);
        assertTrue(said.contains("/bin/second: system calls stay traps: "), said);
    }

    @Test
    void hostileExecutablesKeepTheirTrapsWithANote() throws Exception {
        byte[] good = Files.readAllBytes(Path.of("/bin/busybox"));
        for (int i = 0; i < 6; i++) {
            byte[] bad = Arrays.copyOf(good, i == 0 ? 100 : good.length);
            Arrays.fill(bad, 16 + 8 * i, 32 + 8 * i, (byte) -1);
            Path file = Files.write(root.resolve("bin/bad" + i), bad);
            assertTrue(file.toFile().setExecutable(true, false));
        }
        String said = run("--verbose", "/bin/busybox", "echo", "fine");
        assertTrue(said.startsWith("fine\n"), said);
        assertTrue(said.contains("/bin/bad0: system calls stay traps: "), said);
        assertTrue(said.contains("/bin/bad2: system calls stay traps: "), said);
    }

    @Test
    void mappedCodeIsPatchedWhereNobodyWroteToIt() throws Exception {
        compile(LIBRARY, "lib/probe.so", "gcc", "-O2", "-shared", "-nostdlib", "-Wl,-e,probe");
        compile(MAPPER, "bin/mapper", "gcc", "-O1", "-static");
        String output = run("--verbose", "/bin/mapper", "/lib/probe.so");
        assertTrue(!output.contains(" 0\n") && output.endsWith("changed 1\n"), output);
        assertEquals("2 rewritten 0", calls("getppid"), "mapped");
        assertEquals("2 rewritten 0", calls("getpgrp"), "in a child");
        assertEquals("1 rewritten 0", calls("getuid"), "mprotect");
        assertEquals("0 rewritten 1", calls("getgid"), "moved");
        assertEquals("1 rewritten 0", calls("gettid"), "mapped again");
        assertEquals("0 rewritten 1", calls("geteuid"), "written pages");
        assertEquals("0 rewritten 1", calls("getegid"), "a copy of the file");
        assertEquals("0 rewritten 1", calls("sched_yield"), "a changed file");
    }

    @Test
    void codeThatIsCutIsOriginalAtTheEdgeAndStubsGiveWay() throws Exception {
        Path assembly = Files.writeString(directory.resolve("edges.S"), EDGES);
        compile("", "lib/edges.so", "gcc", "-shared", "-nostdlib", assembly.toString());
        compile(CUTTER, "bin/cutter", "gcc", "-O1", "-static");
        String output = run("--verbose", "/bin/cutter", "/lib/edges.so");
        assertTrue(!output.contains(" 0\n") && output.endsWith("child 1\n"), output);
        // The program's own calls, and those of the code: once by trap, when it was cut.
        assertEquals(1, statistics.get("getppid").get("trapped").asLong(), output);
        assertTrue(statistics.get("getppid").get("rewritten").asLong() >= 4, output);
    }
}
