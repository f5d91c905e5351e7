package elfin.conformance.program;

import static elfin.conformance.program.Kit.UNMAPPED;
import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.equal;
import static elfin.conformance.program.Kit.fails;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.returns;
import static elfin.conformance.program.Kit.succeeds;
import static elfin.conformance.program.Kit.text;
import static elfin.conformance.program.Processes.inChild;
import static elfin.conformance.program.Processes.sleeper;
import static elfin.conformance.program.Processes.statusOf;

import elfin.abi.Errno;
import elfin.abi.Signal;
import elfin.raw.Mem;

/** process_vm_readv(2), process_vm_writev(2). */
final class ProcessMemoryCases {
    private static final int NOBODY = 0x3fff_fff0;

    private ProcessMemoryCases() {}

    /** An array of parts: address, length, address, length ... */
    private static long parts(long... words) {
        long vector = memory(8L * words.length);
        for (int i = 0; i < words.length; i++) {
            Mem.putLong(vector + 8L * i, words[i]);
        }
        return vector;
    }

    private static long read(long pid, long local, long localCount, long remote, long count) {
        return call(Call.PROCESS_VM_READV, pid, local, localCount, remote, count, 0);
    }

    private static long write(long pid, long local, long localCount, long remote, long count) {
        return call(Call.PROCESS_VM_WRITEV, pid, local, localCount, remote, count, 0);
    }

    private static void end(long child) {
        returns(0, call(Call.KILL, child, Signal.SIGKILL));
        statusOf(child);
    }

    @Case("process_vm_readv")
    static void memoryOfAChildIsRead() {
        long place = text("as it was");
        long child = sleeper();
        Mem.putByte(place, (byte) 'X');
        long buffer = memory(16);
        returns(9, read(child, parts(buffer, 9), 1, parts(place, 9), 1));
        Kit.textIs("as it was", buffer);
        end(child);
    }

    @Case("process_vm_writev")
    static void memoryOfAChildIsWritten() {
        long place = text("before");
        long child = sleeper();
        returns(6, write(child, parts(text("behind"), 6), 1, parts(place, 6), 1));
        Kit.textIs("before", place);
        long buffer = memory(8);
        returns(6, read(child, parts(buffer, 6), 1, parts(place, 6), 1));
        Kit.textIs("behind", buffer);
        end(child);
    }

    @Case("process_vm_readv")
    static void ownMemoryCanBeRead() {
        long buffer = memory(8);
        returns(3, read(call(Call.GETPID), parts(buffer, 3), 1, parts(text("own"), 3), 1));
        Kit.textIs("own", buffer);
    }

    @Case("process_vm_readv")
    static void partsAreFilledOneAfterTheOther() {
        long buffer = memory(16);
        long local = parts(buffer, 2, buffer + 8, 0, buffer + 4, 4);
        long remote = parts(text("abc"), 3, text("def"), 3);
        returns(6, read(call(Call.GETPID), local, 3, remote, 2));
        Kit.textIs("ab\0\0cdef", buffer);
    }

    @Case("process_vm_readv")
    static void shorterSideEndsTheCopy() {
        long buffer = memory(16);
        long self = call(Call.GETPID);
        returns(2, read(self, parts(buffer, 2), 1, parts(text("abc"), 3), 1));
        returns(3, read(self, parts(buffer, 8), 1, parts(text("abc"), 3), 1));
    }

    @Case("process_vm_readv")
    static void copyCrossesPages() {
        long pages = Kit.anonymous(3 * Kit.PAGE);
        Mem.fill(pages, 3L * Kit.PAGE, (byte) 7);
        long into = Kit.anonymous(3 * Kit.PAGE);
        long self = call(Call.GETPID);
        long count = 2L * Kit.PAGE + 10;
        returns(count, read(self, parts(into + 5, count), 1, parts(pages + 100, count), 1));
        equal("last", 7, Mem.getByte(into + 5 + count - 1));
        equal("behind", 0, Mem.getByte(into + 5 + count));
    }

    @Case("process_vm_readv")
    static void copyStopsBeforeUnmappedMemory() {
        long end = Kit.endOfMemory(16);
        long buffer = memory(64);
        long self = call(Call.GETPID);
        returns(8, read(self, parts(buffer, 32), 1, parts(text("12345678"), 8, end, 8), 2));
    }

    @Case("process_vm_readv")
    static void unmappedMemoryIsEfault() {
        long self = call(Call.GETPID);
        fails(Errno.EFAULT, read(self, parts(memory(8), 8), 1, parts(UNMAPPED, 8), 1));
        fails(Errno.EFAULT, read(self, parts(Kit.NON_CANONICAL, 8), 1, parts(memory(8), 8), 1));
        fails(Errno.EFAULT, read(self, UNMAPPED, 1, parts(memory(8), 8), 1));
        fails(Errno.EFAULT, read(self, parts(memory(8), 8), 1, UNMAPPED, 1));
    }

    @Case("process_vm_writev")
    static void readOnlyMemoryIsNotWritten() {
        long self = call(Call.GETPID);
        long page = Kit.readOnlyPage();
        fails(Errno.EFAULT, write(self, parts(memory(8), 8), 1, parts(page, 8), 1));
    }

    @Case("process_vm_readv")
    static void nothingToCopyIsNothing() {
        long self = call(Call.GETPID);
        returns(0, read(self, 0, 0, parts(memory(8), 8), 1));
        returns(0, read(self, parts(memory(8), 8), 1, 0, 0));
        returns(0, read(NOBODY, 0, 0, 0, 0));
        returns(0, read(self, parts(memory(8), 8), 1, parts(memory(8), 0), 1));
    }

    @Case("process_vm_readv")
    static void argumentsAreChecked() {
        long self = call(Call.GETPID);
        long part = parts(memory(8), 8);
        fails(Errno.EINVAL, call(Call.PROCESS_VM_READV, self, part, 1, part, 1, 1));
        fails(Errno.EINVAL, read(self, part, 1025, part, 1));
        fails(Errno.EINVAL, read(self, part, 1, part, 1025));
        fails(Errno.ESRCH, read(NOBODY, part, 1, part, 1));
        fails(Errno.EINVAL, read(self, parts(memory(8), -1), 1, part, 1));
    }

    @Case("process_vm_readv")
    static void strangersMemoryIsTheirs() {
        long stranger = sleeper();
        inChild(
                () -> {
                    returns(0, call(Call.SETUID, 1234));
                    long part = parts(memory(8), 8);
                    fails(Errno.EPERM, read(stranger, part, 1, part, 1));
                    fails(Errno.EPERM, write(stranger, part, 1, part, 1));
                });
        end(stranger);
    }

    @Case("process_vm_readv")
    static void undumpableMemoryIsClosedToItsOwner() {
        inChild(
                () -> {
                    returns(0, call(Call.SETUID, 1234));
                    long child = sleeper();
                    long part = parts(memory(8), 8);
                    // After the change of user neither can be looked into.
                    fails(Errno.EPERM, read(child, part, 1, part, 1));
                    end(child);
                });
    }

    @Case("process_vm_writev")
    static void copyOnWriteKeepsTheParentsPage() {
        long page = Kit.anonymous(Kit.PAGE);
        Mem.putLong(page, 1);
        long child = sleeper();
        Mem.putLong(memory(8), 0);
        long value = memory(8);
        Mem.putLong(value, 2);
        returns(8, write(child, parts(value, 8), 1, parts(page, 8), 1));
        equal("the parent's", 1, Mem.getLong(page));
        succeeds(call(Call.GETPID));
        end(child);
    }
}
