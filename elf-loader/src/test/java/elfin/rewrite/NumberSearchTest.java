package elfin.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elfin.assembly.Assembler;
import elfin.elf.ElfException;
import elfin.elf.ElfImages;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Numbers of sites in small programs; the first site's is looked at. */
class NumberSearchTest {
    @Test
    void constantBehindOtherInstructions() throws Exception {
        Resolution found = resolve("mov eax, 39; mov rdi, rbx; lea rsi, [rsp+8]; syscall; ret");
        assertEquals(List.of(39), found.numbers());
        assertTrue(found.complete());
        assertEquals(Resolution.How.CONSTANT, found.how());
    }

    @Test
    void bothSidesOfABranchCount() throws Exception {
        Resolution found =
                resolve("mov eax, 1; test rdi, rdi; je go; mov eax, 2; go: syscall; ret");
        assertEquals(List.of(1, 2), found.numbers());
        assertTrue(found.complete());
    }

    @Test
    void registerSurvivesACallOnlyIfTheCalleeKeepsIt() throws Exception {
        assertEquals(
                List.of(7), resolve("mov ebx, 7; call f; mov eax, ebx; syscall; f: ret").numbers());
        Resolution lost = resolve("mov ecx, 7; call f; mov eax, ecx; syscall; f: ret");
        assertEquals(List.of(), lost.numbers());
        assertEquals(Resolution.How.UNKNOWN, lost.how());
    }

    @Test
    void callersPassTheNumber() throws Exception {
        Resolution found =
                resolve(
                        "mov edi, 10; call f; mov edi, 20; call f; hlt;"
                                + "f: mov rax, rdi; mov rdi, rsi; syscall; ret");
        assertEquals(List.of(10, 20), found.numbers());
        assertEquals(Resolution.How.CALLERS, found.how());
        assertEquals(2, found.callers().size());
        assertTrue(found.complete());
    }

    @Test
    void callersPassTheNumberOnTheStack() throws Exception {
        Resolution found =
                resolve(
                        "sub rsp, 24; mov qword ptr [rsp], 60; call f; hlt;"
                                + "f: push rbx; mov rax, qword ptr [rsp+16]; syscall; ret");
        assertEquals(List.of(60), found.numbers());
    }

    @Test
    void pushedConstantIsPopped() throws Exception {
        assertEquals(List.of(60), resolve("push 60; pop rax; syscall; ret").numbers());
    }

    @Test
    void lowByteReplacesThatOfTheRest() throws Exception {
        assertEquals(List.of(60), resolve("xor eax, eax; mov al, 60; syscall; ret").numbers());
    }

    @Test
    void eitherValueOfAConditionalMove() throws Exception {
        Resolution found =
                resolve("mov eax, 3; mov ecx, 4; test rdi, rdi; cmovne eax, ecx; syscall; ret");
        assertEquals(List.of(3, 4), found.numbers());
    }

    @Test
    void functionUsedAsAPointerMayHaveOtherCallers() throws Exception {
        Resolution found =
                resolve(
                        "lea rbx, [rip+f]; mov edi, 10; call f; hlt; nop; nop; nop; nop;"
                                + "f: mov rax, rdi; syscall; ret");
        assertEquals(List.of(10), found.numbers());
        assertFalse(found.complete());
        assertTrue(found.doubt().contains("pointer"), found.doubt());
    }

    @Test
    void numberFromMemoryIsUnknownAndSaidSo() throws Exception {
        Resolution found = resolve("mov rax, qword ptr [rdi]; syscall; ret");
        assertEquals(List.of(), found.numbers());
        assertTrue(found.doubt().contains("mov"), found.doubt());
    }

    @Test
    void creditsOfAllThreadsAreANamedSet() throws Exception {
        Resolution found =
                resolve(
                        "mov rbx, rdi; mov eax, dword ptr [rbx]; mov rdi, qword ptr [rbx+8];"
                                + "mov rsi, qword ptr [rbx+16]; mov rdx, qword ptr [rbx+24];"
                                + "syscall; ret");
        assertEquals(Resolution.How.SETXID, found.how());
        assertTrue(found.numbers().contains(105));
    }

    @Test
    void partsOfARegisterMakeANumber() throws Exception {
        Resolution found = resolve("mov al, 60; mov ah, 1; movzx eax, ax; syscall; ret");
        assertEquals(List.of(316), found.numbers());
        assertTrue(found.complete());
    }

    @Test
    void upperPartThatIsNotKnownIsAsked() throws Exception {
        Resolution found = resolve("mov al, 60; movzx eax, ax; syscall; ret");
        assertFalse(found.complete());
    }

    @Test
    void nothingComesFromBehindACallThatNeverReturns() throws Exception {
        String text =
                "mov ecx, 7; test edi, edi; je go; call f; go: mov eax, ecx; syscall; ret; f: ";
        Resolution found = resolve(text + "xor eax, eax; hlt");
        assertEquals(List.of(7), found.numbers());
        assertTrue(found.complete());
        assertFalse(resolve(text + "test edi, edi; je r; hlt; r: ret").complete());
    }

    @Test
    void registerThatIsTestedIsZeroWhereTheBranchGoes() throws Exception {
        Resolution found =
                resolve(
                        "mov rcx, rsi; sub rcx, rdx; mov qword ptr [rsp+8], rcx; je go; ret;"
                                + "go: mov rax, rcx; syscall; ret");
        assertEquals(List.of(0), found.numbers());
        assertTrue(found.complete());
    }

    @Test
    void variableThatNothingWritesIsAConstant() throws Exception {
        String relative = "mov rax, qword ptr [rip + 4089]; syscall; ret";
        assertEquals(List.of(0), resolve(relative).numbers());
        Resolution written = resolve(relative + "; mov qword ptr [rip + 4079], rdi");
        assertFalse(written.complete());
    }

    private static Resolution resolve(String text) throws ElfException {
        try (Assembler assembler = Assembler.open()) {
            byte[] code = assembler.assemble(text.replace(";", "\n"), ElfImages.CODE_ADDRESS);
            byte[] program = ElfImages.smallWithCode(code);
            ProgramAnalysis analysis =
                    ProgramAnalysis.of(program, assembler, PoolPlacer::besideProgram);
            return analysis.sites().get(0).resolution();
        }
    }
}
