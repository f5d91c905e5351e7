package elfin.qemu;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Threads that carry bytes and lines between channels. */
final class Pumps {
    private static final int BUFFER_SIZE = 64 * 1024;

    private Pumps() {}

    /** Something that reads or writes until its stream ends. */
    interface Pump {
        void run() throws IOException, InterruptedException;
    }

    /** Runs a pump in a thread of its own. */
    static Thread start(String name, Pump pump) {
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                pump.run();
                            } catch (IOException | InterruptedException e) {
                                // The other side is gone; how the guest ended is known elsewhere.
                            }
                        },
                        "elfin-" + name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Copies everything; the number of bytes. */
    static long copy(ReadableByteChannel from, WritableByteChannel to) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_SIZE);
        long count = 0;
        while (from.read(buffer) >= 0) {
            buffer.flip();
            while (buffer.hasRemaining()) {
                count += to.write(buffer);
            }
            buffer.clear();
        }
        return count;
    }

    /** Hands every line over. */
    static void readLines(ReadableByteChannel from, Consumer<String> to) throws IOException {
        readLines(
                new BufferedReader(
                        new InputStreamReader(
                                Channels.newInputStream(from), StandardCharsets.ISO_8859_1)),
                to);
    }

    static void readLines(BufferedReader from, Consumer<String> to) throws IOException {
        String line;
        while ((line = from.readLine()) != null) {
            to.accept(line);
        }
    }
}
