package elfin.abi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elfin.abi.struct.CStruct;
import elfin.strace.ConstantNames;
import elfin.table.Syscalls;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Numbers, constants and layouts are those of the machine's C headers. A C program made here prints
 * what the headers say; what they do not have yet, being older than the table, it leaves out.
 */
class CHeadersTest {
    private static final List<Class<?>> CONSTANTS =
            List.of(
                    Capability.class,
                    CoreNotes.class,
                    Epoll.class,
                    Errno.class,
                    Fcntl.class,
                    Futex.class,
                    Inotify.class,
                    Ioctl.class,
                    Ipc.class,
                    Mempolicy.class,
                    Mman.class,
                    Poll.class,
                    Prctl.class,
                    Sched.class,
                    Seek.class,
                    Signal.class,
                    Sockets.class,
                    Stat.class,
                    Termios.class,
                    Auxv.class,
                    Clocks.class,
                    Timex.class);

    private static final String HEADERS =
            """
            #define _GNU_SOURCE
            #include <stdio.h>
            #include <stddef.h>
            #include <errno.h>
            #include <fcntl.h>
            #include <unistd.h>
            #include <signal.h>
            #include <poll.h>
            #include <sched.h>
            #include <dirent.h>
            #include <termios.h>
            #include <mqueue.h>
            #include <time.h>
            #include <utime.h>
            #include <ucontext.h>
            #include <elf.h>
            #include <sys/auxv.h>
            #include <sys/epoll.h>
            #include <sys/eventfd.h>
            #include <sys/file.h>
            #include <sys/inotify.h>
            #include <sys/ioctl.h>
            #include <sys/ipc.h>
            #include <sys/mman.h>
            #include <sys/msg.h>
            #include <sys/prctl.h>
            #include <sys/procfs.h>
            #include <sys/random.h>
            #include <sys/resource.h>
            #include <sys/sem.h>
            #include <sys/shm.h>
            #include <sys/signalfd.h>
            #include <sys/socket.h>
            #include <sys/stat.h>
            #include <sys/statfs.h>
            #include <sys/syscall.h>
            #include <sys/sysinfo.h>
            #include <sys/time.h>
            #include <sys/timerfd.h>
            #include <sys/times.h>
            #include <sys/timex.h>
            #include <sys/uio.h>
            #include <sys/un.h>
            #include <sys/utsname.h>
            #include <sys/vfs.h>
            #include <sys/wait.h>
            #include <sys/xattr.h>
            #include <netinet/in.h>
            #include <asm/prctl.h>
            #include <linux/capability.h>
            #include <linux/prctl.h>
            #include <linux/securebits.h>
            #include <linux/close_range.h>
            #include <linux/falloc.h>
            #include <linux/fs.h>
            #include <linux/futex.h>
            #include <linux/membarrier.h>
            #include <linux/mempolicy.h>
            #include <linux/openat2.h>
            #include <linux/personality.h>
            #include <linux/rseq.h>
            #include <linux/rtc.h>
            #include <linux/sched.h>
            #define sched_param linux_sched_param
            #include <linux/sched/types.h>
            /* <asm/termbits.h> has it, and cannot be read beside <termios.h>. */
            struct termios2 {
                unsigned c_iflag, c_oflag, c_cflag, c_lflag;
                unsigned char c_line, c_cc[19];
                unsigned c_ispeed, c_ospeed;
            };
            #undef sched_param
            """;

    @TempDir Path directory;

    /** Runs C and gives its lines {@code NAME VALUE}. */
    private Map<String, Long> run(String body) throws Exception {
        Path source = directory.resolve("headers.c");
        Path program = directory.resolve("headers");
        Files.writeString(source, HEADERS + "int main(void) {\n" + body + "return 0; }\n");
        output("gcc", "-w", "-o", program.toString(), source.toString());
        Map<String, Long> values = new LinkedHashMap<>();
        for (String line : output(program.toString()).lines().toList()) {
            String[] words = line.split(" ");
            values.put(words[0], Long.parseLong(words[1]));
        }
        return values;
    }

    private static String output(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), text);
        return text;
    }

    /** C that prints constants as far as the headers have them. */
    private static String printing(Iterable<String> names) {
        StringBuilder body = new StringBuilder();
        for (String name : names) {
            body.append("#ifdef ").append(name).append('\n');
            body.append(printing(name)).append("#endif\n");
        }
        return body.toString();
    }

    private static String printing(String name) {
        return "printf(\"" + name + " %lld\\n\", (long long) (" + name + "));\n";
    }

    private static List<Field> constants(Class<?> type) {
        List<Field> found = new ArrayList<>();
        for (Field field : type.getDeclaredFields()) {
            int modifiers = field.getModifiers();
            if (Modifier.isPublic(modifiers)
                    && Modifier.isStatic(modifiers)
                    && (field.getType() == int.class || field.getType() == long.class)) {
                found.add(field);
            }
        }
        return found;
    }

    private void compare(Map<String, Long> ours, int atLeast) throws Exception {
        Map<String, Long> theirs = run(printing(ours.keySet()));
        List<String> wrong = new ArrayList<>();
        theirs.forEach(
                (name, value) -> {
                    // The headers' masks are int; ours have no sign.
                    if ((value & 0xffffffffL) != (ours.get(name) & 0xffffffffL)) {
                        wrong.add(name + " is " + value + ", not " + ours.get(name));
                    }
                });
        assertEquals(List.of(), wrong);
        assertTrue(theirs.size() >= atLeast, theirs.size() + " compared");
    }

    @Test
    void constantsAreTheHeaders() throws Exception {
        Map<String, Long> ours = new LinkedHashMap<>();
        for (Class<?> type : CONSTANTS) {
            for (Field field : constants(type)) {
                ours.put(field.getName(), ((Number) field.get(null)).longValue());
            }
        }
        // Linux's own O_LARGEFILE; the C library's is 0 where files are always large.
        ours.remove("O_LARGEFILE");
        // The C library keeps two real-time signals for itself.
        ours.remove("NSIG");
        // The C library's is what AT_MINSIGSTKSZ says.
        ours.remove("MINSIGSTKSZ");
        compare(ours, 250);
    }

    /** Those are no macros. */
    @Test
    void personalitiesAreTheHeaders() throws Exception {
        Map<String, Long> ours = new LinkedHashMap<>();
        StringBuilder body = new StringBuilder();
        for (Field field : constants(Personalities.class)) {
            ours.put(field.getName(), field.getLong(null));
            body.append(printing(field.getName()));
        }
        assertEquals(ours, run(body.toString()));
    }

    @Test
    void namesOfTracesAreTheHeaders() throws Exception {
        Map<String, Long> ours = new LinkedHashMap<>(ConstantNames.all());
        ours.remove("O_LARGEFILE");
        compare(ours, 350);
    }

    @Test
    void callNumbersAreTheHeaders() throws Exception {
        Map<String, Long> ours = new LinkedHashMap<>();
        for (var row : Syscalls.ROWS) {
            ours.put("SYS_" + row.name(), (long) row.number());
        }
        compare(ours, 350);
    }

    @Test
    void layoutsAreTheHeaders() throws Exception {
        StringBuilder body = new StringBuilder();
        Map<String, Long> ours = new LinkedHashMap<>();
        for (Class<?> layout : layouts()) {
            CStruct struct = layout.getAnnotation(CStruct.class);
            for (Field field : constants(layout)) {
                String name = layout.getSimpleName() + "." + field.getName();
                String value =
                        field.getName().equals("SIZE")
                                ? "sizeof(" + struct.value() + ")"
                                : "offsetof("
                                        + struct.value()
                                        + ", "
                                        + field.getName().toLowerCase(Locale.ROOT)
                                        + ")";
                ours.put(name, ((Number) field.get(null)).longValue());
                body.append("printf(\"").append(name).append(" %lld\\n\", (long long) ");
                body.append(value).append(");\n");
            }
        }
        assertTrue(ours.size() > 150, ours.size() + " members");
        assertEquals(ours, run(body.toString()));
    }

    /** All classes beside {@link CStruct} that carry it. */
    private static List<Class<?>> layouts() throws Exception {
        URI place = CStruct.class.getResource("CStruct.class").toURI();
        List<Class<?>> layouts = new ArrayList<>();
        try (var files = Files.list(Path.of(place).getParent())) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString().replace(".class", "");
                Class<?> type =
                        name.equals("package-info")
                                ? CStruct.class
                                : Class.forName(CStruct.class.getPackageName() + "." + name);
                if (type.isAnnotationPresent(CStruct.class)) {
                    layouts.add(type);
                }
            }
        }
        return layouts;
    }
}
