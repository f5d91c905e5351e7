package elfin.rewrite;

/**
 * Where a value is at some point of the program.
 *
 * @param kind a register, or memory at a distance from rsp or rbp
 * @param number the register's number, or the distance
 * @param known bits that later instructions replace
 * @param bits what they replace them with
 */
record Location(Kind kind, int number, long known, long bits) {
    enum Kind {
        REGISTER,
        STACK,
        FRAME
    }

    static Location register(int number) {
        return new Location(Kind.REGISTER, number, 0, 0);
    }

    static Location stack(int distance) {
        return new Location(Kind.STACK, distance, 0, 0);
    }

    static Location frame(int distance) {
        return new Location(Kind.FRAME, distance, 0, 0);
    }

    boolean isRegister(int register) {
        return kind == Kind.REGISTER && number == register;
    }

    /** The same value elsewhere. */
    Location at(Location other) {
        return new Location(other.kind, other.number, known, bits);
    }

    /** The same place, seen from another rsp. */
    Location moved(int distance) {
        return new Location(kind, number + distance, known, bits);
    }

    /** The same place, of which an instruction replaces some bits. */
    Location with(long mask, long value) {
        return new Location(kind, number, known | mask, bits | value & mask & ~known);
    }

    /** Whether nothing of the place counts any more. */
    boolean isKnown() {
        return known == -1;
    }

    /** The number when this place is found to hold a constant. */
    long apply(long constant) {
        return constant & ~known | bits;
    }
}
