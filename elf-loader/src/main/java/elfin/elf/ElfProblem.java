package elfin.elf;

/** Why a file cannot be run, and what to do about it. The command gives each its exit code. */
public enum ElfProblem {
    /** Nothing in the file. */
    EMPTY("give a program file"),
    /** No ELF magic. */
    NOT_ELF("give a static Linux x86-64 executable"),
    /** A {@code #!} script. */
    SCRIPT("run its interpreter with the script as argument"),
    /** The file ends inside something its headers announce. */
    TRUNCATED("get a complete copy of the file"),
    /** A 32-bit program. */
    WRONG_CLASS("use the 64-bit build of the program"),
    /** A program for another processor or byte order. */
    WRONG_MACHINE("use the x86-64 build of the program"),
    /** Needs a dynamic linker. */
    DYNAMIC("link with -static or use the static package"),
    /** An object file, core dump or shared library. */
    NOT_EXECUTABLE("give the linked program"),
    /** The ELF header contradicts itself or the format. */
    BAD_HEADER("the file is damaged; get it again"),
    /** A program header contradicts itself or the others. */
    BAD_SEGMENT("the file is damaged; get it again"),
    /** A segment lies where user programs cannot be. */
    BAD_ADDRESS("relink it for ordinary user addresses"),
    /** Nothing to load. */
    NO_SEGMENTS("the file is damaged; get it again"),
    /** The entry point is not code of the program. */
    BAD_ENTRY("the file is damaged; get it again"),
    /** More of something than any real program has: it can be run, but not analysed. */
    TOO_COMPLEX("run it with --no-rewrite");

    private final String suggestion;

    ElfProblem(String suggestion) {
        this.suggestion = suggestion;
    }

    /** What the user can do, as the end of an error message. */
    public String suggestion() {
        return suggestion;
    }
}
