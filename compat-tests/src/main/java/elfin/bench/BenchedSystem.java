package elfin.bench;

import java.io.IOException;
import java.util.List;

/** A system that can run the program in a virtual machine. */
interface BenchedSystem {
    /** How the report calls it. */
    String name();

    /**
     * Boots a machine that runs the program.
     *
     * @param machine memory and clock
     * @param arguments the program's arguments
     */
    SystemRun run(BenchMachine machine, List<String> arguments)
            throws IOException, InterruptedException;
}
