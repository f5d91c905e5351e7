package elfin.rewrite;

/**
 * Where a value is at some point of the program.
 *
 * @param kind a register, or memory at a distance from rsp or rbp
 * @param number the register's number, or the distance
 * @param lowByte the low byte, if a later instruction replaces it, else -1
 */
record Location(Kind kind, int number, int lowByte) {
    enum Kind {
        REGISTER,
        STACK,
        FRAME
    }

    static Location register(int number) {
        return new Location(Kind.REGISTER, number, -1);
    }

    static Location stack(int distance) {
        return new Location(Kind.STACK, distance, -1);
    }

    static Location frame(int distance) {
        return new Location(Kind.FRAME, distance, -1);
    }

    boolean isRegister(int register) {
        return kind == Kind.REGISTER && number == register;
    }

    /** The same value elsewhere. */
    Location at(Location other) {
        return new Location(other.kind, other.number, lowByte);
    }

    /** The same place, seen from another rsp. */
    Location moved(int distance) {
        return new Location(kind, number + distance, lowByte);
    }

    Location withLowByte(int value) {
        return new Location(kind, number, lowByte >= 0 ? lowByte : value & 0xff);
    }

    /** The number when this place is found to hold a constant. */
    long apply(long constant) {
        return lowByte < 0 ? constant : constant & ~0xffL | lowByte;
    }
}
