package elfin.compiler;

/** What the compiler produces. */
public enum Target {
    /** A freestanding ELF at the top 2 GiB, entered by PVH. */
    KERNEL,
    /** A static Linux executable that calls Linux with raw system calls. */
    LINUX
}
