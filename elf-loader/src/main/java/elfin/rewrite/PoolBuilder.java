package elfin.rewrite;

import elfin.assembly.Assembler;
import elfin.disassembly.Instruction;
import elfin.elf.LoadPlan;
import elfin.patch.PatchTableWriter;
import elfin.patch.Tactic;
import elfin.patch.TrapReason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Turns planned sites into a rewrite plan. A stub is
 *
 * <pre>
 *   displaced instructions
 *   lea rcx, [rip + (S + 2)]     where to continue; the kernel goes back two bytes to restart
 *   jmp [rip + slot]             the kernel's entry
 * </pre>
 */
final class PoolBuilder {
    /** The length of {@code jmp rel32}. */
    static final int JUMP_SIZE = 5;

    static final int LEA_SIZE = 7;
    static final int SLOT_JUMP_SIZE = 6;
    private static final int SLOT_SIZE = 8;

    private final CodeImage image;
    private final Assembler assembler;
    private final PoolPlacer placer;
    private final List<Integer> slots = new ArrayList<>();
    private final TreeMap<Long, Patch> patches = new TreeMap<>();
    private final List<Moved> map = new ArrayList<>();

    /**
     * Code that stands for an original instruction.
     *
     * @param displacement as {@link PatchTableWriter#map} has it
     */
    private record Moved(long address, int length, long original, int displacement) {}

    /**
     * What is put into the program.
     *
     * @param jumps how many jumps to stubs it begins with
     */
    private record Patch(byte[] bytes, int jumps) {}

    PoolBuilder(CodeImage image, Assembler assembler, PoolPlacer placer) {
        this.image = image;
        this.assembler = assembler;
        this.placer = placer;
    }

    /** The plan as bytes. */
    byte[] build(List<PlannedSite> wanted) {
        List<PlannedSite> sites = wanted;
        collectSlots(sites);
        long pool = placer.place(image.plan(), poolSize(sites));
        if (pool == PoolPlacer.NOWHERE) {
            sites = withoutPool(sites);
            slots.clear();
            pool = image.plan().start();
        }
        byte[] code = assemblePool(sites, pool);
        return write(sites, pool, code);
    }

    private void collectSlots(List<PlannedSite> sites) {
        TreeSet<Integer> numbers = new TreeSet<>();
        for (PlannedSite site : sites) {
            if (site.tactic() != Tactic.TRAP) {
                numbers.add(site.number());
            }
        }
        slots.addAll(numbers);
    }

    private long poolSize(List<PlannedSite> sites) {
        long size = (long) slots.size() * SLOT_SIZE;
        for (PlannedSite site : sites) {
            size += site.tactic() == Tactic.TRAP ? 0 : stubSize(site);
        }
        return size;
    }

    private static int stubSize(PlannedSite site) {
        int back = site.evicted().isEmpty() ? 0 : JUMP_SIZE;
        return displacedSize(site) + LEA_SIZE + SLOT_JUMP_SIZE + back;
    }

    private static int displacedSize(PlannedSite site) {
        return site.displaced().stream().mapToInt(Instruction::size).sum();
    }

    private static List<PlannedSite> withoutPool(List<PlannedSite> sites) {
        List<PlannedSite> trapped = new ArrayList<>();
        for (PlannedSite site : sites) {
            trapped.add(
                    site.tactic() == Tactic.TRAP
                            ? site
                            : PlannedSite.trap(site.site(), TrapReason.NO_POOL));
        }
        return trapped;
    }

    private byte[] assemblePool(List<PlannedSite> sites, long pool) {
        long start = pool + (long) slots.size() * SLOT_SIZE;
        StringBuilder text = new StringBuilder();
        long at = start;
        for (PlannedSite site : sites) {
            if (site.tactic() != Tactic.TRAP) {
                writeStub(text, site, at, pool);
                patchProgram(site, at);
                at += stubSize(site);
            }
        }
        if (text.length() == 0) {
            return new byte[0];
        }
        byte[] code = assembler.assemble(text.toString(), start);
        if (code.length != at - start) {
            throw new IllegalStateException(
                    "stubs of " + code.length + " bytes instead of " + (at - start));
        }
        return code;
    }

    private void writeStub(StringBuilder text, PlannedSite site, long stub, long pool) {
        long at = appendAll(text, site.leading(), stub);
        int lea = LEA_SIZE - Integer.BYTES;
        map.add(new Moved(at, LEA_SIZE + SLOT_JUMP_SIZE, site.site().address(), lea));
        at += LEA_SIZE;
        appendRelative(text, "lea rcx, [rip", site.site().end() - at);
        at += SLOT_JUMP_SIZE;
        long slot = pool + (long) SLOT_SIZE * slots.indexOf(site.number());
        appendRelative(text, "jmp qword ptr [rip", slot - at);
        if (!site.evicted().isEmpty()) {
            at = appendAll(text, site.evicted(), at);
            long back = endOf(site.evicted());
            map.add(new Moved(at, JUMP_SIZE, back, 1));
            appendBytes(text, poolJump(at, back, JUMP_SIZE));
        }
    }

    /** Copies instructions into a stub; returns the address behind them. */
    private long appendAll(StringBuilder text, List<Instruction> instructions, long start) {
        long at = start;
        for (Instruction instruction : instructions) {
            int bound =
                    Displacement.isRelative(instruction) ? instruction.size() - Integer.BYTES : 0;
            map.add(new Moved(at, instruction.size(), instruction.address(), bound));
            appendDisplaced(text, instruction, at);
            at += instruction.size();
        }
        return at;
    }

    private static long endOf(List<Instruction> instructions) {
        return instructions.get(instructions.size() - 1).end();
    }

    private void appendDisplaced(StringBuilder text, Instruction instruction, long at) {
        int offset = (int) image.offsetOf(instruction.address());
        byte[] bytes = Arrays.copyOfRange(image.bytes(), offset, offset + instruction.size());
        if (Displacement.isRelative(instruction)) {
            ByteBuffer end = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            int last = bytes.length - Integer.BYTES;
            long distance = end.getInt(last) + instruction.address() - at;
            end.putInt(last, Math.toIntExact(distance));
        }
        appendBytes(text, bytes);
    }

    private static void appendBytes(StringBuilder text, byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            text.append(i == 0 ? ".byte " : ", ").append(bytes[i] & 0xff);
        }
        text.append('\n');
    }

    private static void appendRelative(StringBuilder text, String start, long distance) {
        text.append(start).append(distance < 0 ? " - " : " + ");
        text.append(Math.abs(distance)).append("]\n");
    }

    private void patchProgram(PlannedSite site, long stub) {
        if (site.island() != 0) {
            long address = site.site().address();
            patches.put(address, new Patch(jump(address, site.island(), Site.SIZE), 0));
            map.add(new Moved(site.island(), JUMP_SIZE, address, 0));
        }
        if (site.tactic() == Tactic.J) {
            patches.put(site.island(), new Patch(poolJump(site.island(), stub, JUMP_SIZE), 1));
            return;
        }
        if (site.tactic() == Tactic.E) {
            evict(site, stub);
            return;
        }
        long address = site.displaced().get(0).address();
        int size = (int) (site.site().address() - address);
        patches.put(address, new Patch(poolJump(address, stub, size), 1));
    }

    /** Two jumps in the place of a neighbour: to its copy in the stub, and to the call. */
    private void evict(PlannedSite site, long stub) {
        long from = site.displaced().get(0).address();
        byte[] patch = new byte[(int) (endOf(site.displaced()) - from)];
        Arrays.fill(patch, (byte) 0x90);
        byte[] away = poolJump(from, stub + LEA_SIZE + SLOT_JUMP_SIZE, JUMP_SIZE);
        System.arraycopy(away, 0, patch, 0, JUMP_SIZE);
        byte[] island = poolJump(site.island(), stub, JUMP_SIZE);
        System.arraycopy(island, 0, patch, JUMP_SIZE, JUMP_SIZE);
        patches.put(from, new Patch(patch, 2));
    }

    /** A jump to a stub, which is longest wherever the stub is: the pool may be moved. */
    private static byte[] poolJump(long from, long stub, int size) {
        ByteBuffer jump = ByteBuffer.allocate(JUMP_SIZE).order(ByteOrder.LITTLE_ENDIAN);
        jump.put((byte) 0xe9).putInt(Math.toIntExact(stub - from - JUMP_SIZE));
        return padded(jump.array(), size);
    }

    /** A jump, filled up to a length with nops that are never reached. */
    private byte[] jump(long from, long to, int size) {
        byte[] jump = assembler.assemble("jmp " + to, from);
        if (jump.length > size) {
            throw new IllegalStateException("jump of " + jump.length + " bytes");
        }
        return padded(jump, size);
    }

    private static byte[] padded(byte[] code, int size) {
        byte[] patch = Arrays.copyOf(code, size);
        Arrays.fill(patch, code.length, size, (byte) 0x90);
        return patch;
    }

    private byte[] write(List<PlannedSite> sites, long pool, byte[] code) {
        LoadPlan plan = image.plan();
        PatchTableWriter writer =
                new PatchTableWriter(plan.isPositionIndependent(), plan.start(), plan.end(), pool);
        slots.forEach(writer::slot);
        writer.code(code);
        map.sort(Comparator.comparingLong(Moved::address));
        for (Moved moved : map) {
            writer.map(moved.address(), moved.length(), moved.original(), moved.displacement());
        }
        patches.forEach(
                (address, patch) -> {
                    byte[] replacement = patch.bytes();
                    int offset = (int) image.offsetOf(address);
                    byte[] original =
                            Arrays.copyOfRange(image.bytes(), offset, offset + replacement.length);
                    writer.patch(address, original, replacement, patch.jumps());
                });
        for (PlannedSite site : sites) {
            writer.site(
                    site.site().address(),
                    site.tactic(),
                    site.reason(),
                    site.site().resolution().numberArray());
        }
        return writer.toBytes();
    }
}
