package elfin.compiler.lower;

import elfin.compiler.CompileException;
import elfin.compiler.world.MethodInfo;
import java.util.List;

/** The methods of {@code elfin.raw}, as instructions. */
final class Intrinsics {
    private static final String MEM = "elfin/raw/Mem";
    private static final String CPU = "elfin/raw/Cpu";

    private final MethodLowering lowering;
    private final FunctionWriter out;

    Intrinsics(MethodLowering lowering) {
        this.lowering = lowering;
        this.out = lowering.out;
    }

    void lower(MethodInfo method, List<Value> arguments) {
        boolean known =
                switch (method.owner.name) {
                    case MEM -> memory(method.name, arguments);
                    case CPU -> processor(method.name, arguments);
                    default -> false;
                };
        if (!known) {
            throw new CompileException(
                    "no such intrinsic: " + method.display() + method.descriptor);
        }
    }

    private String pointer(Value address) {
        return out.value("inttoptr i64 " + address.ir() + " to ptr");
    }

    private void push(Kind kind, String value) {
        lowering.push(Value.of(kind, value));
    }

    private boolean memory(String name, List<Value> a) {
        if (name.startsWith("getAnd")) {
            return atomic(name, a);
        }
        if (name.startsWith("get") || name.startsWith("put")) {
            boolean isVolatile = name.endsWith("Volatile");
            String type = name.substring(3, name.length() - (isVolatile ? 8 : 0));
            if (name.startsWith("get")) {
                load(a.get(0), type, isVolatile);
            } else {
                store(a.get(0), a.get(1), type, isVolatile);
            }
            return true;
        }
        switch (name) {
            case "compareAndSetInt", "compareAndSetLong" -> compareAndSet(a);
            case "copy" -> move(pointer(a.get(1)), pointer(a.get(0)), a.get(2).ir());
            case "fill" -> fill(a);
            case "copyToArrayUnchecked" ->
                    move(elements(a.get(1), a.get(2)), pointer(a.get(0)), wide(a.get(3)));
            case "copyFromArrayUnchecked" ->
                    move(pointer(a.get(2)), elements(a.get(0), a.get(1)), wide(a.get(3)));
            case "addressOf" ->
                    push(Kind.LONG, out.value("ptrtoint ptr " + a.get(0).ir() + " to i64"));
            case "objectAt" -> push(Kind.REFERENCE, pointer(a.get(0)));
            default -> {
                return false;
            }
        }
        return true;
    }

    private static String memoryType(String name) {
        return switch (name) {
            case "Byte" -> "i8";
            case "Short" -> "i16";
            case "Int" -> "i32";
            default -> "i64";
        };
    }

    private void load(Value address, String name, boolean isVolatile) {
        String type = memoryType(name);
        String loaded =
                out.value(
                        "load "
                                + (isVolatile ? "volatile " : "")
                                + type
                                + ", ptr "
                                + pointer(address)
                                + ", align 1");
        if (type.equals("i64")) {
            push(Kind.LONG, loaded);
        } else if (type.equals("i32")) {
            push(Kind.INT, loaded);
        } else {
            push(Kind.INT, out.value("sext " + type + " " + loaded + " to i32"));
        }
    }

    private void store(Value address, Value value, String name, boolean isVolatile) {
        String type = memoryType(name);
        String narrowed = value.ir();
        if (type.equals("i8") || type.equals("i16")) {
            narrowed = out.value("trunc i32 " + value.ir() + " to " + type);
        }
        out.line(
                "store "
                        + (isVolatile ? "volatile " : "")
                        + type
                        + " "
                        + narrowed
                        + ", ptr "
                        + pointer(address)
                        + ", align 1");
    }

    private boolean atomic(String name, List<Value> a) {
        String operation = name.startsWith("getAndAdd") ? "add" : "xchg";
        Kind kind = a.get(1).kind();
        push(
                kind,
                out.value(
                        "atomicrmw "
                                + operation
                                + " ptr "
                                + pointer(a.get(0))
                                + ", "
                                + kind.ir
                                + " "
                                + a.get(1).ir()
                                + " seq_cst"));
        return true;
    }

    private void compareAndSet(List<Value> a) {
        String type = a.get(1).kind().ir;
        String pair =
                out.value(
                        "cmpxchg ptr "
                                + pointer(a.get(0))
                                + ", "
                                + type
                                + " "
                                + a.get(1).ir()
                                + ", "
                                + type
                                + " "
                                + a.get(2).ir()
                                + " seq_cst seq_cst");
        String done = out.value("extractvalue {" + type + ", i1} " + pair + ", 1");
        push(Kind.INT, out.value("zext i1 " + done + " to i32"));
    }

    private void move(String to, String from, String byteCount) {
        out.line(
                "call void @llvm.memmove.p0.p0.i64(ptr "
                        + to
                        + ", ptr "
                        + from
                        + ", i64 "
                        + byteCount
                        + ", i1 false)");
    }

    private void fill(List<Value> a) {
        String value = out.value("trunc i32 " + a.get(2).ir() + " to i8");
        out.line(
                "call void @llvm.memset.p0.i64(ptr "
                        + pointer(a.get(0))
                        + ", i8 "
                        + value
                        + ", i64 "
                        + a.get(1).ir()
                        + ", i1 false)");
    }

    private String elements(Value array, Value offset) {
        String first = out.offset(array.ir(), ObjectLowering.ELEMENTS_OFFSET);
        return out.value("getelementptr i8, ptr " + first + ", i64 " + wide(offset));
    }

    private String wide(Value value) {
        return out.value("sext i32 " + value.ir() + " to i64");
    }

    private boolean processor(String name, List<Value> a) {
        switch (name) {
            case "in8", "in16", "in32" -> portIn(name, a.get(0));
            case "out8", "out16", "out32" -> portOut(name, a.get(0), a.get(1));
            case "readMsr" -> readMsr(a.get(0));
            case "writeMsr" -> writeMsr(a.get(0), a.get(1));
            case "readCr0", "readCr2", "readCr3", "readCr4" ->
                    push(Kind.LONG, asm("i64", "movq %cr" + last(name) + ", $0", "=r", ""));
            case "writeCr0", "writeCr3", "writeCr4" ->
                    effect("movq $0, %cr" + last(name), "r,~{memory}", "i64 " + a.get(0).ir());
            case "invalidatePage" -> effect("invlpg ($0)", "r,~{memory}", "i64 " + a.get(0).ir());
            case "timeStamp" -> timeStamp();
            case "random" -> random();
            case "cpuidEaxEbx" -> cpuid(a, 0, 1);
            case "cpuidEcxEdx" -> cpuid(a, 2, 3);
            case "enableInterrupts" -> effect("sti", "~{memory}", "");
            case "disableInterrupts" -> effect("cli", "~{memory}", "");
            case "enableInterruptsAndHalt" -> effect("sti; hlt", "~{memory}", "");
            case "halt" -> effect("hlt", "~{memory}", "");
            case "flags" -> push(Kind.LONG, asm("i64", "pushfq; popq $0", "=r,~{memory}", ""));
            case "pause" -> effect("pause", "~{memory}", "");
            case "fence" -> effect("mfence", "~{memory}", "");
            case "framePointer" -> push(Kind.LONG, asm("i64", "movq %rbp, $0", "=r", ""));
            case "stackPointer" -> push(Kind.LONG, asm("i64", "movq %rsp, $0", "=r", ""));
            case "getPerCpu" ->
                    push(
                            Kind.LONG,
                            out.value("load volatile i64, ptr addrspace(256) " + perCpu(a)));
            case "putPerCpu" ->
                    out.line(
                            "store volatile i64 "
                                    + a.get(1).ir()
                                    + ", ptr addrspace(256) "
                                    + perCpu(a));
            case "getPerCpuObject" ->
                    push(
                            Kind.REFERENCE,
                            out.value("load volatile ptr, ptr addrspace(256) " + perCpu(a)));
            case "putPerCpuObject" ->
                    out.line(
                            "store volatile ptr "
                                    + a.get(1).ir()
                                    + ", ptr addrspace(256) "
                                    + perCpu(a));
            case "symbol" -> symbol(a.get(0));
            case "linuxSyscall" -> linuxSyscall(a);
            default -> {
                return false;
            }
        }
        return true;
    }

    private static char last(String name) {
        return name.charAt(name.length() - 1);
    }

    private String asm(String type, String text, String constraints, String arguments) {
        return out.value(
                "call "
                        + type
                        + " asm sideeffect \""
                        + text
                        + "\", \""
                        + constraints
                        + "\"("
                        + arguments
                        + ")");
    }

    private void effect(String text, String constraints, String arguments) {
        out.line(
                "call void asm sideeffect \""
                        + text
                        + "\", \""
                        + constraints
                        + "\"("
                        + arguments
                        + ")");
    }

    private void portIn(String name, Value port) {
        String bits = name.substring(2);
        String letter = letter(bits);
        String register = register(bits);
        String number = out.value("trunc i32 " + port.ir() + " to i16");
        String read =
                asm(
                        "i" + bits,
                        "in" + letter + " %dx, %" + register,
                        "={" + register + "},{dx},~{memory}",
                        "i16 " + number);
        push(
                Kind.INT,
                bits.equals("32") ? read : out.value("sext i" + bits + " " + read + " to i32"));
    }

    private void portOut(String name, Value port, Value value) {
        String bits = name.substring(3);
        String letter = letter(bits);
        String register = register(bits);
        String number = out.value("trunc i32 " + port.ir() + " to i16");
        String narrowed =
                bits.equals("32")
                        ? value.ir()
                        : out.value("trunc i32 " + value.ir() + " to i" + bits);
        effect(
                "out" + letter + " %" + register + ", %dx",
                "{" + register + "},{dx},~{memory}",
                "i" + bits + " " + narrowed + ", i16 " + number);
    }

    private static String letter(String bits) {
        return switch (bits) {
            case "8" -> "b";
            case "16" -> "w";
            default -> "l";
        };
    }

    private static String register(String bits) {
        return switch (bits) {
            case "8" -> "al";
            case "16" -> "ax";
            default -> "eax";
        };
    }

    /** Joins EDX:EAX. */
    private String join(String pair) {
        String low = out.value("extractvalue {i32, i32} " + pair + ", 0");
        String high = out.value("extractvalue {i32, i32} " + pair + ", 1");
        return join(low, high);
    }

    private String join(String low, String high) {
        String wideLow = out.value("zext i32 " + low + " to i64");
        String wideHigh = out.value("zext i32 " + high + " to i64");
        String shifted = out.value("shl i64 " + wideHigh + ", 32");
        return out.value("or i64 " + shifted + ", " + wideLow);
    }

    private void readMsr(Value register) {
        String pair =
                asm("{i32, i32}", "rdmsr", "={eax},={edx},{ecx},~{memory}", "i32 " + register.ir());
        push(Kind.LONG, join(pair));
    }

    private void writeMsr(Value register, Value value) {
        String low = out.value("trunc i64 " + value.ir() + " to i32");
        String shifted = out.value("lshr i64 " + value.ir() + ", 32");
        String high = out.value("trunc i64 " + shifted + " to i32");
        effect(
                "wrmsr",
                "{ecx},{eax},{edx},~{memory}",
                "i32 " + register.ir() + ", i32 " + low + ", i32 " + high);
    }

    private void timeStamp() {
        push(Kind.LONG, join(asm("{i32, i32}", "rdtsc", "={eax},={edx},~{memory}", "")));
    }

    /** Carry says whether RDRAND had a number; without it the register is 0. */
    private void random() {
        push(Kind.LONG, asm("i64", "rdrand $0", "=r,~{flags}", ""));
    }

    private void cpuid(List<Value> a, int first, int second) {
        String all =
                asm(
                        "{i32, i32, i32, i32}",
                        "cpuid",
                        "={eax},={ebx},={ecx},={edx},{eax},{ecx}",
                        "i32 " + a.get(0).ir() + ", i32 " + a.get(1).ir());
        String low = out.value("extractvalue {i32, i32, i32, i32} " + all + ", " + first);
        String high = out.value("extractvalue {i32, i32, i32, i32} " + all + ", " + second);
        push(Kind.LONG, join(low, high));
    }

    private String perCpu(List<Value> a) {
        String wide = out.value("sext i32 " + a.get(0).ir() + " to i64");
        return out.value("inttoptr i64 " + wide + " to ptr addrspace(256)");
    }

    private void symbol(Value name) {
        if (name.literal() == null) {
            throw new CompileException(
                    "Cpu.symbol needs a string literal, in " + lowering.method.display());
        }
        lowering.module.externalSymbols.add(name.literal());
        push(Kind.LONG, "ptrtoint (ptr " + Names.quote(name.literal()) + " to i64)");
    }

    private void linuxSyscall(List<Value> a) {
        StringBuilder arguments = new StringBuilder();
        for (Value value : a) {
            arguments.append(arguments.length() == 0 ? "" : ", ").append("i64 ").append(value.ir());
        }
        push(
                Kind.LONG,
                asm(
                        "i64",
                        "syscall",
                        "={rax},{rax},{rdi},{rsi},{rdx},{r10},{r8},{r9},~{rcx},~{r11},~{memory}",
                        arguments.toString()));
    }
}
