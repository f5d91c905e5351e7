package elfin.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Holds the direction of the modules and of the kernel's packages. */
class LayersTest {
    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("elfin");

    private static final String[] TABLE = {
        "elfin.raw..", "elfin.rules..", "elfin.abi..", "elfin.table..", "elfin.strace.."
    };
    private static final String[] LOADER = {
        "elfin.elf..",
        "elfin.patch..",
        "elfin.natives..",
        "elfin.disassembly..",
        "elfin.assembly..",
        "elfin.rewrite.."
    };
    private static final String[] CORE = {"elfin.jre..", "elfin.runtime..", "elfin.kernel.."};
    private static final String[] TOOLS = {
        "elfin.compiler..", "elfin.image..", "elfin.qemu..", "elfin.cli.."
    };

    private static void doNotUse(String[] users, String[]... used) {
        for (String[] packages : used) {
            noClasses()
                    .that()
                    .resideInAnyPackage(users)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(packages)
                    .check(CLASSES);
        }
    }

    @Test
    void syscallTableUsesNothingAbove() {
        doNotUse(TABLE, LOADER, CORE, TOOLS);
    }

    @Test
    void elfLoaderUsesOnlyTheTable() {
        doNotUse(LOADER, CORE, TOOLS);
    }

    @Test
    void kernelUsesNoTools() {
        doNotUse(CORE, TOOLS);
    }

    @Test
    void kernelHasNoHostOnlyParts() {
        doNotUse(
                new String[] {"elfin.kernel.."},
                new String[] {
                    "elfin.disassembly..", "elfin.assembly..", "elfin.rewrite..", "elfin.natives.."
                });
    }

    @Test
    void fileSystemKnowsNoTasks() {
        doNotUse(
                new String[] {"elfin.kernel.fs..", "elfin.kernel.mm..", "elfin.kernel.sched.."},
                new String[] {
                    "elfin.kernel.task..",
                    "elfin.kernel.syscall..",
                    "elfin.kernel.arch..",
                    "elfin.kernel.boot.."
                });
    }
}
