package elfin.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** Writes everything to two channels; closing is left to their owners. */
record BothChannels(WritableByteChannel first, WritableByteChannel second)
        implements WritableByteChannel {
    @Override
    public int write(ByteBuffer bytes) throws IOException {
        int count = bytes.remaining();
        ByteBuffer again = bytes.duplicate();
        while (bytes.hasRemaining()) {
            first.write(bytes);
        }
        while (again.hasRemaining()) {
            second.write(again);
        }
        return count;
    }

    @Override
    public boolean isOpen() {
        return first.isOpen() && second.isOpen();
    }

    @Override
    public void close() {
        // Each belongs to who opened it.
    }
}
