package elfin.kernel.vdso;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The machine code of the vDSO's functions: position-independent, without calls and without using
 * the stack. Every line of code gives the instruction's bytes and, behind it, what they say. Used
 * when the kernel is built, not in it.
 */
final class VdsoCode {
    /** A function: its name without the prefix, and its bytes in the code. */
    record Function(String name, int offset, int size) {}

    private record Jump(int at, String label) {}

    private final ByteBuilder code = new ByteBuilder();
    private final List<Function> functions = new ArrayList<>();
    private final Map<String, Integer> labels = new HashMap<>();
    private final List<Jump> jumps = new ArrayList<>();

    /** Where the data page is, counted from the start of the code: negative. */
    private final int dataOffset;

    /** The code for a data page {@code dataOffset} bytes from the code's start. */
    VdsoCode(int dataOffset) {
        this.dataOffset = dataOffset;
        function("clock_gettime", this::clockGetTime);
        function("gettimeofday", this::getTimeOfDay);
        function("time", this::time);
        function("getcpu", this::getCpu);
        function("clock_getres", this::clockGetRes);
    }

    byte[] bytes() {
        return code.toBytes();
    }

    List<Function> functions() {
        return functions;
    }

    /** {@code int clock_gettime(clockid_t edi, struct timespec *rsi)}. */
    private void clockGetTime() {
        loadData();
        checkClock();
        emit("89 ff"); // mov edi, edi: the upper half may be anything
        beginRead();
        emit("49 03 44 f8 20"); // add rax, [r8 + rdi * 8 + CLOCKS_OFFSET]
        endRead();
        emit("48 89 06"); // mov [rsi], rax
        emit("48 89 56 08"); // mov [rsi + 8], rdx
        emit("31 c0"); // xor eax, eax
        emit("c3"); // ret
        systemCall(228);
    }

    /** {@code int gettimeofday(struct timeval *rdi, struct timezone *rsi)}. */
    private void getTimeOfDay() {
        loadData();
        checkMode();
        emit("48 85 ff"); // test rdi, rdi
        jump("74", "zone"); // jz
        beginRead();
        emit("49 03 40 20"); // add rax, [r8 + CLOCKS_OFFSET]
        endRead();
        emit("48 89 07"); // mov [rdi], rax
        emit("48 89 d0"); // mov rax, rdx
        emit("31 d2"); // xor edx, edx
        emit("b9 e8 03 00 00"); // mov ecx, 1000
        emit("48 f7 f1"); // div rcx
        emit("48 89 47 08"); // mov [rdi + 8], rax
        label("zone");
        emit("48 85 f6"); // test rsi, rsi
        jump("74", "done"); // jz
        emit("49 8b 40 68"); // mov rax, [r8 + TIME_ZONE_OFFSET]
        emit("48 89 06"); // mov [rsi], rax
        label("done");
        emit("31 c0"); // xor eax, eax
        emit("c3"); // ret
        systemCall(96);
    }

    /** {@code time_t time(time_t *rdi)}. */
    private void time() {
        loadData();
        checkMode();
        beginRead();
        emit("49 03 40 20"); // add rax, [r8 + CLOCKS_OFFSET]
        endRead();
        emit("48 85 ff"); // test rdi, rdi
        jump("74", "done"); // jz
        emit("48 89 07"); // mov [rdi], rax
        label("done");
        emit("c3"); // ret
        systemCall(201);
    }

    /** {@code int getcpu(unsigned *rdi, unsigned *rsi)}; both may be null. */
    private void getCpu() {
        loadData();
        emit("41 83 78 64 01"); // cmp dword [r8 + PROCESSORS_OFFSET], 1
        jump("75", "call"); // jne
        emit("31 c0"); // xor eax, eax
        emit("48 85 ff"); // test rdi, rdi
        jump("74", "node"); // jz
        emit("89 07"); // mov [rdi], eax
        label("node");
        emit("48 85 f6"); // test rsi, rsi
        jump("74", "done"); // jz
        emit("89 06"); // mov [rsi], eax
        label("done");
        emit("c3"); // ret
        systemCall(309);
    }

    /** {@code int clock_getres(clockid_t edi, struct timespec *rsi)}. */
    private void clockGetRes() {
        loadData();
        checkClock();
        emit("48 85 f6"); // test rsi, rsi
        jump("74", "done"); // jz
        emit("8d 47 fb"); // lea eax, [rdi - 5]
        emit("83 f8 01"); // cmp eax, 1: clocks 5 and 6 are the coarse ones
        emit("b8 01 00 00 00"); // mov eax, 1
        jump("77", "store"); // ja
        emit("41 8b 40 60"); // mov eax, [r8 + COARSE_RESOLUTION_OFFSET]
        label("store");
        emit("48 c7 06 00 00 00 00"); // mov qword [rsi], 0
        emit("48 89 46 08"); // mov [rsi + 8], rax
        label("done");
        emit("31 c0"); // xor eax, eax
        emit("c3"); // ret
        systemCall(229);
    }

    /** r8 = the data page. */
    private void loadData() {
        emit("4c 8d 05"); // lea r8, [rip + ...]
        code.put32(dataOffset - (code.size() + Integer.BYTES));
    }

    /** Goes on only for a clock in edi that can be read here. */
    private void checkClock() {
        emit("83 ff 07"); // cmp edi, CLOCK_COUNT - 1
        jump("77", "call"); // ja
        emit("b8"); // mov eax, CLOCKS
        code.put32(VdsoData.CLOCKS);
        emit("0f a3 f8"); // bt eax, edi
        jump("73", "call"); // jnc
        checkMode();
    }

    private void checkMode() {
        emit("41 83 78 04 01"); // cmp dword [r8 + MODE_OFFSET], MODE_TIME_STAMP
        jump("75", "call"); // jne
    }

    /** rax = nanoseconds of CLOCK_MONOTONIC, r9d = the sequence they were read at. */
    private void beginRead() {
        label("again");
        emit("45 8b 08"); // mov r9d, [r8 + SEQUENCE_OFFSET]
        emit("41 f6 c1 01"); // test r9b, 1
        jump("75", "again"); // jnz
        emit("0f ae e8"); // lfence: the counter is read after the sequence
        emit("0f 31"); // rdtsc
        emit("48 c1 e2 20"); // shl rdx, 32
        emit("48 09 d0"); // or rax, rdx
        emit("31 c9"); // xor ecx, ecx
        emit("49 2b 40 08"); // sub rax, [r8 + BASE_OFFSET]
        emit("48 0f 42 c1"); // cmovb rax, rcx: another processor's counter may be behind
        emit("49 f7 60 10"); // mul qword [r8 + MULTIPLIER_OFFSET]
        emit("48 0f ac d0 20"); // shrd rax, rdx, 32
        emit("49 03 40 18"); // add rax, [r8 + MONOTONIC_OFFSET]
    }

    /** Repeats the read if the kernel wrote meanwhile; rax = seconds, rdx = nanoseconds. */
    private void endRead() {
        emit("45 3b 08"); // cmp r9d, [r8 + SEQUENCE_OFFSET]
        jump("75", "again"); // jne
        emit("31 d2"); // xor edx, edx
        emit("b9 00 ca 9a 3b"); // mov ecx, 1000000000
        emit("48 f7 f1"); // div rcx
    }

    /** Where the function goes when it cannot answer: the arguments are still in place. */
    private void systemCall(int number) {
        label("call");
        emit("b8"); // mov eax, number
        code.put32(number);
        emit("0f 05"); // syscall
        emit("c3"); // ret
    }

    private void function(String name, Runnable body) {
        while (code.size() % 16 != 0) {
            code.put8(0xcc); // int3
        }
        int start = code.size();
        labels.clear();
        jumps.clear();
        body.run();
        for (Jump jump : jumps) {
            int distance = labels.get(jump.label) - (jump.at + 1);
            if (distance != (byte) distance) {
                throw new IllegalStateException("jump too far in " + name);
            }
            code.set8(jump.at, distance);
        }
        functions.add(new Function(name, start, code.size() - start));
    }

    private void emit(String hex) {
        code.putHex(hex);
    }

    private void label(String name) {
        labels.put(name, code.size());
    }

    /** A jump with an 8-bit distance. */
    private void jump(String opcode, String label) {
        emit(opcode);
        jumps.add(new Jump(code.size(), label));
        code.put8(0);
    }
}
