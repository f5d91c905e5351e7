package elfin.elf;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import net.fornwall.jelf.ElfSegment;
import org.junit.jupiter.api.Test;

/** An independent ELF reader sees the same program headers. */
class JelfComparisonTest {
    @Test
    void programHeadersAgreeOnStockPrograms() throws Exception {
        for (byte[] program :
                List.of(
                        ElfImages.busybox(),
                        ElfImages.stock("/bin/bash-static", "bash-static"),
                        ElfImages.stock("/sbin/e2fsck.static", "e2fsck-static"))) {
            compare(ElfFile.read(ByteSource.of(program)), net.fornwall.jelf.ElfFile.from(program));
        }
    }

    private static void compare(ElfFile ours, net.fornwall.jelf.ElfFile theirs) {
        assertEquals(theirs.e_entry, ours.header().entry());
        assertEquals(theirs.e_type, ours.header().type());
        assertEquals(theirs.e_phnum, ours.programHeaderCount());
        for (int i = 0; i < ours.programHeaderCount(); i++) {
            ElfSegment expected = theirs.getProgramHeader(i);
            ProgramHeader actual = ours.programHeader(i);
            assertEquals(expected.p_type, actual.type());
            assertEquals(expected.p_flags, actual.flags());
            assertEquals(expected.p_offset, actual.offset());
            assertEquals(expected.p_vaddr, actual.virtualAddress());
            assertEquals(expected.p_filesz, actual.fileSize());
            assertEquals(expected.p_memsz, actual.memorySize());
            assertEquals(expected.p_align, actual.alignment());
        }
    }
}
