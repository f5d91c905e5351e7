package elfin.report;

import elfin.elf.ByteSource;
import elfin.elf.ElfException;
import elfin.elf.LoadPlan;
import elfin.rewrite.LinkedProgram;
import elfin.rewrite.ObjectAnalysis;
import elfin.rewrite.SystemLibraries;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A dynamically linked program with its libraries.
 *
 * @param libraries what it is linked to, in the dynamic linker's order
 * @param missing libraries that were not found
 * @param unknown places that may make calls which are not known
 * @param loadsMore whether it may load libraries that are not known before it runs
 * @param obstacle why it cannot be run, or an empty text
 */
public record LinkedCalls(
        List<String> libraries,
        List<String> missing,
        int unknown,
        boolean loadsMore,
        String obstacle) {
    /** More callers of one call are not named. */
    private static final int MOST_CALLERS = 6;

    /** What is found of a program: the calls go to a list. */
    static LinkedCalls of(String path, byte[] program, List<CallUse> calls) throws ElfException {
        ObjectAnalysis object = ObjectAnalysis.of(program);
        SystemLibraries libraries = new SystemLibraries(Path.of("/"));
        libraries.place(object, Path.of(path));
        LinkedProgram linked = LinkedProgram.of(path, object, libraries);
        linked.numbers().forEach((number, uses) -> calls.add(call(number, uses)));
        List<String> objects = linked.objects();
        return new LinkedCalls(
                objects.subList(1, objects.size()),
                List.copyOf(linked.missing()),
                linked.unknown().size(),
                linked.loadsMore(),
                obstacle(program));
    }

    private static CallUse call(int number, List<LinkedProgram.Use> uses) {
        List<String> callers = new ArrayList<>();
        for (LinkedProgram.Use use : uses) {
            if (callers.size() < MOST_CALLERS) {
                String object = use.object().substring(use.object().lastIndexOf('/') + 1);
                callers.add(object + ": " + use.function());
            }
        }
        return new CallUse(
                number, CallUse.Certainty.THROUGH_LIBRARIES, true, List.of(), callers, null, null);
    }

    private static String obstacle(byte[] program) {
        try {
            LoadPlan.read(ByteSource.of(program));
            return "";
        } catch (ElfException e) {
            return e.getMessage();
        }
    }
}
