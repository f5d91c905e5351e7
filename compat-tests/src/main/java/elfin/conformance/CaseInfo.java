package elfin.conformance;

import elfin.conformance.program.Case;
import elfin.table.Syscalls;

/**
 * A case as its annotation says.
 *
 * @param owner internal name of its class
 * @param method its method, named by the behaviour
 * @param call the system call it is about
 * @param alone whether it has a process of its own
 * @param ends the exit status it ends the process with, or {@link Case#RETURNS}
 */
record CaseInfo(String owner, String method, String call, boolean alone, int ends) {
    CaseInfo {
        if (Syscalls.find(call) == null) {
            throw new IllegalArgumentException(owner + "." + method + ": no system call " + call);
        }
        if (ends != Case.RETURNS) {
            alone = true;
        }
    }

    /** The class it is in, which is run as one group. */
    String family() {
        return owner.substring(owner.lastIndexOf('/') + 1).replace("Cases", "");
    }

    /** What is run in one process with it: its name if it has one of its own, else its family. */
    String group() {
        return alone ? name() : family();
    }

    /** Whether both run in one process. */
    boolean runsWith(CaseInfo other) {
        return group().equals(other.group());
    }

    /** Its name on the executable's command line and in reports. */
    String name() {
        return family() + "." + method;
    }
}
