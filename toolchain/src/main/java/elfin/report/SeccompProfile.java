package elfin.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The calls of a report as a seccomp profile of the OCI run-time specification (config-linux,
 * "Seccomp"): those of code that the program can reach, and those that a run made, are allowed; all
 * others answer EPERM.
 */
public final class SeccompProfile {
    private static final int EPERM = 1;

    private SeccompProfile() {}

    /** Writes the profile. */
    public static String of(ProgramReport report) {
        ObjectNode root = new ObjectMapper().createObjectNode();
        root.put("defaultAction", "SCMP_ACT_ERRNO").put("defaultErrnoRet", EPERM);
        root.putArray("architectures").add("SCMP_ARCH_X86_64");
        ObjectNode allowed = root.putArray("syscalls").addObject();
        ArrayNode names = allowed.putArray("names");
        report.expected().stream().map(CallUse::name).sorted().forEach(names::add);
        allowed.put("action", "SCMP_ACT_ALLOW");
        return JsonReport.text(root);
    }
}
