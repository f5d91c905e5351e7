package elfin.kernel.fs;

/** Receives the entries of a directory. */
public interface DirectorySink {
    /**
     * Takes one entry.
     *
     * @param name bytes of the name, whole array
     * @param inodeNumber {@code d_ino}
     * @param nextCookie {@code d_off}: position after this entry
     * @param type {@code S_IFMT} bits of the inode's mode
     * @return false when there is no room; the entry was not taken and the iteration ends
     */
    boolean entry(byte[] name, long inodeNumber, long nextCookie, int type);
}
