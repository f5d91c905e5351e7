package elfin.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A terminal that a test types on and looks at: a tmux server of its own with one window. */
final class Tmux implements AutoCloseable {
    private static final long PATIENCE_MILLIS = 60_000;
    private static final long POLL_MILLIS = 50;

    private final Path socket;

    /** Starts a shell command in a terminal of 24 lines and 80 columns. */
    Tmux(Path socket, String command) throws IOException, InterruptedException {
        this.socket = socket;
        tmux("-f", "/dev/null", "new-session", "-d", "-x", "80", "-y", "24", command);
    }

    private String tmux(String... arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of("tmux", "-S", socket.toString()));
        line.addAll(List.of(arguments));
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output;
    }

    /** Presses keys: text, or names like {@code Enter} and {@code C-c}. */
    void press(String... keys) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("send-keys"));
        arguments.addAll(List.of(keys));
        tmux(arguments.toArray(new String[0]));
    }

    void resize(int columns, int rows) throws IOException, InterruptedException {
        tmux("resize-window", "-x", Integer.toString(columns), "-y", Integer.toString(rows));
    }

    /** What the screen shows, without empty lines at its end. */
    String screen() throws IOException, InterruptedException {
        return tmux("capture-pane", "-p").stripTrailing();
    }

    /** Waits until the screen shows what is wanted; the screen. */
    String await(Predicate<String> wanted) throws IOException, InterruptedException {
        long end = System.currentTimeMillis() + PATIENCE_MILLIS;
        String screen = screen();
        while (!wanted.test(screen)) {
            if (System.currentTimeMillis() > end) {
                throw new AssertionError("the screen stays\n" + screen);
            }
            Thread.sleep(POLL_MILLIS);
            screen = screen();
        }
        return screen;
    }

    String awaitText(String text) throws IOException, InterruptedException {
        return await(screen -> screen.contains(text));
    }

    @Override
    public void close() throws IOException, InterruptedException {
        tmux("kill-server");
    }
}
