package elfin.kernel.exec;

import elfin.kernel.mm.MappedFile;
import elfin.patch.PatchTable;

/** What running programs needs of the machine and of what was booted with it. */
public abstract class ProgramEnvironment {
    private static ProgramEnvironment installed;

    /** Sets the one there is. */
    public static void install(ProgramEnvironment environment) {
        installed = environment;
    }

    /** The one there is. */
    public static ProgramEnvironment get() {
        return installed;
    }

    /** The rewrite plan of a program file, or null: then its calls are traps. */
    public abstract PatchTable patches(MappedFile file);

    /** What the auxiliary vector tells of the machine, with fresh random bytes; no ids. */
    public abstract ProcessorFacts facts();

    /** Where rewritten calls go. */
    public abstract EntryPoints entries();
}
