package elfin.rewrite;

import elfin.disassembly.Instruction;
import java.util.List;
import java.util.Set;

/**
 * What an instruction means for a value that is wanted behind it: the places before it that the
 * value comes from, or the constant that it is. Neither: the value cannot be followed.
 */
record Effect(List<Location> from, long constant) {
    static final long NO_CONSTANT = Long.MIN_VALUE;
    private static final Effect LOST = new Effect(List.of(), NO_CONSTANT);
    private static final int RCX = 1;
    private static final int RDX = 2;
    private static final int RBX = 3;
    private static final int RSP = 4;
    private static final int RBP = 5;
    private static final int RSI = 6;
    private static final int RDI = 7;
    private static final int R11 = 11;
    private static final int R12 = 12;
    private static final int WORD = 8;
    private static final long HIGH = 0xff00;

    private static final Set<String> WRITE_NO_OPERAND =
            Set.of("cmp", "test", "nop", "bt", "endbr64", "ud2", "jmp", "div", "idiv", "mul");
    private static final Set<String> STRINGS =
            Set.of(
                    "movsb", "movsw", "movsq", "stosb", "stosw", "stosd", "stosq", "lodsb", "lodsw",
                    "lodsd", "lodsq", "scasb", "cmpsb");

    boolean isConstant() {
        return constant != NO_CONSTANT;
    }

    static Effect of(Instruction instruction, Location wanted, boolean goCalls) {
        if (!instruction.valid()) {
            return LOST;
        }
        return switch (wanted.kind()) {
            case REGISTER -> onRegister(instruction, wanted, goCalls);
            case STACK -> onStack(instruction, wanted);
            case FRAME -> onFrame(instruction, wanted);
        };
    }

    private static Effect from(Location location) {
        return location.isKnown()
                ? constant(location.bits())
                : new Effect(List.of(location), NO_CONSTANT);
    }

    private static Effect constant(long value) {
        return new Effect(List.of(), value);
    }

    private static Effect onRegister(Instruction instruction, Location wanted, boolean goCalls) {
        int register = wanted.number();
        String mnemonic = instruction.mnemonic();
        if (writesUnseen(instruction, register, goCalls)) {
            return LOST;
        }
        Operand target = Operand.of(instruction, 0);
        boolean writes =
                target.register() == register
                        && !WRITE_NO_OPERAND.contains(mnemonic)
                        && !mnemonic.startsWith("push")
                        && !mnemonic.startsWith("j");
        return writes ? write(instruction, wanted, target) : from(wanted);
    }

    private static Effect write(Instruction instruction, Location wanted, Operand target) {
        String mnemonic = instruction.mnemonic();
        Operand source = Operand.of(instruction, 1);
        if (!target.isWholeRegister()) {
            long mask = target.partMask();
            boolean known = mnemonic.equals("mov") && mask != 0 && source.constant() != NO_CONSTANT;
            return known
                    ? from(wanted.with(mask, source.constant() << Long.numberOfTrailingZeros(mask)))
                    : LOST;
        }
        if (mnemonic.equals("xor") && source.text().equals(target.text())) {
            return constant(wanted.apply(0));
        }
        if (mnemonic.startsWith("cmov")) {
            Location other = place(source);
            return other == null
                    ? LOST
                    : new Effect(List.of(wanted, wanted.at(other)), NO_CONSTANT);
        }
        if (mnemonic.equals("pop")) {
            return from(wanted.at(Location.stack(0)));
        }
        return isCopy(mnemonic) ? copy(mnemonic, wanted, source) : LOST;
    }

    private static boolean isCopy(String mnemonic) {
        return mnemonic.equals("mov")
                || mnemonic.equals("movabs")
                || mnemonic.equals("movzx")
                || mnemonic.equals("movsx")
                || mnemonic.equals("movsxd");
    }

    private static Effect copy(String mnemonic, Location wanted, Operand source) {
        if (source.constant() != NO_CONSTANT) {
            return constant(wanted.apply(source.constant()));
        }
        Location other = place(source);
        if (other == null) {
            return LOST;
        }
        long part = mnemonic.equals("movzx") ? part(source) : 0;
        if (source.register() >= 0 && !source.isWholeRegister() && (part == 0 || part == HIGH)) {
            return LOST;
        }
        return from(part == 0 ? wanted.at(other) : wanted.with(~part, 0).at(other));
    }

    private static long part(Operand source) {
        if (source.isMemory()) {
            return source.text().startsWith("byte") ? 0xff : 0xffff;
        }
        return source.partMask();
    }

    private static Location place(Operand operand) {
        return operand.register() >= 0 ? Location.register(operand.register()) : operand.slot();
    }

    /** Registers that instructions write without naming them, or not as their first operand. */
    private static boolean writesUnseen(Instruction instruction, int register, boolean goCalls) {
        String mnemonic = instruction.mnemonic();
        boolean oneOperand = Operand.of(instruction, 1).text().isEmpty();
        switch (mnemonic) {
            case "call":
                return goCalls || register != RBX && register != RBP && register < R12;
            case "syscall":
                return register == Registers.RAX || register == RCX || register == R11;
            case "mul", "div", "idiv", "rdtsc", "xgetbv":
                return register == Registers.RAX || register == RDX;
            case "imul":
                return oneOperand && (register == Registers.RAX || register == RDX);
            case "cdq", "cqo":
                return register == RDX;
            case "cdqe", "cwde":
                // An extension of the value itself.
                return false;
            case "cpuid":
                return register <= RBX;
            case "leave":
                return register == RSP || register == RBP;
            case "xchg":
                return Operand.of(instruction, 0).register() == register
                        || Operand.of(instruction, 1).register() == register;
            default:
                return writesUnseenRarely(instruction, register);
        }
    }

    private static boolean writesUnseenRarely(Instruction instruction, int register) {
        String mnemonic = instruction.mnemonic();
        if (mnemonic.contains("cmpxchg") || mnemonic.contains("xadd")) {
            return register == Registers.RAX
                    || register == RDX
                    || Operand.of(instruction, 1).register() == register;
        }
        if (mnemonic.startsWith("rep") || STRINGS.contains(mnemonic)) {
            return register == Registers.RAX
                    || register == RCX
                    || register == RSI
                    || register == RDI;
        }
        return mnemonic.startsWith("xbegin") || mnemonic.startsWith("rdpru");
    }

    private static Effect onStack(Instruction instruction, Location wanted) {
        Operand target = Operand.of(instruction, 0);
        switch (instruction.mnemonic()) {
            case "push":
                return wanted.number() == 0
                        ? copy("mov", wanted, target)
                        : from(wanted.moved(-WORD));
            case "pop":
                return target.register() == RSP ? LOST : from(wanted.moved(WORD));
            case "sub", "add":
                if (target.register() == RSP) {
                    return adjust(wanted, Operand.of(instruction, 1), instruction.mnemonic());
                }
                break;
            case "lea":
                if (target.register() == RSP) {
                    Location slot = Operand.of(instruction, 1).slot();
                    return slot == null ? LOST : from(wanted.at(slot).moved(wanted.number()));
                }
                break;
            default:
                break;
        }
        if (target.register() == RSP || instruction.mnemonic().equals("leave")) {
            boolean reads = WRITE_NO_OPERAND.contains(instruction.mnemonic());
            return reads ? from(wanted) : LOST;
        }
        return store(instruction, wanted);
    }

    private static Effect adjust(Location wanted, Operand amount, String mnemonic) {
        long bytes = amount.constant();
        if (bytes != (int) bytes) {
            return LOST;
        }
        return from(wanted.moved(mnemonic.equals("sub") ? (int) -bytes : (int) bytes));
    }

    private static Effect onFrame(Instruction instruction, Location wanted) {
        Operand target = Operand.of(instruction, 0);
        if (target.register() == RBP
                && !WRITE_NO_OPERAND.contains(instruction.mnemonic())
                && !instruction.mnemonic().equals("push")) {
            Operand source = Operand.of(instruction, 1);
            if (instruction.mnemonic().equals("mov") && source.register() == RSP) {
                return from(wanted.at(Location.stack(wanted.number())));
            }
            Location slot = instruction.mnemonic().equals("lea") ? source.slot() : null;
            return slot == null ? LOST : from(wanted.at(slot).moved(wanted.number()));
        }
        return instruction.mnemonic().equals("leave") ? LOST : store(instruction, wanted);
    }

    /** A store to the wanted place itself; all other stores are taken to leave it alone. */
    private static Effect store(Instruction instruction, Location wanted) {
        Operand target = Operand.of(instruction, 0);
        Location slot = target.slot();
        boolean same =
                slot != null && slot.kind() == wanted.kind() && slot.number() == wanted.number();
        if (!same || WRITE_NO_OPERAND.contains(instruction.mnemonic())) {
            return from(wanted);
        }
        return instruction.mnemonic().equals("mov")
                ? copy("mov", wanted, Operand.of(instruction, 1))
                : LOST;
    }
}
