package elfin.kernel.fs.proc;

import elfin.kernel.fs.FsContext;
import elfin.kernel.fs.Location;

/** A magic link's target, seen from the root of the process it belongs to. */
abstract class ContextTarget implements ProcLink.Target {
    private final ProcProcess process;

    ContextTarget(ProcProcess process) {
        this.process = process;
    }

    @Override
    public Location root() {
        FsContext context = process.context();
        return context == null ? place() : context.root();
    }
}
