package elfin.kernel.dump;

import elfin.abi.Fcntl;
import elfin.abi.struct.Elf64Ehdr;
import elfin.abi.struct.Elf64Phdr;
import elfin.elf.ElfConstants;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.fs.FileOpener;
import elfin.kernel.fs.Namespace;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.fs.PathWalk;
import elfin.kernel.mm.Frames;
import elfin.kernel.mm.Mapping;
import elfin.kernel.task.CoreDumps;
import elfin.kernel.task.Credentials;
import elfin.kernel.task.Limits;
import elfin.kernel.task.SignalInfo;
import elfin.kernel.task.Task;

/**
 * Writes core files: core(5), Linux's elf_core_dump(). The file holds a head, the program headers,
 * the notes (threads, process, signal, auxiliary vector, mapped files, registers) and, from a
 * page's border on, the memory.
 */
public final class CoreDump {
    /** The smallest limit with which there is a core. */
    private static final long LEAST_LIMIT = Frames.SIZE;

    private static final int OPEN_FLAGS =
            Fcntl.O_CREAT | Fcntl.O_EXCL | Fcntl.O_WRONLY | Fcntl.O_NOFOLLOW;

    private static final int MODE = 0600;
    private static final int OWNER_AND_OTHERS = 0677;

    /** e_ident: the magic number, 64 bits, little-endian, version 1. */
    private static final long IDENTITY = 0x0001_0102_464c_457fL;

    private final Task task;
    private final SignalInfo info;
    private final CoreMemory memory;

    private CoreDump(Task task, SignalInfo info, CoreMemory memory) {
        this.task = task;
        this.info = info;
        this.memory = memory;
    }

    /** The dumper of this kernel. */
    public static CoreDumps.Dumper dumper() {
        return CoreDump::dump;
    }

    private static boolean dump(Task task, SignalInfo info) {
        long limit = task.process.limits.soft(Limits.RLIMIT_CORE);
        if (!task.process.addressSpace.dumpable || Long.compareUnsigned(limit, LEAST_LIMIT) < 0) {
            return false;
        }
        OpenFile file = null;
        CoreMemory memory = null;
        CoreWriter writer = null;
        try {
            file = open(task, info.signal);
            if (file == null) {
                return false;
            }
            memory =
                    new CoreMemory(task.process.addressSpace, task.process.addressSpace.coreFilter);
            writer = CoreWriter.to(file, limit);
            new CoreDump(task, info, memory).write(writer);
            return true;
        } catch (ErrnoException | OutOfMemoryError e) {
            return false;
        } finally {
            if (writer != null) {
                writer.close();
            }
            if (memory != null) {
                memory.close();
            }
            if (file != null) {
                file.release();
            }
        }
    }

    /** A new file in the place of what has the name; null when it is not fit for secrets. */
    private static OpenFile open(Task task, int signal) {
        byte[] path = CorePattern.path(task, signal);
        Credentials who = task.credentials();
        try {
            Namespace.unlink(new PathWalk(task.places(), who, null, path));
        } catch (ErrnoException e) {
            // Nothing there, or making the file will fail too.
        }
        OpenFile file =
                FileOpener.open(new PathWalk(task.places(), who, null, path), OPEN_FLAGS, MODE);
        boolean fit =
                file.inode.isRegular()
                        && file.inode.linkCount == 1
                        && file.inode.uid == who.fsuid
                        && (file.inode.mode & OWNER_AND_OTHERS) == MODE;
        if (!fit) {
            file.release();
            return null;
        }
        return file;
    }

    private void write(CoreWriter to) {
        CoreWriter counter = CoreWriter.counting();
        putNotes(counter);
        long notes = Elf64Ehdr.SIZE + (long) Elf64Phdr.SIZE * (1 + memory.count());
        long data = notes + counter.position() + Frames.SIZE - 1 & -Frames.SIZE;
        putHead(to);
        putSegment(to, ElfConstants.PT_NOTE, 0, notes, 0, counter.position(), 0, Integer.BYTES);
        long offset = data;
        for (int i = 0; i < memory.count(); i++) {
            Mapping mapping = memory.mapping(i);
            long length = mapping.end - mapping.start;
            long size = memory.size(i);
            int flags = flags(mapping);
            putSegment(
                    to,
                    ElfConstants.PT_LOAD,
                    flags,
                    offset,
                    mapping.start,
                    size,
                    length,
                    Frames.SIZE);
            offset += size;
        }
        putNotes(to);
        to.skip(data - to.position());
        for (int i = 0; i < memory.count() && !to.isFull(); i++) {
            memory.write(i, to);
        }
        to.finish();
    }

    private void putHead(CoreWriter to) {
        to.putLong(IDENTITY);
        to.putLong(0);
        to.putShort(ElfConstants.ET_CORE);
        to.putShort(ElfConstants.EM_X86_64);
        to.putInt(ElfConstants.EV_CURRENT);
        to.putLong(0);
        to.putLong(Elf64Ehdr.SIZE);
        to.putLong(0);
        to.putInt(0);
        to.putShort(Elf64Ehdr.SIZE);
        to.putShort(Elf64Phdr.SIZE);
        to.putShort(1 + memory.count());
        to.putShort(0);
        to.putShort(0);
        to.putShort(0);
    }

    /** Protections are segment flags in another order. */
    private static int flags(Mapping mapping) {
        return (mapping.isExecutable() ? ElfConstants.PF_X : 0)
                | (mapping.isWritable() ? ElfConstants.PF_W : 0)
                | (mapping.isReadable() ? ElfConstants.PF_R : 0);
    }

    private static void putSegment(
            CoreWriter to,
            int type,
            int flags,
            long offset,
            long address,
            long fileSize,
            long memorySize,
            long alignment) {
        to.putInt(type);
        to.putInt(flags);
        to.putLong(offset);
        to.putLong(address);
        to.putLong(0);
        to.putLong(fileSize);
        to.putLong(memorySize);
        to.putLong(alignment);
    }

    /** The dying thread's come first, and those of the process behind its first. */
    private void putNotes(CoreWriter to) {
        int signal = info.signal;
        CoreThreads.putStatus(to, task, signal);
        CoreProcess.putInformation(to, task);
        CoreProcess.putSignal(to, info);
        CoreProcess.putVector(to, task.process);
        CoreProcess.putFiles(to, memory, task.places().root());
        CoreThreads.putExtended(to, task);
        for (Task other = task.process.firstTask(); other != null; other = other.nextTask()) {
            if (other != task) {
                CoreThreads.putStatus(to, other, signal);
                CoreThreads.putExtended(to, other);
            }
        }
    }
}
