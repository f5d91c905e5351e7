package elfin.strace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import elfin.table.Syscalls;
import elfin.table.TraceFormat;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TracePrinterTest {
    private final ByteArrayOutputStream trace = new ByteArrayOutputStream();

    private static ByteBuffer record(int size, int kind, int thread, String call) {
        ByteBuffer record = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        record.putInt(0, size).put(TraceFormat.KIND_OFFSET, (byte) kind);
        record.putInt(TraceFormat.THREAD_OFFSET, thread);
        if (call != null) {
            record.putShort(TraceFormat.NUMBER_OFFSET, (short) Syscalls.find(call).number());
        }
        return record.position(TraceFormat.HEADER_SIZE);
    }

    private void enter(int thread, String call, long... arguments) {
        ByteBuffer record = record(TraceFormat.ENTER_SIZE, TraceFormat.ENTER, thread, call);
        for (long argument : arguments) {
            record.putLong(argument);
        }
        trace.writeBytes(record.array());
    }

    private void enterWith(int thread, String call, byte[] bytes, long... arguments) {
        int size = TraceFormat.ENTER_SIZE + TraceFormat.PIECE_HEADER_SIZE + bytes.length;
        ByteBuffer record = record(size, TraceFormat.ENTER, thread, call);
        for (long argument : arguments) {
            record.putLong(argument);
        }
        record.position(TraceFormat.ENTER_SIZE);
        record.put((byte) 1).put((byte) 0).putShort((short) bytes.length).put(bytes);
        trace.writeBytes(record.array());
    }

    private void exit(int thread, String call, long result) {
        ByteBuffer record = record(TraceFormat.EXIT_SIZE, TraceFormat.EXIT, thread, call);
        trace.writeBytes(record.putLong(result).putLong(0).array());
    }

    private void signal(int thread, int number, int code, int sender, long address) {
        ByteBuffer record = record(TraceFormat.SIGNAL_SIZE, TraceFormat.SIGNAL, thread, null);
        record.putInt(number).putInt(code).putInt(sender).putInt(0).putLong(address);
        trace.writeBytes(record.array());
    }

    private String printed() throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        PrintStream output = new PrintStream(text, true, StandardCharsets.ISO_8859_1);
        TracePrinter printer = new TracePrinter(output);
        printer.print(new ByteArrayInputStream(trace.toByteArray()));
        printer.killed(11);
        return text.toString(StandardCharsets.ISO_8859_1).replace(System.lineSeparator(), "\n");
    }

    @Test
    void errorsHaveNameAndText() throws Exception {
        enter(3, "close", 9);
        exit(3, "close", -9);
        assertEquals(
                "close(9)                                = -1 EBADF (Bad file descriptor)\n"
                        + "+++ killed by SIGSEGV +++\n",
                printed());
    }

    @Test
    void callThatAnotherThreadInterruptsIsPrintedInTwoParts() throws Exception {
        enter(3, "pause");
        enter(4, "getpid");
        exit(4, "getpid", 3);
        exit(3, "pause", -514);
        assertEquals(
                "[pid 3] pause( <unfinished ...>\n"
                        + "[pid 4] getpid()                                = 3\n"
                        + "[pid 3] <... pause resumed>) = ? ERESTARTNOHAND"
                        + " (To be restarted if no handler)\n"
                        + "[pid 3] +++ killed by SIGSEGV +++\n",
                printed());
    }

    @Test
    void callThatNeverReturnsHasNoResult() throws Exception {
        enter(3, "exit_group", 7);
        assertEquals(
                "exit_group(7)                           = ?\n+++ killed by SIGSEGV +++\n",
                printed());
    }

    @Test
    void signalsShowWhyTheyCame() throws Exception {
        signal(3, 11, 1, 0, 0x1234);
        signal(3, 10, 0, 5, 0);
        signal(3, 15, 0x80, 0, 0);
        assertEquals(
                "--- SIGSEGV {si_signo=SIGSEGV, si_code=SEGV_MAPERR, si_addr=0x1234} ---\n"
                        + "--- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=5, si_uid=0}"
                        + " ---\n"
                        + "--- SIGTERM {si_signo=SIGTERM, si_code=SI_KERNEL} ---\n"
                        + "+++ killed by SIGSEGV +++\n",
                printed());
    }

    @Test
    void bytesAreQuotedAndCutLikeStracesOwn() throws Exception {
        byte[] bytes =
                "a\"\\\n\t\0001\001\0377 and more than thirty-two bytes"
                        .getBytes(StandardCharsets.ISO_8859_1);
        enterWith(3, "write", bytes, 1, 0x1000, bytes.length);
        exit(3, "write", bytes.length);
        assertEquals(
                "write(1, \"a\\\"\\\\\\n\\t\\0001\\1\\0377 and more than thirty-\"..., "
                        + bytes.length
                        + ") = "
                        + bytes.length,
                printed().lines().findFirst().orElseThrow());
    }

    @Test
    void unknownNumbersAndAddressesAreShownAsTheyAre() throws Exception {
        enter(3, "openat", -100, 0x7fff0000, 0x80000);
        exit(3, "openat", -14);
        enter(3, "fcntl", 5, 77, 1);
        exit(3, "fcntl", -22);
        assertEquals(
                "openat(AT_FDCWD, 0x7fff0000, O_RDONLY|O_CLOEXEC) = -1 EFAULT (Bad address)\n"
                        + "fcntl(5, 0x4d /* F_??? */, 1)           = -1 EINVAL"
                        + " (Invalid argument)\n"
                        + "+++ killed by SIGSEGV +++\n",
                printed());
    }

    @Test
    void childrenAreShownWithTheFlagsThatMadeThem() throws Exception {
        enter(3, "clone", 0x1200011, 0, 0, 0x5ec690, 0);
        exit(3, "clone", 4);
        signal(3, 17, 1, 4, 7L << 32);
        assertEquals(
                "clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID|SIGCHLD,"
                        + " child_tidptr=0x5ec690) = 4\n"
                        + "--- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=4, si_uid=0,"
                        + " si_status=7, si_utime=0, si_stime=0} ---\n"
                        + "+++ killed by SIGSEGV +++\n",
                printed());
    }

    @Test
    void damagedTraceIsRefused() {
        trace.writeBytes(new byte[] {1, 0, 0, 0, 9, 9, 9, 9});
        assertThrows(IOException.class, this::printed);
    }

    @Test
    void lastRecordMayBeCutOff() throws Exception {
        enter(3, "getpid");
        exit(3, "getpid", 3);
        trace.writeBytes(new byte[] {56, 0, 0, 0, 1, 0});
        assertEquals(2, printed().lines().count());
    }
}
