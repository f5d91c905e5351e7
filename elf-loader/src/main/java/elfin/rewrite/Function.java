package elfin.rewrite;

/** A function's first address; its name is empty where the program has no symbols. */
record Function(long address, String name, Origin origin) {
    /** The name, or one made from the address. */
    String label() {
        return name.isEmpty() ? "fn_" + Long.toHexString(address) : name;
    }
}
