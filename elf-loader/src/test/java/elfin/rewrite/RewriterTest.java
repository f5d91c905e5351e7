package elfin.rewrite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elfin.assembly.Assembler;
import elfin.assembly.KeystoneAssembler;
import elfin.assembly.LlvmAssembler;
import elfin.elf.ByteSource;
import elfin.elf.ElfException;
import elfin.elf.ElfImages;
import elfin.patch.PatchTable;
import elfin.patch.Tactic;
import elfin.patch.TrapReason;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RewriterTest {
    @TempDir Path cache;

    @Test
    void nearlyAllSitesOfBusyboxAreRewrittenAndResolved() throws Exception {
        SiteReport report = Rewriter.analyse(ElfImages.busybox()).report();
        assertTrue(report.rewrittenPercent() >= 98, report.byTactic().toString());
        assertTrue(report.resolved() >= report.sites().size() * 0.99);
    }

    @Test
    void sitesAreExactlyTheInstructionsObjdumpSees() throws Exception {
        Set<Long> expected = new HashSet<>();
        Process objdump =
                new ProcessBuilder("objdump", "-d", "--no-show-raw-insn", "/bin/busybox").start();
        try (Stream<String> lines = objdump.inputReader().lines()) {
            lines.filter(line -> line.strip().endsWith("syscall"))
                    .map(line -> line.strip().split(":", 2)[0])
                    .forEach(address -> expected.add(Long.parseLong(address, 16)));
        }
        assertTrue(objdump.waitFor(60, TimeUnit.SECONDS));
        Set<Long> found = new HashSet<>();
        Rewriter.analyse(ElfImages.busybox()).report().sites().forEach(s -> found.add(s.address()));
        assertEquals(expected, found);
    }

    @Test
    void codeNearbyMakesRoomWhereNothingElseDoes() throws Exception {
        String text =
                "mov edx, 60; mov esi, 5; mov r8d, 7; call a; hlt;"
                        + "a: mov rax, rdx; b: syscall; jmp b";
        try (Assembler assembler = Assembler.open()) {
            byte[] code = assembler.assemble(text.replace(";", "\n"), ElfImages.CODE_ADDRESS);
            RewritePlan plan = Rewriter.analyse(ElfImages.smallWithCode(code), assembler);
            SiteReport.Entry site = plan.report().sites().get(0);
            assertEquals(Tactic.E, site.tactic());
            PatchTable table = plan.table();
            assertEquals(2, table.patchCount());
            assertEquals(ElfImages.CODE_ADDRESS, table.patchAddress(0));
            // Where the second instruction was, the program continues in its copy.
            long second = ElfImages.CODE_ADDRESS + 5;
            long copy = table.resumeAddress(second, 0);
            assertTrue(copy < table.imageStart());
            assertEquals(second, table.originalAddress(copy, 0));
            // The jump that took its place belongs to the call.
            assertEquals(site.address(), table.originalAddress(second, 0));
        }
    }

    @Test
    void everySiteIsEitherRewrittenOrHasAReason() throws Exception {
        for (SiteReport.Entry site : Rewriter.analyse(ElfImages.busybox()).report().sites()) {
            assertEquals(site.tactic() == Tactic.TRAP, site.reason() != TrapReason.NONE);
        }
    }

    @Test
    void signalReturnTrampolineStays() throws Exception {
        SiteReport report = Rewriter.analyse(ElfImages.busybox()).report();
        List<SiteReport.Entry> returns =
                report.sites().stream().filter(s -> s.numbers().equals(List.of(15))).toList();
        assertEquals(1, returns.size());
        assertEquals(TrapReason.SIGRETURN, returns.get(0).reason());
    }

    @Test
    void patchesTouchNoKnownTargetAndLeaveSyscallsInPlace() throws Exception {
        RewritePlan plan = Rewriter.analyse(ElfImages.busybox());
        PatchTable table = plan.table();
        for (SiteReport.Entry site : plan.report().sites()) {
            if (site.tactic() == Tactic.J || site.tactic() == Tactic.TRAP) {
                continue;
            }
            for (int i = 0; i < table.patchCount(); i++) {
                long start = table.patchAddress(i);
                long end = start + table.patchLength(i);
                assertTrue(end <= site.address() || start >= site.address() + 2);
            }
        }
    }

    @Test
    void poolLiesBelowTheProgramAndClearOfTheNullPages() throws Exception {
        PatchTable table = Rewriter.analyse(ElfImages.busybox()).table();
        assertTrue(table.poolAddress() >= 65536);
        assertTrue(table.poolAddress() + table.poolSize() <= table.imageStart());
    }

    @Test
    void poolOfPositionIndependentProgramLiesDirectlyBelowIt() throws Exception {
        byte[] program = ElfImages.stock("/sbin/ldconfig", "libc-bin");
        PatchTable table = Rewriter.analyse(program).table();
        assertTrue(table.isPositionIndependent());
        assertTrue(table.poolAddress() + table.poolSize() <= table.imageStart());
        assertTrue(table.imageStart() - table.poolAddress() - table.poolSize() < 4096);
    }

    @Test
    void cachedPlanNeedsNoNativeLibrary() throws Exception {
        Rewriter.plan(ElfImages.busybox(), cache);
        String code =
                "var p = elfin.rewrite.Rewriter.plan(java.nio.file.Files.readAllBytes("
                        + "java.nio.file.Path.of(\"/bin/busybox\")), java.nio.file.Path.of(\""
                        + cache
                        + "\")); System.out.println(p.isCached());";
        Path source = Files.writeString(cache.resolve("Cached.java"), wrap(code));
        Process java =
                new ProcessBuilder(
                                System.getProperty("java.home") + "/bin/java",
                                "-verbose:class",
                                "-cp",
                                System.getProperty("java.class.path"),
                                source.toString())
                        .redirectErrorStream(true)
                        .start();
        String output = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, java.waitFor());
        assertTrue(output.contains("\ntrue\n"), output);
        assertFalse(output.contains("com.sun.jna."), "JNA was loaded");
    }

    private static String wrap(String code) {
        return "class Cached { public static void main(String[] a) throws Exception {"
                + code
                + "} }";
    }

    @Test
    void planDoesNotDependOnTheAssembler() throws Exception {
        try (Assembler keystone = new KeystoneAssembler();
                Assembler llvm = new LlvmAssembler()) {
            assertArrayEquals(
                    Rewriter.analyse(ElfImages.busybox(), keystone).toBytes(),
                    Rewriter.analyse(ElfImages.busybox(), llvm).toBytes());
        }
    }

    @Test
    void damagedProgramGivesAPlanOrAnElfException() throws Exception {
        byte[] original = ElfImages.stock("/sbin/ldconfig", "libc-bin");
        int sections = (int) ByteSource.of(original).getLong(40);
        Random random = new Random(99);
        int plans = 0;
        try (Assembler assembler = Assembler.open()) {
            for (int round = 0; round < 40; round++) {
                byte[] program = original.clone();
                for (int i = 0; i < 8; i++) {
                    int start = round % 2 == 0 ? sections : 0;
                    int end = i % 2 == 0 ? program.length : start + 700;
                    program[start + random.nextInt(end - start)] = (byte) random.nextInt();
                }
                try {
                    Rewriter.analyse(program, assembler);
                    plans++;
                } catch (ElfException e) {
                    assertFalse(e.getMessage().isEmpty());
                }
            }
        }
        assertTrue(plans > 0);
    }

    @Test
    void secondPlanComesFromTheCacheAndIsTheSame() throws Exception {
        RewritePlan first = Rewriter.plan(ElfImages.busybox(), cache);
        RewritePlan second = Rewriter.plan(ElfImages.busybox(), cache);
        assertFalse(first.isCached());
        assertTrue(second.isCached());
        assertArrayEquals(first.toBytes(), second.toBytes());
    }

    @Test
    void siteThatTheEntryPointLeadsToIsSurerThanOneThatNothingLeadsTo() throws Exception {
        byte[] code = new byte[1 << 16];
        // mov eax, 39; syscall; hlt; zeros; then, after another return, a second site.
        byte[] first = {(byte) 0xb8, 39, 0, 0, 0, 0x0f, 5, (byte) 0xf4, (byte) 0xc3};
        byte[] second = {0x55, 0x48, (byte) 0x89, (byte) 0xe5, (byte) 0xb8, 39, 0, 0, 0, 0x0f, 5};
        System.arraycopy(first, 0, code, 0, first.length);
        // An odd number of zeros before it: a plain sweep would miss its first instructions.
        System.arraycopy(second, 0, code, 0x107, second.length);
        code[0x107 + second.length] = (byte) 0xc3;
        List<ProgramAnalysis.AnalysedSite> sites =
                ProgramAnalysis.of(HostileFileTest.programOf(code)).sites();
        assertEquals(2, sites.size());
        assertEquals(Origin.DESCENT, sites.get(0).origin());
        assertEquals(Origin.SWEEP, sites.get(1).origin());
        assertEquals(Tactic.P1, sites.get(1).tactic());
    }

    @Test
    void cacheKeepsABoundedNumberOfPlans() throws Exception {
        for (int i = 0; i < 4200; i++) {
            Path old = Files.createFile(cache.resolve("old" + i + ".plan"));
            Files.setLastModifiedTime(old, FileTime.fromMillis(i));
        }
        Rewriter.plan(ElfImages.busybox(), cache);
        try (Stream<Path> files = Files.list(cache)) {
            assertTrue(files.count() <= 4096);
        }
        assertFalse(Files.exists(cache.resolve("old0.plan")));
        assertTrue(Files.exists(cache.resolve("old4199.plan")));
        assertTrue(Rewriter.plan(ElfImages.busybox(), cache).isCached());
    }

    @Test
    void damagedCacheEntryIsMadeAgain() throws Exception {
        byte[] plan = Rewriter.plan(ElfImages.busybox(), cache).toBytes();
        Path entry;
        try (Stream<Path> files = Files.list(cache)) {
            entry = files.findFirst().orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(entry);
        bytes[bytes.length / 2] ^= 1;
        Files.write(entry, bytes);
        RewritePlan again = Rewriter.plan(ElfImages.busybox(), cache);
        assertFalse(again.isCached());
        assertArrayEquals(plan, again.toBytes());
        Files.write(entry, new byte[5]);
        assertFalse(Rewriter.plan(ElfImages.busybox(), cache).isCached());
    }
}
