package elfin.compiler.backend;

/**
 * Memory layouts. Code, constants and data lie in pages of their own, so that the kernel can
 * protect them, and so that under QEMU's emulation no store ever hits a page with translated code.
 */
final class LinkerScripts {
    /** Sections that both layouts share; the symbols are known to the runtime. */
    private static final String DATA =
            """
              .data : AT(ADDR(.data) - BASE) {
                elfin_data_start = .;
                *(.data .data.rel* .data..L*)
                . = ALIGN(16);
                elfin_roots_start = .;
                *(.data.roots)
                . = ALIGN(16);
                elfin_roots_end = .;
                elfin_heap_start = .;
                *(.data.heap)
                . = ALIGN(16);
                elfin_heap_end = .;
              } :data
              .bss : AT(ADDR(.bss) - BASE) {
                . = ALIGN(16);
                *(.bss .bss.* COMMON)
                . = ALIGN(4096);
              } :data
              elfin_image_end = .;
              /DISCARD/ : { *(.comment) *(.eh_frame) *(.note.GNU-stack) *(.llvm_addrsig) }
            """;

    private static final String TEXT =
            """
              .text : AT(ADDR(.text) - BASE) {
                elfin_text_start = .;
                *(.text .text.*)
                . = ALIGN(4096);
                elfin_text_end = .;
              } :text
              .rodata : AT(ADDR(.rodata) - BASE) {
                elfin_rodata_start = .;
                *(.rodata .rodata.* .data.rel.ro*)
                *(.symbols)
                . = ALIGN(4096);
                elfin_rodata_end = .;
              } :rodata
            """;

    /** The boot code and the note lie at their physical addresses; the rest 2 GiB below the top. */
    static final String KERNEL =
            """
            ENTRY(elfin_pvh_start)
            BASE = 0xffffffff80000000;
            PHDRS {
              boot PT_LOAD FLAGS(5);
              text PT_LOAD FLAGS(5);
              rodata PT_LOAD FLAGS(4);
              data PT_LOAD FLAGS(6);
              note PT_NOTE FLAGS(4);
            }
            SECTIONS {
              . = 0x100000;
              .boot : { *(.boot.text) } :boot
              .note.pvh : { *(.note.pvh) } :boot :note
              . = ALIGN(4096);
              . += BASE;
              elfin_image_start = .;
            """
                    + TEXT
                    + DATA
                    + "}\n";

    static final String LINUX =
            """
            ENTRY(_start)
            BASE = 0;
            PHDRS {
              text PT_LOAD FLAGS(5);
              rodata PT_LOAD FLAGS(4);
              data PT_LOAD FLAGS(6);
              stack PT_GNU_STACK FLAGS(6);
            }
            SECTIONS {
              . = 0x400000 + SIZEOF_HEADERS;
              . = ALIGN(4096);
              elfin_image_start = .;
            """
                    + TEXT
                    + DATA
                    + "}\n";

    private LinkerScripts() {}
}
