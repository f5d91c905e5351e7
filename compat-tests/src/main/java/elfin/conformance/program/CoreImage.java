package elfin.conformance.program;

import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.succeeds;

import elfin.abi.Fcntl;
import elfin.abi.struct.Elf64Ehdr;
import elfin.abi.struct.Elf64Nhdr;
import elfin.abi.struct.Elf64Phdr;
import elfin.raw.Mem;

/** A core file that a case looks into, mapped: core(5). */
final class CoreImage {
    private static final int PT_LOAD = 1;
    private static final int PT_NOTE = 4;

    final long base;
    final long size;

    private CoreImage(long base, long size) {
        this.base = base;
        this.size = size;
    }

    /** The file of a name in the working directory. */
    static CoreImage open(String name) {
        long size = Files.size(name);
        long fd = Files.open(name, Fcntl.O_RDONLY);
        long base = succeeds(call(Call.MMAP, 0, size, 1, 2, fd, 0));
        succeeds(call(Call.CLOSE, fd));
        return new CoreImage(base, size);
    }

    int type() {
        return Mem.getShort(base + Elf64Ehdr.E_TYPE);
    }

    int segmentCount() {
        return Mem.getShort(base + Elf64Ehdr.E_PHNUM);
    }

    /** The address of a program header. */
    long segment(int index) {
        long first = base + Mem.getLong(base + Elf64Ehdr.E_PHOFF);
        return first + (long) index * Elf64Phdr.SIZE;
    }

    /** The program header of the memory at an address of the dead process, or 0. */
    long segmentOf(long address) {
        for (int i = 0; i < segmentCount(); i++) {
            long segment = segment(i);
            long start = Mem.getLong(segment + Elf64Phdr.P_VADDR);
            boolean inside =
                    address >= start && address - start < Mem.getLong(segment + Elf64Phdr.P_MEMSZ);
            if (Mem.getInt(segment) == PT_LOAD && inside) {
                return segment;
            }
        }
        return 0;
    }

    /** How many bytes of the memory around an address are in the file; -1 when it is no segment. */
    long dumped(long address) {
        long segment = segmentOf(address);
        return segment == 0 ? -1 : Mem.getLong(segment + Elf64Phdr.P_FILESZ);
    }

    /** Where the contents of an address are in this process, or 0 when they are not in the file. */
    long contents(long address) {
        long segment = segmentOf(address);
        if (segment == 0) {
            return 0;
        }
        long inside = address - Mem.getLong(segment + Elf64Phdr.P_VADDR);
        boolean has = inside < Mem.getLong(segment + Elf64Phdr.P_FILESZ);
        return has ? base + Mem.getLong(segment + Elf64Phdr.P_OFFSET) + inside : 0;
    }

    /** The contents of the note of a type, counted from 0, or 0. */
    long note(int type, int number) {
        return note(type, number, false);
    }

    /** The size of a note's contents. */
    long noteSize(int type, int number) {
        return note(type, number, true);
    }

    private long note(int type, int number, boolean size) {
        int left = number;
        long at = 0;
        long end = 0;
        for (int i = 0; i < segmentCount() && end == 0; i++) {
            long segment = segment(i);
            if (Mem.getInt(segment) == PT_NOTE) {
                at = base + Mem.getLong(segment + Elf64Phdr.P_OFFSET);
                end = at + Mem.getLong(segment + Elf64Phdr.P_FILESZ);
            }
        }
        while (at < end) {
            long length = Mem.getInt(at + Elf64Nhdr.N_DESCSZ) & 0xffff_ffffL;
            long name = Mem.getInt(at + Elf64Nhdr.N_NAMESZ) & 0xffff_ffffL;
            long contents = at + Elf64Nhdr.SIZE + (name + 3 & -4L);
            if (Mem.getInt(at + Elf64Nhdr.N_TYPE) == type && left-- == 0) {
                return size ? length : contents;
            }
            at = contents + (length + 3 & -4L);
        }
        return 0;
    }
}
