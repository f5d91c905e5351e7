package elfin.rewrite;

import com.sun.jna.Memory;
import elfin.disassembly.Disassembler;
import elfin.disassembly.InstructionCursor;
import elfin.disassembly.InstructionVisitor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Finds boundaries in code that nothing describes: no symbols, no .eh_frame. First everything that
 * the entry point leads to by jumps and calls, then what lies between: zeros behind an instruction
 * that never continues only fill space.
 */
final class Descent {
    /** Bytes of code per known function from which on the functions are taken to be unknown. */
    private static final long SPARSE = 8192;

    /** Bytes decoded at a time. */
    private static final int CHUNK = 96;

    private static final int MAX_INSTRUCTION = 15;

    private final CodeImage image;
    private final Disassembler disassembler;
    private final long base;
    private final BitSet seen = new BitSet();
    private final Deque<Long> open = new ArrayDeque<>();
    private final TreeSet<Long> boundaries = new TreeSet<>();
    private final List<Memory> code = new ArrayList<>();
    private long next;
    private boolean stopped;

    /** Between these nothing was reached. */
    private int searchedFrom;

    private int searchedTo;

    private Descent(CodeImage image, Disassembler disassembler) {
        this.image = image;
        this.disassembler = disassembler;
        this.base = image.ranges().get(0).address();
        image.ranges().forEach(range -> code.add(copy(image, range)));
    }

    /** Null where functions are known well enough. */
    static Descent of(CodeImage image, FunctionTable functions, Disassembler disassembler) {
        long bytes = image.ranges().stream().mapToLong(CodeRange::size).sum();
        if (bytes / (functions.starts().size() + 1L) < SPARSE) {
            return null;
        }
        Descent descent = new Descent(image, disassembler);
        functions.starts().forEach(descent::want);
        descent.followAll();
        image.ranges().forEach(descent::sweep);
        descent.code.forEach(Memory::close);
        return descent;
    }

    /** Addresses where an instruction starts. */
    NavigableSet<Long> boundaries() {
        return boundaries;
    }

    /** Whether the entry point leads to an instruction. */
    boolean isReached(long address) {
        return seen.get(index(address));
    }

    private void want(long address) {
        if (image.isCode(address) && !seen.get(index(address))) {
            open.add(address);
        }
    }

    private void followAll() {
        while (!open.isEmpty() && boundaries.size() < Limits.DESCENT_BLOCKS) {
            long at = open.remove();
            if (!seen.get(index(at))) {
                boundaries.add(at);
                follow(at);
            }
        }
    }

    /** Straight on from an address until nothing new comes. */
    private void follow(long start) {
        next = start;
        while (next >= 0 && decode(next, this::followOne)) {
            if (stopped) {
                return;
            }
        }
    }

    private void followOne(InstructionCursor cursor) {
        int at = index(cursor.address());
        if (stopped || seen.get(at) || !cursor.isValid()) {
            stopped = true;
            return;
        }
        seen.set(at);
        next = cursor.address() + cursor.size();
        long target = Branches.target(cursor);
        if (target != Branches.NONE) {
            want(target);
        }
        stopped = endsPath(cursor);
    }

    /** Decodes what was not reached, up to what was. */
    private void sweep(CodeRange range) {
        long at = range.address();
        while (at >= 0 && at < range.end()) {
            at = sweepFrom(at, range);
        }
    }

    private long sweepFrom(long start, CodeRange range) {
        next = start;
        decode(start, cursor -> sweepOne(cursor, range));
        return next > start ? next : -1;
    }

    private void sweepOne(InstructionCursor cursor, CodeRange range) {
        if (stopped) {
            return;
        }
        next = cursor.address() + cursor.size();
        int reached = nextReached(index(cursor.address()));
        if (reached >= 0 && base + reached < next) {
            next = base + reached;
            stopped = true;
        } else if (endsPath(cursor) && next < range.end() && byteAt(next, range) == 0) {
            while (next < range.end() && byteAt(next, range) == 0) {
                next++;
            }
            boundaries.add(next);
            stopped = true;
        }
    }

    /**
     * The first reached instruction behind one, or -1. Remembered, as the next one is asked about
     * soon and nothing is reached any more while the rest is swept: with little reached, each
     * search would go through all of the code.
     */
    private int nextReached(int at) {
        if (at < searchedFrom || at >= searchedTo) {
            int found = seen.nextSetBit(at + 1);
            searchedFrom = at;
            searchedTo = found < 0 ? Integer.MAX_VALUE : found;
        }
        return searchedTo == Integer.MAX_VALUE ? -1 : searchedTo;
    }

    /** Whether execution never goes on behind: return, jump, hlt, ud2. */
    private static boolean endsPath(InstructionCursor cursor) {
        int first = cursor.byteAt(0);
        boolean prefixed = first == 0xf2 || first == 0xf3 || (first & 0xf0) == 0x40;
        int at = prefixed && cursor.size() > 1 ? 1 : 0;
        switch (cursor.byteAt(at)) {
            case 0xc3, 0xc2, 0xe9, 0xeb, 0xf4:
                return true;
            case 0xff:
                return (cursor.byteAt(at + 1) >> 3 & 7) == 4;
            case 0x0f:
                return cursor.byteAt(at + 1) == 0x0b;
            default:
                return false;
        }
    }

    /**
     * Decodes a piece of code; an instruction that may be cut off at its end is left out. False
     * where there is no code.
     */
    private boolean decode(long at, InstructionVisitor visitor) {
        List<CodeRange> ranges = image.ranges();
        for (int i = 0; i < ranges.size(); i++) {
            CodeRange range = ranges.get(i);
            if (range.contains(at)) {
                int length = (int) Math.min(CHUNK, range.end() - at);
                boolean isCut = length == CHUNK;
                stopped = false;
                disassembler.disassemble(
                        code.get(i),
                        at - range.address(),
                        length,
                        at,
                        cursor -> {
                            long end = cursor.address() + cursor.size();
                            if (!isCut || end <= at + CHUNK - MAX_INSTRUCTION) {
                                visitor.visit(cursor);
                            }
                        });
                return true;
            }
        }
        return false;
    }

    private static Memory copy(CodeImage image, CodeRange range) {
        Memory memory = new Memory(range.size());
        memory.write(0, image.bytes(), (int) range.offset(), (int) range.size());
        return memory;
    }

    private int byteAt(long address, CodeRange range) {
        return image.bytes()[(int) (range.offset() + address - range.address())];
    }

    private int index(long address) {
        return (int) (address - base);
    }
}
