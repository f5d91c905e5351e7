package elfin.kernel.syscall.file;

import elfin.kernel.core.ErrnoException;
import elfin.kernel.fs.Caller;
import elfin.kernel.fs.FileClock;
import elfin.kernel.fs.FileCredentials;
import elfin.kernel.fs.FileSystem;
import elfin.kernel.fs.FileTable;
import elfin.kernel.fs.FsContext;
import elfin.kernel.fs.Location;
import elfin.kernel.fs.Mount;
import elfin.kernel.fs.ram.RamFileSystem;
import elfin.kernel.mm.DirectMap;
import elfin.kernel.mm.Frames;
import elfin.kernel.sched.Scheduler;
import elfin.kernel.task.Process;
import elfin.kernel.task.Task;
import elfin.raw.Mem;
import elfin.raw.SimulatedMemory;
import java.nio.charset.StandardCharsets;
import java.util.function.LongSupplier;

/** A program without code: its process, its memory, and a machine with an empty file system. */
public final class SimulatedProgram {
    private static final long USER_BASE = 0x10_0000;
    private static final int USER_SIZE = 1 << 20;
    private static final int PATH_ROOM = 8192;

    /** Where tests put buffers: 512 KiB. */
    public static final long BUFFER = USER_BASE + USER_SIZE / 2;

    /** An address without memory. */
    public static final long BAD_ADDRESS = 0x8;

    public final Process process = new Process(3);
    public final Location root;
    public long nowNanos = 1_000_000_000_000_000_000L;
    public int lastSignal;
    private long nextString = USER_BASE;

    /** A program on an empty file system. */
    public SimulatedProgram(int megabytes) {
        this(megabytes, null);
    }

    /** A program on a file system that is made when memory is there. */
    public SimulatedProgram(
            int megabytes, java.util.function.Supplier<FileSystem> makeRootFileSystem) {
        SimulatedMemory.reset();
        SimulatedMemory.map(DirectMap.BASE, megabytes << 20);
        SimulatedMemory.map(USER_BASE, USER_SIZE);
        Frames.reset();
        Frames.addRange(1 << 20, (long) (megabytes - 1) << 20);
        Frames.start();
        Scheduler.setCurrent(new Task(3, process));
        FileClock.install(new TestClock());
        Caller.install(new TestCaller());
        FileSystem rootFileSystem =
                makeRootFileSystem == null
                        ? new RamFileSystem("tmpfs", 0755)
                        : makeRootFileSystem.get();
        Mount mount = Mount.root(rootFileSystem, "none");
        root = new Location(mount, mount.root);
        process.fs = new FsContext(root, root);
        process.files = new FileTable();
    }

    /** Calls a handler as the dispatcher does. */
    public long call(LongSupplier handler) {
        nextString = USER_BASE;
        return run(handler);
    }

    private static long run(LongSupplier handler) {
        try {
            return handler.getAsLong();
        } catch (ErrnoException e) {
            return -e.errno();
        }
    }

    /** Puts a string into user memory; it stays for a few calls. */
    public long string(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        if (nextString + bytes.length + 1 > BUFFER) {
            nextString = USER_BASE;
        }
        long address = nextString;
        Mem.copyFromArray(bytes, 0, address, bytes.length);
        Mem.putByte(address + bytes.length, (byte) 0);
        nextString += Math.min(bytes.length + 1, PATH_ROOM);
        return address;
    }

    /** Puts bytes at {@link #BUFFER}. */
    public void fill(byte[] bytes) {
        Mem.copyFromArray(bytes, 0, BUFFER, bytes.length);
    }

    /** Bytes at {@link #BUFFER}. */
    public byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        Mem.copyToArray(BUFFER, bytes, 0, count);
        return bytes;
    }

    /** Bytes at {@link #BUFFER} as text. */
    public String text(long count) {
        return new String(bytes((int) count), StandardCharsets.ISO_8859_1);
    }

    private final class TestClock extends FileClock {
        @Override
        public long nanosSince1970() {
            return nowNanos;
        }

        @Override
        public long monotonicNanos() {
            return nowNanos;
        }
    }

    private final class TestCaller extends Caller {
        @Override
        protected FileCredentials currentCredentials() {
            return process.credentials();
        }

        @Override
        protected void sendSignal(int signal) {
            lastSignal = signal;
        }
    }
}
