package elfin.bench.program;

import elfin.raw.Mem;

/** Pipes, sockets and epoll(7). */
final class StreamBenchmarks {
    private static final int BULK = 64 * 1024;
    private static final int AF_UNIX = 1;
    private static final int SOCK_STREAM = 1;
    private static final int EPOLL_CTL_ADD = 1;
    private static final int EPOLLIN = 1;
    private static final int WATCHED = 10_000;
    private static final int RLIMIT_NOFILE = 7;
    private static final int EVENT_SIZE = 12;
    private static final int MOST_EVENTS = 64;

    static final Benchmark[] ALL = {
        new Benchmark(
                "pipeturn",
                "1 byte to another process and back by pipes",
                2_000,
                rounds -> turns(rounds, false)),
        new Benchmark(
                "pipe64k",
                "64 KiB to another process by a pipe",
                500,
                rounds -> bulk(rounds, false)),
        new Benchmark(
                "unixturn",
                "1 byte to another process and back by unix(7)",
                2_000,
                rounds -> turns(rounds, true)),
        new Benchmark(
                "unix64k",
                "64 KiB to another process by unix(7)",
                500,
                rounds -> bulk(rounds, true)),
        new Benchmark(
                "epoll",
                "one event of 10,000 descriptors in epoll(7)",
                5_000,
                StreamBenchmarks::epoll),
    };

    /** The descriptor of epoll(7) that watches many others; 0 before the first measurement. */
    private static long watcher;

    private static long firstWatched;
    private static long lastWatched;

    private StreamBenchmarks() {}

    /** A pipe, or two connected sockets, as {@link Calls#pipe} gives them. */
    private static long pair(boolean sockets) {
        if (!sockets) {
            return Calls.pipe();
        }
        Calls.call(Calls.SOCKETPAIR, AF_UNIX, SOCK_STREAM, 0, Program.buffer());
        return Mem.getLong(Program.buffer());
    }

    private static void turns(int rounds, boolean sockets) {
        long there = pair(sockets);
        long back = pair(sockets);
        long buffer = Program.buffer();
        long child = Calls.fork();
        if (child == 0) {
            for (int i = 0; i < rounds; i++) {
                Calls.call(Calls.READ, Calls.readEnd(there), buffer, 1);
                Calls.call(Calls.WRITE, Calls.writeEnd(back), buffer, 1);
            }
            Calls.exit();
        }
        Program.begin();
        for (int i = 0; i < rounds; i++) {
            Calls.call(Calls.WRITE, Calls.writeEnd(there), buffer, 1);
            Calls.call(Calls.READ, Calls.readEnd(back), buffer, 1);
        }
        Program.end();
        Calls.await(child);
        Calls.closeBoth(there);
        Calls.closeBoth(back);
    }

    /** Ends when the child has read all. */
    private static void bulk(int rounds, boolean sockets) {
        long pair = pair(sockets);
        long buffer = Program.buffer();
        long child = Calls.fork();
        if (child == 0) {
            long left = (long) rounds * BULK;
            while (left > 0) {
                left -= Calls.call(Calls.READ, Calls.readEnd(pair), buffer, BULK);
            }
            Calls.exit();
        }
        Program.begin();
        long left = (long) rounds * BULK;
        while (left > 0) {
            long part = Math.min(left, BULK);
            left -= Calls.call(Calls.WRITE, Calls.writeEnd(pair), buffer, part);
        }
        Calls.await(child);
        Program.end();
        Calls.closeBoth(pair);
    }

    private static void epoll(int rounds) {
        long buffer = Program.buffer();
        if (watcher == 0) {
            watchMany(buffer);
        }
        Mem.putLong(buffer, 1);
        Program.begin();
        for (int i = 0; i < rounds; i++) {
            long descriptor = i % 2 == 0 ? firstWatched : lastWatched;
            Calls.call(Calls.WRITE, descriptor, buffer, 8);
            Calls.call(Calls.EPOLL_WAIT, watcher, buffer + 64, MOST_EVENTS, -1);
            Calls.call(Calls.READ, descriptor, buffer, 8);
        }
    }

    private static void watchMany(long buffer) {
        Mem.putLong(buffer, WATCHED * 2L);
        Mem.putLong(buffer + 8, WATCHED * 2L);
        Calls.call(Calls.PRLIMIT64, 0, RLIMIT_NOFILE, buffer, 0);
        watcher = Calls.call(Calls.EPOLL_CREATE1, 0);
        for (int i = 0; i < WATCHED; i++) {
            long descriptor = Calls.call(Calls.EVENTFD2, 0, 0);
            Mem.putInt(buffer, EPOLLIN);
            Mem.putLong(buffer + 4, descriptor);
            Calls.call(Calls.EPOLL_CTL, watcher, EPOLL_CTL_ADD, descriptor, buffer);
            if (i == 0) {
                firstWatched = descriptor;
            }
            lastWatched = descriptor;
        }
        Mem.fill(buffer, EVENT_SIZE, (byte) 0);
    }
}
