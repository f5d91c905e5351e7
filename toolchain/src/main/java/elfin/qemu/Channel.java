package elfin.qemu;

import java.io.Closeable;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** One stream to the guest: a socket that QEMU connects to when it starts. */
final class Channel implements Closeable {
    private final String name;
    private final Path path;
    private final ServerSocketChannel server;
    private SocketChannel connection;

    Channel(Path directory, String name) throws IOException {
        this.name = name;
        path = directory.resolve(name);
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(path));
    }

    String name() {
        return name;
    }

    /** QEMU's option for the host side of it. */
    String chardev() {
        return "socket,id=" + name + ",path=" + path;
    }

    /** Waits until QEMU has connected. */
    SocketChannel accept() throws IOException {
        connection = server.accept();
        return connection;
    }

    @Override
    public void close() throws IOException {
        server.close();
        if (connection != null) {
            connection.close();
        }
    }
}
