package elfin.cli;

import elfin.qemu.Guest;
import elfin.qemu.GuestResult;
import elfin.strace.TracePrinter;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** What {@code --strace} prints, on standard error or into a file. */
final class Trace implements AutoCloseable {
    private final PrintStream output;
    private final TracePrinter printer;
    private final boolean own;

    /**
     * @param file where to; null is standard error
     */
    Trace(String file) throws IOException {
        own = file != null;
        output =
                own
                        ? new PrintStream(
                                new BufferedOutputStream(new FileOutputStream(file)),
                                false,
                                StandardCharsets.ISO_8859_1)
                        : System.err;
        printer = new TracePrinter(output);
    }

    void follow(Guest guest) {
        guest.traceTo(printer::print);
    }

    /** Prints the last line. */
    void end(GuestResult result) {
        switch (result.kind()) {
            case EXITED -> printer.exited(result.status());
            case SIGNALLED -> printer.killed(result.status());
            default -> {}
        }
    }

    @Override
    public void close() {
        output.flush();
        if (own) {
            output.close();
        }
    }
}
