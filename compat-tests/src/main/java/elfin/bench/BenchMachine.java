package elfin.bench;

/**
 * The virtual machine, the same for every system.
 *
 * @param memoryMebibytes its memory
 * @param accelerator tcg or kvm
 * @param countInstructions whether its time is counted in instructions
 * @param timeoutMillis when it is given up
 */
record BenchMachine(
        int memoryMebibytes, String accelerator, boolean countInstructions, long timeoutMillis) {
    BenchMachine withMemory(int mebibytes) {
        return new BenchMachine(mebibytes, accelerator, countInstructions, timeoutMillis);
    }

    BenchMachine counting() {
        return new BenchMachine(memoryMebibytes, accelerator, true, timeoutMillis);
    }
}
