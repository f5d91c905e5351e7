package elfin.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elfin.elf.ByteSource;
import elfin.elf.ElfConstants;
import elfin.elf.ElfException;
import elfin.elf.ElfImages;
import elfin.elf.ElfProblem;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged and hostile files give an analysis or a clear line, in bounded time and memory. */
class HostileFileTest {
    private static final Duration LONG = Duration.ofMinutes(2);

    @TempDir Path directory;

    @Test
    void thousandsOfDamagedObjectsAreAnalysedOrRefused() throws Exception {
        byte[] original = Files.readAllBytes(Path.of("/bin/true"));
        mutate(original, 2000, 1, HostileFileTest::check);
    }

    @Test
    void damagedTablesOfHandlersAreReadInBounds() throws Exception {
        // A C++ library of the JDK's or the system's: many frames with handlers.
        byte[] original = Files.readAllBytes(Path.of("/usr/lib/x86_64-linux-gnu/libstdc++.so.6"));
        mutate(original, 150, 2, HostileFileTest::readFunctions);
    }

    @Test
    void damagedSymbolsOfAStaticProgramAreReadInBounds() throws Exception {
        mutate(
                ElfImages.stock("/sbin/ldconfig", "libc-bin"),
                1000,
                3,
                HostileFileTest::readFunctions);
    }

    @Test
    void damagedSymbolTablesOfAProgramThatIsNotStrippedAreReadInBounds() throws Exception {
        Path source = Files.writeString(directory.resolve("it.c"), "int main(void) { return 0; }");
        Path program = directory.resolve("it");
        Process compiler =
                new ProcessBuilder("musl-gcc", "-static", "-o", "" + program, "" + source)
                        .inheritIO()
                        .start();
        assertEquals(0, compiler.waitFor());
        byte[] original = Files.readAllBytes(program);
        assertTrue(
                CodeImage.ofObject(original).sections().stream()
                        .anyMatch(section -> section.name().equals(".symtab")));
        mutate(original, 1500, 6, HostileFileTest::check);
    }

    @Test
    void damagedGoTablesAreReadInBounds() throws Exception {
        byte[] table = goTable();
        Random random = new Random(4);
        for (int round = 0; round < 1000; round++) {
            byte[] file = table.clone();
            for (int i = 0; i < 6; i++) {
                int at = i < 3 ? random.nextInt(72) : random.nextInt(400);
                file[file.length - 2048 + at] = (byte) random.nextInt();
            }
            readFunctions(file);
        }
        assertTrue(names(table).contains("main.main"), names(table).toString());
    }

    @Test
    void codeOfNothingButSystemCallsIsTooComplex() {
        byte[] code = new byte[8 << 20];
        for (int i = 0; i < code.length; i += 2) {
            code[i] = 0x0f;
            code[i + 1] = 5;
        }
        ElfException refused =
                assertTimeout(
                        LONG,
                        () ->
                                assertThrows(
                                        ElfException.class,
                                        () -> ProgramAnalysis.of(programOf(code))));
        assertEquals(ElfProblem.TOO_COMPLEX, refused.problem());
        // It can still run, with traps.
        assertTimeout(
                LONG,
                () -> assertEquals(0, Rewriter.analyse(programOf(code)).table().patchCount()));
    }

    @Test
    void codeOfNothingButJumpsIsAnalysed() {
        byte[] code = new byte[4 << 20];
        Random random = new Random(5);
        for (int i = 0; i < code.length; i += 2) {
            code[i] = (byte) 0xeb;
            code[i + 1] = (byte) random.nextInt();
        }
        assertTimeout(LONG, () -> check(programOf(code)));
    }

    @Test
    void sectionsThatAllDescribeTheSameSymbolsAreTooComplex() {
        int symbols = 1 << 20;
        int count = 60_000;
        byte[] file = Arrays.copyOf(programOf(new byte[symbols]), symbols + 4096 + count * 64);
        ByteBuffer out = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int table = symbols + 4096;
        out.putLong(40, table).putShort(58, (short) 64).putShort(60, (short) count);
        for (int i = 0; i < count; i++) {
            int at = table + i * 64;
            out.putInt(at + 4, ElfConstants.SHT_SYMTAB).putLong(at + 24, 4096);
            out.putLong(at + 32, symbols);
        }
        ElfException refused =
                assertTimeout(
                        LONG,
                        () -> assertThrows(ElfException.class, () -> ProgramAnalysis.of(file)));
        assertEquals(ElfProblem.TOO_COMPLEX, refused.problem());
    }

    /** Analyses an object; only an ElfException with a message may come. */
    static void check(byte[] file) {
        try {
            ObjectAnalysis object = ObjectAnalysis.of(file);
            LinkedProgram linked = LinkedProgram.of("it", object, (name, from) -> null);
            assertFalse(linked.objects().isEmpty());
        } catch (ElfException e) {
            checkMessage(e);
        }
    }

    static void checkMessage(ElfException e) {
        assertFalse(e.getMessage().isEmpty());
        assertTrue(e.getMessage().length() < 200, e.getMessage());
    }

    private static void readFunctions(byte[] file) {
        try {
            CodeImage image = CodeImage.ofObject(file);
            if (!image.ranges().isEmpty()) {
                assertFalse(FunctionTable.of(image).isStart(-1));
            }
        } catch (ElfException e) {
            checkMessage(e);
        } catch (Limits.Exceeded e) {
            checkMessage(e.toElfException());
        }
    }

    private interface Check {
        void check(byte[] file);
    }

    /** Damages headers, the section table, and a few bytes of whole sections or anything. */
    private static void mutate(byte[] original, int rounds, long seed, Check check)
            throws ElfException {
        Random random = new Random(seed);
        List<int[]> places = new ArrayList<>(List.of(new int[] {0, 1024}));
        int sections = (int) ByteSource.of(original).getLong(40);
        places.add(new int[] {sections, original.length - sections});
        for (Section section : CodeImage.ofObject(original).sections()) {
            boolean wanted =
                    section.size() > 0
                            && List.of(
                                            ".eh_frame",
                                            ".eh_frame_hdr",
                                            ".symtab",
                                            ".strtab",
                                            ".dynsym",
                                            ".dynstr",
                                            ".dynamic",
                                            ".rela.dyn",
                                            ".rela.plt",
                                            ".gcc_except_table")
                                    .contains(section.name());
            if (wanted) {
                places.add(new int[] {(int) section.offset(), (int) section.size()});
            }
        }
        for (int round = 0; round < rounds; round++) {
            byte[] file = original.clone();
            int[] place = places.get(random.nextInt(places.size()));
            int changes = 1 + random.nextInt(12);
            for (int i = 0; i < changes; i++) {
                int at = place[0] + random.nextInt(place[1]);
                file[at] = (byte) (random.nextBoolean() ? 0xff : random.nextInt());
            }
            check.check(file);
        }
    }

    /** A program of nothing but code. */
    static byte[] programOf(byte[] code) {
        byte[] file = Arrays.copyOf(ElfImages.smallWithCode(new byte[0]), 4096 + code.length);
        System.arraycopy(code, 0, file, 4096, code.length);
        ByteBuffer out = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int header = 64;
        out.putShort(56, (short) 1).putLong(24, 0x401000).putLong(header + 8, 4096);
        out.putLong(header + 16, 0x401000).putLong(header + 32, code.length);
        out.putLong(header + 40, code.length);
        return file;
    }

    /** A program whose last 2 KiB are a table of one function in Go's format. */
    private static byte[] goTable() {
        byte[] file = programOf(new byte[8192]);
        ByteBuffer out = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int table = file.length - 2048;
        out.putInt(table, 0xfffffff1).put(table + 7, (byte) 8).putLong(table + 8, 1);
        out.putLong(table + 24, 0x401000).putLong(table + 32, 100).putLong(table + 64, 200);
        out.putInt(table + 200, 0x10).putInt(table + 204, 16);
        out.putInt(table + 216, 0x10).putInt(table + 220, 1);
        out.position(table + 101);
        out.put("main.main".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        int headers = 4096;
        out.putLong(40, headers).putShort(58, (short) 64).putShort(60, (short) 2);
        out.putShort(62, (short) 1);
        out.putInt(headers + 4, 1).putLong(headers + 16, 0).putLong(headers + 24, table);
        out.putLong(headers + 32, 2048);
        out.putInt(headers + 64, 20).putLong(headers + 64 + 24, headers + 128);
        out.putLong(headers + 64 + 32, 64);
        out.position(headers + 128);
        out.put(".gopclntab".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        return file;
    }

    private static List<String> names(byte[] file) throws ElfException {
        FunctionTable table = FunctionTable.of(CodeImage.ofObject(file));
        List<String> names = new ArrayList<>();
        table.starts().forEach(start -> names.add(table.containing(start).name()));
        return names;
    }
}
