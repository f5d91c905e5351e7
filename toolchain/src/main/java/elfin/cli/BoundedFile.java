package elfin.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that takes no more than some bytes; what comes after them is dropped. */
final class BoundedFile implements WritableByteChannel {
    private final FileChannel file;
    private long left;

    BoundedFile(Path path, long most) throws IOException {
        file =
                FileChannel.open(
                        path,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING);
        left = most;
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        int count = bytes.remaining();
        if (count > left) {
            ByteBuffer first = bytes.slice(bytes.position(), (int) left);
            while (first.hasRemaining()) {
                file.write(first);
            }
            bytes.position(bytes.limit());
            left = 0;
            return count;
        }
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
        left -= count;
        return count;
    }

    @Override
    public boolean isOpen() {
        return file.isOpen();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
