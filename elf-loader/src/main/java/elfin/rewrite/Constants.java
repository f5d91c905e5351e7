package elfin.rewrite;

import elfin.disassembly.Instruction;

/** Constants that single instructions put into rax. */
final class Constants {
    private static final long MAX = 0xffffff;

    private Constants() {}

    /** The number an instruction puts into rax whatever went before, or -1. */
    static int inRax(Instruction instruction) {
        Operand target = Operand.of(instruction, 0);
        if (target.register() != Registers.RAX || !target.isWholeRegister()) {
            return -1;
        }
        Operand source = Operand.of(instruction, 1);
        if (instruction.mnemonic().equals("xor") && source.equals(target)) {
            return 0;
        }
        boolean isMove =
                instruction.mnemonic().equals("mov") || instruction.mnemonic().equals("movabs");
        long constant = isMove ? source.constant() : -1;
        return constant >= 0 && constant <= MAX ? (int) constant : -1;
    }
}
