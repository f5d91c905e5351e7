package elfin.strace;

import elfin.table.TraceFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Captured memory by argument. */
final class Pieces {
    static final Pieces NONE = new Pieces();

    /**
     * Bytes of one place.
     *
     * @param cut whether there were more
     */
    record Piece(int argument, boolean part, boolean cut, byte[] bytes) {
        /** The bytes, little-endian. */
        ByteBuffer buffer() {
            return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    private final List<Piece> pieces = new ArrayList<>();

    /** Reads pieces to the end of a buffer. */
    static Pieces read(ByteBuffer from) {
        Pieces read = new Pieces();
        while (from.remaining() >= TraceFormat.PIECE_HEADER_SIZE) {
            int argument = from.get();
            int flags = from.get();
            byte[] bytes = new byte[from.getShort() & 0xffff];
            from.get(bytes);
            read.pieces.add(
                    new Piece(
                            argument,
                            (flags & TraceFormat.PART) != 0,
                            (flags & TraceFormat.CUT) != 0,
                            bytes));
        }
        return read;
    }

    /** The memory that an argument points to, or null. */
    Piece of(int argument) {
        return pieces.stream()
                .filter(piece -> piece.argument == argument && !piece.part)
                .findFirst()
                .orElse(null);
    }

    /** The parts that the memory of an argument points to. */
    List<Piece> parts(int argument) {
        return pieces.stream().filter(piece -> piece.argument == argument && piece.part).toList();
    }
}
