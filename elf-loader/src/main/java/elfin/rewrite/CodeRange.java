package elfin.rewrite;

/** Executable bytes: addresses and where they are in the file. */
record CodeRange(long address, long offset, long size) {
    long end() {
        return address + size;
    }

    boolean contains(long where) {
        return where >= address && where < end();
    }
}
