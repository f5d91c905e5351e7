package elfin.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elfin.abi.CoreNotes;
import elfin.abi.struct.Elf64Ehdr;
import elfin.abi.struct.Elf64Nhdr;
import elfin.abi.struct.Elf64Phdr;
import elfin.abi.struct.ElfPrStatus;
import elfin.abi.struct.UserRegs;
import elfin.elf.ElfConstants;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The core of a stock static program is one that debuggers understand: core(5). */
class CoreFileTest {
    private static final int SIGSEGV = 11;

    /** Its child dies in a function that is called by another; the core goes to standard output. */
    private static final String SOURCE =
            """
            #include <pthread.h>
            #include <stdio.h>
            #include <stdlib.h>
            #include <string.h>
            #include <sys/resource.h>
            #include <sys/wait.h>
            #include <unistd.h>

            static char text[64] = "text of the program";
            static volatile int ready;

            __attribute__((noinline)) void deepest(int *place) {
                *place = 7;
                puts("not reached");
            }

            __attribute__((noinline)) void middle(long number) {
                deepest((int *) number);
                puts("not reached");
            }

            static void *waits(void *argument) {
                ready = 1;
                pause();
                return argument;
            }

            __attribute__((noinline)) static void die() {
                struct rlimit unlimited = {-1, -1};
                pthread_t thread;
                setrlimit(RLIMIT_CORE, &unlimited);
                strcpy(text + 50, "changed");
                pthread_create(&thread, 0, waits, 0);
                while (!ready) sched_yield();
                middle(16);
            }

            int main() {
                int status;
                char buffer[4096];
                ssize_t got;
                if (!fork()) die();
                wait(&status);
                fprintf(stderr, "%x", status);
                FILE *core = fopen("core", "r");
                while ((got = fread(buffer, 1, sizeof buffer, core)) > 0) fwrite(buffer, 1, got, stdout);
                return 0;
            }
            """;

    private static final String NAMES =
            """
            cd /tmp
            ulimit -c unlimited
            dies() { sh -c 'kill -SEGV $$'; }
            dies 2>&1
            echo core.%e.%s.%%.%q > /proc/sys/kernel/core_pattern
            dies 2>&1
            echo 1 > /proc/sys/kernel/core_uses_pid
            echo /out/named > /proc/sys/kernel/core_pattern
            dies 2>&1
            echo '|/bin/cat' > /proc/sys/kernel/core_pattern
            cat /proc/sys/kernel/core_pattern
            ls /tmp
            ls /out | sed 's/[0-9][0-9]*$/PID/'
            """;

    @TempDir static Path directory;

    private static Path root;
    private static Runs runs;

    @BeforeAll
    static void makeRoot() throws Exception {
        root = directory.resolve("root");
        Runs.makeRoot(root, "bin", "tmp", "out", "dev");
        for (String applet : new String[] {"sh", "ls", "cat", "sed"}) {
            Files.createSymbolicLink(root.resolve("bin/" + applet), Path.of("busybox"));
        }
        Path source = Files.writeString(directory.resolve("dies.c"), SOURCE);
        output(
                "gcc",
                "-w",
                "-g",
                "-O1",
                "-fno-omit-frame-pointer",
                "-fno-optimize-sibling-calls",
                "-static",
                "-pthread",
                "-o",
                root.resolve("bin/dies").toString(),
                source.toString());
        runs = new Runs(root, directory, 256);
    }

    private static String output(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), text);
        return text;
    }

    /** A file's notes of a type. */
    private static List<ByteBuffer> notes(ByteBuffer core, int type) {
        List<ByteBuffer> found = new ArrayList<>();
        int head = (int) core.getLong(Elf64Ehdr.E_PHOFF);
        assertEquals(ElfConstants.PT_NOTE, core.getInt(head + Elf64Phdr.P_TYPE));
        int at = (int) core.getLong(head + Elf64Phdr.P_OFFSET);
        int end = at + (int) core.getLong(head + Elf64Phdr.P_FILESZ);
        while (at < end) {
            int size = core.getInt(at + Elf64Nhdr.N_DESCSZ);
            int contents = at + Elf64Nhdr.SIZE + (core.getInt(at) + 3 & -4);
            if (core.getInt(at + Elf64Nhdr.N_TYPE) == type) {
                found.add(core.slice(contents, size).order(ByteOrder.LITTLE_ENDIAN));
            }
            at = contents + (size + 3 & -4);
        }
        return found;
    }

    /** The 8 bytes of memory at an address of the dead process. */
    private static long memory(ByteBuffer core, long address) {
        int count = core.getShort(Elf64Ehdr.E_PHNUM);
        for (int i = 0; i < count; i++) {
            int head = (int) core.getLong(Elf64Ehdr.E_PHOFF) + i * Elf64Phdr.SIZE;
            long inside = address - core.getLong(head + Elf64Phdr.P_VADDR);
            boolean loaded = core.getInt(head) == ElfConstants.PT_LOAD;
            if (loaded && inside >= 0 && inside < core.getLong(head + Elf64Phdr.P_FILESZ)) {
                return core.getLong((int) (core.getLong(head + Elf64Phdr.P_OFFSET) + inside));
            }
        }
        throw new AssertionError("not in the core: " + Long.toHexString(address));
    }

    /** The function of the program that an address lies in. */
    private static String function(long address) throws Exception {
        String program = root.resolve("bin/dies").toString();
        String hex = "0x" + Long.toHexString(address);
        return output("addr2line", "-f", "-e", program, hex).lines().findFirst().orElse("");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void backtraceShowsTheProgramsFunctions(boolean rewritten) throws Exception {
        Runs.Outcome outcome = runs.guest(new byte[0], rewritten, List.of("/bin/dies"));
        assertEquals("8b", new String(outcome.error(), StandardCharsets.UTF_8));
        ByteBuffer core = ByteBuffer.wrap(outcome.output()).order(ByteOrder.LITTLE_ENDIAN);
        List<ByteBuffer> threads = notes(core, CoreNotes.NT_PRSTATUS);
        assertEquals(2, threads.size());
        ByteBuffer first = threads.get(0);
        assertEquals(SIGSEGV, first.getShort(ElfPrStatus.PR_CURSIG));
        long rip = first.getLong(ElfPrStatus.PR_REG + UserRegs.RIP);
        assertEquals("deepest", function(rip));
        long stack = first.getLong(ElfPrStatus.PR_REG + UserRegs.RSP);
        int depth = 0;
        while (!function(memory(core, stack)).equals("middle") && depth < 16) {
            stack += Long.BYTES;
            depth++;
        }
        assertTrue(depth < 16, "the caller's address is on the stack");
        long other = threads.get(1).getLong(ElfPrStatus.PR_REG + UserRegs.RIP);
        assertTrue(function(other).contains("pause"), function(other));
        assertEquals(16, notes(core, CoreNotes.NT_SIGINFO).get(0).getLong(16), "si_addr");
        Path file = Files.write(directory.resolve("core"), outcome.output());
        String notes = output("readelf", "-nW", file.toString());
        assertTrue(notes.contains("NT_PRPSINFO") && notes.contains("NT_AUXV"), notes);
        if (Files.exists(Path.of("/usr/bin/gdb"))) {
            debugged(file);
        }
    }

    private static void debugged(Path core) throws Exception {
        String program = root.resolve("bin/dies").toString();
        String text =
                output(
                        "gdb",
                        "-nx",
                        "-batch",
                        "-ex",
                        "thread apply all bt",
                        "-ex",
                        "print &text[50]",
                        program,
                        core.toString());
        for (String expected :
                new String[] {"deepest (place=", "middle (number=", "die ()", "waits (argument="}) {
            assertTrue(text.contains(expected), "no " + expected + " in " + text);
        }
        assertTrue(text.contains("\"changed\""), text);
    }

    @Test
    void namesFollowThePattern() throws Exception {
        Files.writeString(root.resolve("names.sh"), NAMES);
        Runs.Outcome outcome = runs.guest(new byte[0], true, List.of("/bin/sh", "/names.sh"));
        String text = new String(outcome.output(), StandardCharsets.UTF_8);
        assertEquals(
                "/out/named\ncore\ncore.sh.11.%.\nnamed.PID\n",
                text.replace("Segmentation fault (core dumped)\n", ""), outcome.toString());
        assertEquals(3, text.split("core dumped", -1).length - 1, text);
    }
}
