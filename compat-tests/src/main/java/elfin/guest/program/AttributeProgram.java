package elfin.guest.program;

import elfin.raw.Cpu;
import elfin.raw.Mem;
import elfin.table.Syscalls;

/**
 * Prints the extended attributes of the files that are its arguments: per file the result of
 * listxattr(2), then a line with each name, the value's size and a sum of its bytes. Then it
 * changes the file and prints them again.
 */
public final class AttributeProgram {
    private static final int WRITE = Syscalls.find("write").number();
    private static final int MMAP = Syscalls.find("mmap").number();
    private static final int LLISTXATTR = Syscalls.find("llistxattr").number();
    private static final int LGETXATTR = Syscalls.find("lgetxattr").number();
    private static final int LSETXATTR = Syscalls.find("lsetxattr").number();
    private static final int LREMOVEXATTR = Syscalls.find("lremovexattr").number();
    private static final int LCHOWN = Syscalls.find("lchown").number();

    private static final int BOUND = 65_536;
    private static final int OWNER = 7;

    private static long path;
    private static long list;
    private static long value;
    private static long output;
    private static int length;

    private AttributeProgram() {}

    public static int main(byte[][] arguments) {
        path = call(MMAP, 0, 4L * BOUND, 3, 0x22, -1, 0);
        list = path + BOUND;
        value = list + BOUND;
        output = value + BOUND;
        for (int i = 1; i < arguments.length; i++) {
            Mem.copyFromArray(arguments[i], 0, path, arguments[i].length);
            Mem.putByte(path + arguments[i].length, (byte) 0);
            print();
            // The first goes, one comes, and capabilities are lost with the owner.
            long first = call(LLISTXATTR, path, list, BOUND, 0, 0, 0) > 0 ? list : 0;
            number(first == 0 ? 0 : call(LREMOVEXATTR, path, list, 0, 0, 0, 0));
            Mem.putLong(value, 0x77656e_2e726573L << 8 | 'u');
            number(call(LSETXATTR, path, value, value, 8, 0, 0));
            number(call(LCHOWN, path, OWNER, OWNER, 0, 0, 0));
            print();
        }
        call(WRITE, 1, output, length, 0, 0, 0);
        return 0;
    }

    private static void print() {
        long size = call(LLISTXATTR, path, list, BOUND, 0, 0, 0);
        number(size);
        for (long at = list; at < list + size; at++) {
            long name = at;
            while (Mem.getByte(at) != 0) {
                letter(Mem.getByte(at++));
            }
            letter((byte) ' ');
            long bytes = call(LGETXATTR, path, name, value, BOUND, 0, 0);
            number(bytes);
            long sum = 0;
            for (long i = 0; i < bytes; i++) {
                sum = sum * 31 + Mem.getByte(value + i);
            }
            number(sum);
        }
    }

    private static void number(long number) {
        for (int shift = 60; shift >= 0; shift -= 4) {
            letter((byte) ('A' + (number >>> shift & 15)));
        }
        letter((byte) '\n');
    }

    private static void letter(byte letter) {
        Mem.putByte(output + length++, letter);
    }

    private static long call(int number, long a, long b, long c, long d, long e, long f) {
        return Cpu.linuxSyscall(number, a, b, c, d, e, f);
    }
}
