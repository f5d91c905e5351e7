package elfin.kernel.vdso;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The vDSO as an ELF shared object, made when the kernel is built. It has what the C libraries' and
 * Go's own readers of it look for: dynamic symbols in the version LINUX_2.6, both kinds of hash
 * table, unwind tables, and the sections by which dietlibc finds functions. It needs no relocation
 * and lies one page behind its data.
 *
 * <p>The layout is that of Linux's arch/x86/entry/vdso/vdso.lds.S with fewer sections. Formats:
 * System V ABI, gABI chapter 5; LSB for symbol versions and .eh_frame.
 */
public final class VdsoImage {
    /** Sections by index: none, symbols, their strings (and the sections' names), code. */
    private static final String[] SECTION_NAMES = {"", ".dynsym", ".dynstr", ".text"};

    /** The bytes of the image: one page. */
    public static final byte[] BYTES = new VdsoImage().build();

    private static final int PAGE = 4096;
    private static final String SONAME = "linux-vdso.so.1";
    private static final String VERSION = "LINUX_2.6";
    private static final int HEADER_SIZE = 64;
    private static final int PROGRAM_HEADER_SIZE = 56;
    private static final int PROGRAM_HEADERS = 3;
    private static final int SECTION_HEADER_SIZE = 64;
    private static final int SYMBOL_SIZE = 24;

    private static final int STRINGS_SECTION = 2;
    private static final int TEXT_SECTION = 3;
    private static final int SHT_PROGBITS = 1;
    private static final int SHT_STRTAB = 3;
    private static final int SHT_DYNSYM = 11;
    private static final int SHF_ALLOC = 2;
    private static final int SHF_EXECINSTR = 4;

    private static final int PT_LOAD = 1;
    private static final int PT_DYNAMIC = 2;
    private static final int PT_GNU_EH_FRAME = 0x6474_e550;
    private static final int PF_X = 1;
    private static final int PF_R = 4;
    private static final int STB_GLOBAL_FUNC = 0x12;
    private static final int STB_WEAK_FUNC = 0x22;

    /** Bytes of the common part of .eh_frame, behind which the one entry starts. */
    private static final int FDE_OFFSET = 24;

    /** Symbols, strings and versions get the same place in every pass, so two passes settle. */
    private static final int PASSES = 2;

    private record Symbol(String name, VdsoCode.Function function, int info) {}

    private ByteBuilder out = new ByteBuilder();
    private final ByteBuilder strings = new ByteBuilder();
    private final List<Symbol> symbols = new ArrayList<>();

    // Offsets in the image, known after the first pass.
    private int hash;
    private int gnuHash;
    private int symbolTable;
    private int stringTable;
    private int versions;
    private int versionDefinitions;
    private int dynamic;
    private int dynamicEnd;
    private int frameHeader;
    private int frameHeaderEnd;
    private int frames;
    private int text;
    private int sections;

    private VdsoImage() {}

    private byte[] build() {
        strings.put8(0);
        VdsoCode code = new VdsoCode(0);
        for (VdsoCode.Function function : code.functions()) {
            symbols.add(new Symbol("__vdso_" + function.name(), function, STB_GLOBAL_FUNC));
            symbols.add(new Symbol(function.name(), function, STB_WEAK_FUNC));
        }
        for (String name : SECTION_NAMES) {
            stringOffset(name);
        }
        for (int pass = 0; pass < PASSES; pass++) {
            out = new ByteBuilder();
            // The data page ends where the image starts.
            code = new VdsoCode(-PAGE - text);
            write(code);
        }
        if (out.size() > PAGE) {
            throw new IllegalStateException("the vDSO does not fit one page");
        }
        out.align(PAGE);
        return out.toBytes();
    }

    private void write(VdsoCode code) {
        writeHeader();
        writeProgramHeaders();
        hash = section(8);
        writeHash();
        gnuHash = section(8);
        writeGnuHash();
        symbolTable = section(8);
        writeSymbols();
        versions = section(2);
        writeVersions();
        versionDefinitions = section(8);
        writeVersionDefinitions();
        int soname = stringOffset(SONAME);
        stringTable = section(1);
        out.put(strings.toBytes());
        dynamic = section(8);
        writeDynamic(soname);
        dynamicEnd = out.size();
        frameHeader = section(8);
        writeFrameHeader();
        frameHeaderEnd = out.size();
        frames = section(8);
        writeFrames(code.bytes().length);
        text = section(64);
        out.put(code.bytes());
        sections = section(8);
        writeSections(code.bytes().length);
    }

    private int section(int alignment) {
        out.align(alignment);
        return out.size();
    }

    private void writeHeader() {
        out.putHex("7f 45 4c 46 02 01 01 00 00 00 00 00 00 00 00 00"); // ELF, 64 bits, little
        out.put16(3); // ET_DYN
        out.put16(62); // EM_X86_64
        out.put32(1); // EV_CURRENT
        out.put64(0); // no entry
        out.put64(HEADER_SIZE); // program headers
        out.put64(sections);
        out.put32(0); // flags
        out.put16(HEADER_SIZE);
        out.put16(PROGRAM_HEADER_SIZE);
        out.put16(PROGRAM_HEADERS);
        out.put16(SECTION_HEADER_SIZE);
        out.put16(SECTION_NAMES.length);
        out.put16(STRINGS_SECTION);
    }

    private void writeProgramHeaders() {
        writeProgramHeader(PT_LOAD, PF_R | PF_X, 0, PAGE, PAGE);
        writeProgramHeader(PT_DYNAMIC, PF_R, dynamic, dynamicEnd - dynamic, 8);
        writeProgramHeader(PT_GNU_EH_FRAME, PF_R, frameHeader, frameHeaderEnd - frameHeader, 4);
    }

    private void writeProgramHeader(int type, int flags, int offset, int size, int alignment) {
        out.put32(type);
        out.put32(flags);
        out.put64(offset);
        out.put64(offset); // virtual address
        out.put64(offset); // physical address
        out.put64(size);
        out.put64(size);
        out.put64(alignment);
    }

    /** DT_HASH with one bucket: a chain of all symbols. */
    private void writeHash() {
        int count = symbols.size() + 1;
        out.put32(1);
        out.put32(count);
        out.put32(1); // the chain begins with symbol 1
        out.put32(0);
        for (int i = 1; i < count; i++) {
            out.put32(i + 1 < count ? i + 1 : 0);
        }
    }

    /** DT_GNU_HASH with one bucket and a Bloom filter that lets everything through. */
    private void writeGnuHash() {
        out.put32(1); // buckets
        out.put32(1); // first symbol
        out.put32(1); // words of the filter
        out.put32(6); // shift of its second hash
        out.put64(-1);
        out.put32(1); // the bucket begins with symbol 1
        for (int i = 0; i < symbols.size(); i++) {
            int hashValue = gnuHash(symbols.get(i).name);
            boolean last = i + 1 == symbols.size();
            out.put32(last ? hashValue | 1 : hashValue & ~1);
        }
    }

    private void writeSymbols() {
        for (int i = 0; i < 3; i++) {
            out.put64(0);
        }
        for (Symbol symbol : symbols) {
            out.put32(stringOffset(symbol.name));
            out.put8(symbol.info);
            out.put8(0); // default visibility
            out.put16(TEXT_SECTION);
            out.put64(text + symbol.function.offset());
            out.put64(symbol.function.size());
        }
    }

    private void writeVersions() {
        out.put16(0);
        for (int i = 0; i < symbols.size(); i++) {
            out.put16(2);
        }
    }

    private void writeSections(int textSize) {
        for (int i = 0; i < SECTION_HEADER_SIZE / Long.BYTES; i++) {
            out.put64(0);
        }
        int symbolBytes = (symbols.size() + 1) * SYMBOL_SIZE;
        int code = SHF_ALLOC | SHF_EXECINSTR;
        writeSection(1, SHT_DYNSYM, SHF_ALLOC, symbolTable, symbolBytes, STRINGS_SECTION);
        writeSection(STRINGS_SECTION, SHT_STRTAB, SHF_ALLOC, stringTable, strings.size(), 0);
        writeSection(TEXT_SECTION, SHT_PROGBITS, code, text, textSize, 0);
    }

    private void writeSection(int index, int type, int flags, int offset, int size, int link) {
        boolean hasSymbols = type == SHT_DYNSYM;
        out.put32(stringOffset(SECTION_NAMES[index]));
        out.put32(type);
        out.put64(flags);
        out.put64(offset); // address
        out.put64(offset);
        out.put64(size);
        out.put32(link);
        out.put32(hasSymbols ? 1 : 0); // the first global symbol
        out.put64(type == SHT_STRTAB ? 1 : Long.BYTES); // alignment
        out.put64(hasSymbols ? SYMBOL_SIZE : 0);
    }

    /** Version 1 is the file itself, 2 is {@link #VERSION}. */
    private void writeVersionDefinitions() {
        writeVersionDefinition(SONAME, 1, 1, 28);
        writeVersionDefinition(VERSION, 0, 2, 0);
    }

    private void writeVersionDefinition(String name, int flags, int index, int next) {
        out.put16(1); // format
        out.put16(flags);
        out.put16(index);
        out.put16(1); // one name
        out.put32(elfHash(name));
        out.put32(20); // the name follows
        out.put32(next);
        out.put32(stringOffset(name));
        out.put32(0);
    }

    private void writeDynamic(int soname) {
        writeDynamicEntry(14, soname); // DT_SONAME
        writeDynamicEntry(4, hash); // DT_HASH
        writeDynamicEntry(0x6fff_fef5L, gnuHash); // DT_GNU_HASH
        writeDynamicEntry(5, stringTable); // DT_STRTAB
        writeDynamicEntry(6, symbolTable); // DT_SYMTAB
        writeDynamicEntry(10, strings.size()); // DT_STRSZ
        writeDynamicEntry(11, 24); // DT_SYMENT
        writeDynamicEntry(0x6fff_fffcL, versionDefinitions); // DT_VERDEF
        writeDynamicEntry(0x6fff_fffdL, 2); // DT_VERDEFNUM
        writeDynamicEntry(0x6fff_fff0L, versions); // DT_VERSYM
        writeDynamicEntry(0, 0); // DT_NULL
    }

    private void writeDynamicEntry(long tag, long value) {
        out.put64(tag);
        out.put64(value);
    }

    /** .eh_frame_hdr: a binary search table of one entry. */
    private void writeFrameHeader() {
        out.putHex("01 1b 03 3b"); // version, and encodings: pcrel sdata4, udata4, datarel sdata4
        out.put32(frames - (frameHeader + 4));
        out.put32(1);
        out.put32(text - frameHeader);
        out.put32(frames + FDE_OFFSET - frameHeader);
    }

    /** .eh_frame: no function moves the stack pointer, so one entry serves the whole text. */
    private void writeFrames(int textSize) {
        out.put32(FDE_OFFSET - 4); // length of the CIE
        out.put32(0); // it is a CIE
        out.putHex("01 7a 52 00"); // version, "zR"
        out.putHex("01 78 10"); // code alignment 1, data alignment -8, return address in column 16
        out.putHex("01 1b"); // addresses are pcrel sdata4
        out.putHex("0c 07 08"); // DW_CFA_def_cfa rsp, 8
        out.putHex("90 01"); // DW_CFA_offset of the return address: cfa - 8
        out.putHex("00 00"); // DW_CFA_nop
        out.put32(20); // length of the FDE
        out.put32(FDE_OFFSET + 4); // distance to the CIE
        out.put32(text - (frames + FDE_OFFSET + 8));
        out.put32(textSize);
        out.putHex("00 00 00 00 00 00 00 00"); // no augmentation, DW_CFA_nop
        out.put32(0); // end
    }

    private int stringOffset(String string) {
        byte[] wanted = (string + "\0").getBytes(StandardCharsets.ISO_8859_1);
        for (int at = 1; at + wanted.length <= strings.size(); at++) {
            int matched = 0;
            while (matched < wanted.length && strings.get8(at + matched) == wanted[matched]) {
                matched++;
            }
            if (matched == wanted.length) {
                return at;
            }
        }
        int at = strings.size();
        strings.put(wanted);
        return at;
    }

    /** The hash of DT_HASH and of versions. */
    static int elfHash(String name) {
        int value = 0;
        for (int i = 0; i < name.length(); i++) {
            value = (value << 4) + name.charAt(i);
            int high = value & 0xf000_0000;
            value = (value ^ (high >>> 24)) & ~high;
        }
        return value;
    }

    /** The hash of DT_GNU_HASH. */
    static int gnuHash(String name) {
        int value = 5381;
        for (int i = 0; i < name.length(); i++) {
            value = value * 33 + name.charAt(i);
        }
        return value;
    }
}
