package elfin.qemu;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * The terminal that this process runs on. While the guest has its keyboard it is raw: keys go to
 * the guest's terminal as they are, which echoes and edits them and makes signals of them. It is
 * restored when this is closed, and when this process is told to end.
 */
public final class HostTerminal implements AutoCloseable {
    private static final Pattern DEVICE = Pattern.compile("/dev/(pts/\\d+|tty[^/]*|console)");
    private static final int STREAMS = 3;
    private static final int ALL_STREAMS = (1 << STREAMS) - 1;

    private final int streams;
    private final String device;
    private final Thread restorer = new Thread(this::restore);
    private String saved;
    private Guest guest;

    private HostTerminal(int streams, String device) {
        this.streams = streams;
        this.device = device;
    }

    /** The terminal behind the standard streams, or null when none of them is one. */
    public static HostTerminal find() {
        int streams = 0;
        String device = null;
        for (int i = 0; i < STREAMS; i++) {
            String target = target(i);
            if (DEVICE.matcher(target).matches() && (device == null || device.equals(target))) {
                streams |= 1 << i;
                device = target;
            }
        }
        return streams == 0 ? null : new HostTerminal(streams, device);
    }

    private static String target(int descriptor) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
        } catch (IOException e) {
            return "";
        }
    }

    /** Bit N is set when descriptor N is the terminal. */
    public int streams() {
        return streams;
    }

    /** Whether the guest has the keyboard. */
    boolean hasInput() {
        return (streams & 1) != 0;
    }

    /** {@code ROWSxCOLUMNS}. */
    public String windowSize() throws IOException, InterruptedException {
        return stty("size").strip().replace(' ', 'x');
    }

    FileChannel input() {
        return new FileInputStream(FileDescriptor.in).getChannel();
    }

    FileChannel output() throws IOException {
        if ((streams & 2) != 0) {
            return new FileOutputStream(FileDescriptor.out).getChannel();
        }
        return (streams & 4) != 0
                ? new FileOutputStream(FileDescriptor.err).getChannel()
                : new FileOutputStream(device).getChannel();
    }

    /** Gives the terminal to a guest. */
    public void giveTo(Guest newGuest) throws IOException, InterruptedException {
        guest = newGuest;
        guest.useTerminal(this);
        sun.misc.Signal.handle(new sun.misc.Signal("WINCH"), signal -> resized());
        if (hasInput()) {
            saved = stty("-g").strip();
            Runtime.getRuntime().addShutdownHook(restorer);
            raw();
            // After a stop from outside a shell has set the terminal up for itself.
            sun.misc.Signal.handle(new sun.misc.Signal("CONT"), signal -> raw());
        }
    }

    private void raw() {
        try {
            // A pipe's other end may write to the terminal too, and means lines.
            stty("raw", "-echo", streams == ALL_STREAMS ? "-opost" : "opost");
        } catch (IOException | InterruptedException e) {
            // Without stty it stays as it is: lines instead of keys.
        }
    }

    private void resized() {
        try {
            guest.resize(windowSize());
        } catch (IOException | InterruptedException e) {
            // The terminal is gone; so is its size.
        }
    }

    private synchronized void restore() {
        if (saved == null) {
            return;
        }
        try {
            stty(saved);
            saved = null;
        } catch (IOException | InterruptedException e) {
            // The terminal is gone.
        }
    }

    @Override
    public void close() {
        restore();
        try {
            Runtime.getRuntime().removeShutdownHook(restorer);
        } catch (IllegalStateException e) {
            // The process is already on its way out.
        }
    }

    private String stty(String... arguments) throws IOException, InterruptedException {
        String[] line = new String[arguments.length + 3];
        System.arraycopy(new String[] {"stty", "-F", device}, 0, line, 0, 3);
        System.arraycopy(arguments, 0, line, 3, arguments.length);
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        String output =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        if (process.waitFor() != 0) {
            throw new IOException(Arrays.toString(line) + ": " + output.strip());
        }
        return output;
    }
}
