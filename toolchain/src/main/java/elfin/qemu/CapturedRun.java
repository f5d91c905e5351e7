package elfin.qemu;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A run of a guest whose output was kept in memory.
 *
 * @param result how it ended
 * @param output its standard output
 * @param error its standard error
 */
public record CapturedRun(GuestResult result, byte[] output, byte[] error) {
    /**
     * Runs a guest to its end.
     *
     * @param input its standard input, or null for none
     * @param timeoutMillis the longest it may take
     */
    public static CapturedRun of(MachineOptions machine, FileChannel input, long timeoutMillis)
            throws IOException, InterruptedException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        ByteArrayOutputStream error = new ByteArrayOutputStream();
        Guest guest =
                new Guest(
                        machine,
                        input,
                        Channels.newChannel(output),
                        Channels.newChannel(error),
                        false);
        GuestResult result = guest.run(timeoutMillis);
        return new CapturedRun(result, output.toByteArray(), error.toByteArray());
    }

    /** Standard output in lines, a character for each byte. */
    public List<String> lines() {
        return lines(output);
    }

    /** Standard error in lines, a character for each byte. */
    public List<String> errorLines() {
        return lines(error);
    }

    private static List<String> lines(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1).lines().toList();
    }
}
