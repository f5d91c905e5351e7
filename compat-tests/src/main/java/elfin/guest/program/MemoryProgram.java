package elfin.guest.program;

import elfin.raw.Cpu;
import elfin.raw.Mem;
import elfin.table.Syscalls;

/**
 * Uses memory and processes as its first argument says:
 *
 * <ul>
 *   <li>{@code spawn N}: N times fork, exec and wait
 *   <li>{@code end}: ends
 *   <li>{@code fork MIB}: tells how many page frames a fork of so much memory takes, and how many
 *       the child takes for writing 1,000 of its pages
 *   <li>{@code touch MIB}: writes to so much memory
 *   <li>{@code children N MIB}: the same in N children at once; tells how many were killed
 *   <li>{@code map MIB}: the error of a mapping of so much memory
 *   <li>{@code objects N}: keeps N event descriptors open, which the kernel has an object each of
 *       at least, and makes and closes others, so that its heap is collected
 * </ul>
 */
public final class MemoryProgram {
    private static final int WRITE = Syscalls.find("write").number();
    private static final int MMAP = Syscalls.find("mmap").number();
    private static final int FORK = Syscalls.find("fork").number();
    private static final int EXECVE = Syscalls.find("execve").number();
    private static final int WAIT4 = Syscalls.find("wait4").number();
    private static final int EXIT_GROUP = Syscalls.find("exit_group").number();
    private static final int SYSINFO = Syscalls.find("sysinfo").number();
    private static final int PIPE = Syscalls.find("pipe").number();
    private static final int READ = Syscalls.find("read").number();

    private static final int SETRLIMIT = Syscalls.find("setrlimit").number();
    private static final int EVENTFD2 = Syscalls.find("eventfd2").number();
    private static final int CLOSE = Syscalls.find("close").number();
    private static final int SCHED_YIELD = Syscalls.find("sched_yield").number();

    private static final int WNOHANG = 1;
    private static final int PAGE = 4096;
    private static final int FREE_RAM = 40;
    private static final int SCRATCH = 65536;
    private static final int WRITTEN_PAGES = 1000;
    private static final int SIGKILL = 9;
    private static final int RLIMIT_NOFILE = 7;
    private static final int GARBAGE = 20_000;

    private static long scratch;

    private MemoryProgram() {}

    public static int main(byte[][] arguments) {
        scratch = map(SCRATCH);
        String mode = text(arguments[1]);
        return switch (mode) {
            case "spawn" -> spawn(arguments[0], number(arguments[2]));
            case "fork" -> fork(number(arguments[2]));
            case "touch" -> touch(number(arguments[2]));
            case "children" -> children(number(arguments[2]), number(arguments[3]));
            case "objects" -> objects(number(arguments[2]));
            case "map" -> (int) -call(MMAP, 0, (long) number(arguments[2]) << 20, 3, 0x22, -1, 0);
            default -> 0;
        };
    }

    private static int spawn(byte[] program, int count) {
        long path = bytes(program, scratch);
        long word = bytes(new byte[] {'e', 'n', 'd'}, scratch + 256);
        long vector = scratch + 512;
        Mem.putLong(vector, path);
        Mem.putLong(vector + 8, word);
        for (int i = 0; i < count; i++) {
            long child = call(FORK, 0, 0, 0, 0, 0, 0);
            if (child == 0) {
                call(EXECVE, path, vector, vector + 16, 0, 0, 0);
                call(EXIT_GROUP, 1, 0, 0, 0, 0, 0);
            }
            long status = scratch + 600;
            if (child < 0 || call(WAIT4, child, status, 0, 0, 0, 0) != child) {
                return 2;
            }
            if (Mem.getInt(status) != 0) {
                return 3;
            }
        }
        return 0;
    }

    private static int fork(int mebibytes) {
        long size = (long) mebibytes << 20;
        long memory = map(size);
        write(memory, size);
        long pair = scratch;
        call(PIPE, pair, 0, 0, 0, 0, 0);
        int readEnd = Mem.getInt(pair);
        int writeEnd = Mem.getInt(pair + 4);
        long before = freePages();
        long child = call(FORK, 0, 0, 0, 0, 0, 0);
        if (child == 0) {
            long atStart = freePages();
            for (int i = 0; i < WRITTEN_PAGES; i++) {
                Mem.putLong(memory + (long) i * PAGE, -1);
            }
            Mem.putLong(scratch, before - atStart);
            Mem.putLong(scratch + 8, atStart - freePages());
            call(WRITE, writeEnd, scratch, 16, 0, 0, 0);
            call(EXIT_GROUP, 0, 0, 0, 0, 0, 0);
        }
        call(READ, readEnd, scratch, 16, 0, 0, 0);
        call(WAIT4, child, 0, 0, 0, 0, 0);
        print("fork " + Mem.getLong(scratch) + " write " + Mem.getLong(scratch + 8));
        for (long at = memory; at < memory + size; at += PAGE) {
            if (Mem.getLong(at) != at) {
                return 1;
            }
        }
        return 0;
    }

    private static int objects(int count) {
        Mem.putLong(scratch, 2L * count);
        Mem.putLong(scratch + 8, 2L * count);
        if (call(SETRLIMIT, RLIMIT_NOFILE, scratch, 0, 0, 0, 0) != 0) {
            return 1;
        }
        for (int i = 0; i < count; i++) {
            if (call(EVENTFD2, i, 0, 0, 0, 0, 0) < 0) {
                return 2;
            }
        }
        for (int i = 0; i < GARBAGE; i++) {
            long descriptor = call(EVENTFD2, 0, 0, 0, 0, 0, 0);
            if (descriptor < 0 || call(CLOSE, descriptor, 0, 0, 0, 0, 0) != 0) {
                return 3;
            }
        }
        return 0;
    }

    private static int touch(int mebibytes) {
        long size = (long) mebibytes << 20;
        write(map(size), size);
        return 0;
    }

    /** Each child keeps its memory until all have theirs or are dead. */
    private static int children(int count, int mebibytes) {
        long shared = call(MMAP, 0, PAGE, 3, 0x21, -1, 0);
        for (int i = 0; i < count; i++) {
            if (call(FORK, 0, 0, 0, 0, 0, 0) == 0) {
                touch(mebibytes);
                Mem.getAndAddInt(shared, 1);
                while (Mem.getIntVolatile(shared + 8) == 0) {
                    call(SCHED_YIELD, 0, 0, 0, 0, 0, 0);
                }
                call(EXIT_GROUP, 0, 0, 0, 0, 0, 0);
            }
        }
        int killed = 0;
        long status = scratch;
        while (Mem.getIntVolatile(shared) + killed < count) {
            if (call(WAIT4, -1, status, WNOHANG, 0, 0, 0) > 0) {
                killed += (Mem.getInt(status) & 0x7f) == SIGKILL ? 1 : 0;
            }
            call(SCHED_YIELD, 0, 0, 0, 0, 0, 0);
        }
        Mem.putIntVolatile(shared + 8, 1);
        while (call(WAIT4, -1, status, 0, 0, 0, 0) > 0) {
            killed += (Mem.getInt(status) & 0x7f) == SIGKILL ? 1 : 0;
        }
        print("killed " + killed);
        return 0;
    }

    private static void write(long memory, long size) {
        for (long at = memory; at < memory + size; at += PAGE) {
            Mem.putLong(at, at);
        }
    }

    private static long freePages() {
        call(SYSINFO, scratch + 4096, 0, 0, 0, 0, 0);
        return Mem.getLong(scratch + 4096 + FREE_RAM) / PAGE;
    }

    private static long map(long size) {
        long address = call(MMAP, 0, size, 3, 0x22, -1, 0);
        if (address < 0 && address > -PAGE) {
            call(EXIT_GROUP, 99, 0, 0, 0, 0, 0);
        }
        return address;
    }

    private static long bytes(byte[] text, long address) {
        Mem.copyFromArray(text, 0, address, text.length);
        Mem.putByte(address + text.length, (byte) 0);
        return address;
    }

    private static void print(String line) {
        for (int i = 0; i < line.length(); i++) {
            Mem.putByte(scratch + 1024 + i, (byte) line.charAt(i));
        }
        Mem.putByte(scratch + 1024 + line.length(), (byte) '\n');
        call(WRITE, 1, scratch + 1024, line.length() + 1, 0, 0, 0);
    }

    private static String text(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (byte b : bytes) {
            text.append((char) b);
        }
        return text.toString();
    }

    private static int number(byte[] digits) {
        int number = 0;
        for (byte digit : digits) {
            number = number * 10 + digit - '0';
        }
        return number;
    }

    private static long call(int number, long a, long b, long c, long d, long e, long f) {
        return Cpu.linuxSyscall(number, a, b, c, d, e, f);
    }
}
