package elfin.strace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elfin.abi.Errno;
import elfin.table.Syscalls;
import elfin.table.TraceFormat;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a recorder makes of a trace. */
class CallRecorderTest {
    private static final int TCGETS = 0x5401;
    private static final int TIOCCONS = 0x541d;

    private final ByteArrayOutputStream trace = new ByteArrayOutputStream();
    private long nanos;

    private static ByteBuffer record(int size, int kind, int thread, String call) {
        ByteBuffer record = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        record.putInt(0, size).put(TraceFormat.KIND_OFFSET, (byte) kind);
        record.putInt(TraceFormat.THREAD_OFFSET, thread);
        record.putShort(TraceFormat.NUMBER_OFFSET, (short) Syscalls.find(call).number());
        return record.position(TraceFormat.HEADER_SIZE);
    }

    private void enter(int thread, String call, long behind, String path, long... arguments) {
        byte[] bytes = path.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        int piece = path.isEmpty() ? 0 : TraceFormat.PIECE_HEADER_SIZE + bytes.length;
        ByteBuffer record = record(TraceFormat.ENTER_SIZE + piece, TraceFormat.ENTER, thread, call);
        record.putLong(TraceFormat.TIME_OFFSET, nanos);
        for (long argument : arguments) {
            record.putLong(argument);
        }
        record.position(TraceFormat.ENTER_SIZE - 8).putLong(behind);
        if (piece > 0) {
            record.put((byte) 0).put((byte) 0).putShort((short) bytes.length).put(bytes);
        }
        trace.writeBytes(record.array());
    }

    private void exit(int thread, String call, long result, long time) {
        ByteBuffer record = record(TraceFormat.EXIT_SIZE, TraceFormat.EXIT, thread, call);
        trace.writeBytes(record.putLong(result).putLong(time).array());
    }

    private void call(int thread, String call, long result, long time, long... arguments) {
        enter(thread, call, 0x1002, "", arguments);
        exit(thread, call, result, time);
    }

    private CallRecorder recorded() throws IOException {
        CallRecorder recorder =
                new CallRecorder("/bin/a", path -> path.equals("/bin/link") ? "/bin/a" : path);
        recorder.read(new ByteArrayInputStream(trace.toByteArray()));
        return recorder;
    }

    private RecordedCall recorded(String call) throws IOException {
        int number = Syscalls.find(call).number();
        return recorded().calls().stream().filter(c -> c.number() == number).findFirst().get();
    }

    @Test
    void countsCallsTimesAndSites() throws IOException {
        call(1, "getpid", 7, 30);
        call(1, "getpid", 7, 50);
        RecordedCall getpid = recorded("getpid");
        assertEquals(2, getpid.count());
        assertEquals(80, getpid.nanos());
        assertEquals(50, getpid.longestNanos());
        assertEquals(Map.of(0x1000L, 2L), getpid.sites());
    }

    @Test
    void errorsAreCountedAndTheFirstOfEachIsShown() throws IOException {
        enter(1, "open", 2, "/none", 0x5000, 0, 0);
        exit(1, "open", -Errno.ENOENT, 1);
        enter(1, "open", 2, "/other", 0x5000, 0, 0);
        exit(1, "open", -Errno.ENOENT, 1);
        RecordedCall open = recorded("open");
        assertEquals(Map.of("ENOENT", 2L), open.errors());
        assertEquals(
                List.of("open(\"/none\", O_RDONLY) = -1 ENOENT (No such file or directory)"),
                open.firstErrors());
    }

    @Test
    void restartedCallIsNoError() throws IOException {
        call(1, "pause", -512, 1);
        assertTrue(recorded("pause").errors().isEmpty());
    }

    @Test
    void flagsAreCountedOneByOne() throws IOException {
        call(1, "open", 3, 1, 0, 0x80042);
        Map<String, RecordedCall.Uses> flags = recorded("open").arguments().get("flags");
        assertEquals(java.util.Set.of("O_RDWR", "O_CREAT", "O_CLOEXEC"), flags.keySet());
    }

    @Test
    void valueThatTheTableLeavesOutAndTheKernelRefusesIsMissing() throws IOException {
        call(1, "ioctl", -Errno.EINVAL, 1, 0, TIOCCONS);
        call(1, "ioctl", -Errno.ENOTTY, 1, 0, TCGETS);
        assertEquals(java.util.Set.of("TIOCCONS"), ArgumentLimits.missing(recorded("ioctl")));
    }

    @Test
    void valueThatWorksIsNotMissing() throws IOException {
        call(1, "ioctl", 0, 1, 0, TIOCCONS);
        assertTrue(ArgumentLimits.missing(recorded("ioctl")).isEmpty());
    }

    @Test
    void callsOfExecutedProgramsAreCountedApart() throws IOException {
        call(1, "fork", 2, 1);
        enter(2, "execve", 2, "/bin/b", 0x5000, 0, 0);
        exit(2, "execve", 0, 1);
        call(2, "getpid", 2, 1);
        call(1, "getpid", 1, 1);
        RecordedCall getpid = recorded("getpid");
        assertEquals(1, getpid.count());
        assertEquals(1, getpid.elsewhere());
    }

    @Test
    void childThatRunsBeforeItsParentReturnsHasItsProgram() throws IOException {
        enter(1, "execve", 2, "/bin/b", 0x5000, 0, 0);
        exit(1, "execve", 0, 1);
        enter(1, "vfork", 2, "");
        call(2, "getpid", 2, 1);
        assertEquals(0, recorded("getpid").count());
    }

    @Test
    void programThatExecutesItselfThroughALinkStaysItself() throws IOException {
        enter(1, "execve", 2, "/bin/link", 0x5000, 0, 0);
        exit(1, "execve", 0, 1);
        call(1, "getpid", 1, 1);
        assertEquals(1, recorded("getpid").count());
    }

    @Test
    void timelineKeepsAllCallsOfALongRunInFewSlices() throws IOException {
        for (int i = 0; i < 1000; i++) {
            nanos = i * 1_000_000_000L;
            call(1, "getpid", 1, 1);
        }
        CallTimeline timeline = recorded().timeline();
        assertTrue(timeline.slices().size() <= 120);
        long all =
                timeline.slices().stream()
                        .flatMap(slice -> slice.values().stream())
                        .mapToLong(Long::longValue)
                        .sum();
        assertEquals(1000, all);
    }

    @Test
    void limitsNameCallsArgumentsAndConstantsThatExist() {
        ArgumentLimits.all()
                .forEach(
                        (call, limits) -> {
                            var row = Syscalls.find(call);
                            for (ArgumentLimits.Limit limit : limits) {
                                assertTrue(
                                        java.util.Arrays.stream(row.arguments())
                                                .anyMatch(a -> a.name().equals(limit.argument())),
                                        call + " " + limit.argument());
                            }
                        });
    }
}
