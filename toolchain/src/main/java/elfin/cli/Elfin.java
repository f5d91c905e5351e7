package elfin.cli;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** The {@code elfin} command's entry. */
public final class Elfin {
    private static final String USAGE =
            """
            usage: elfin run [options] PROGRAM [ARGS...]
              -m SIZE            the guest's memory (256Mi)
              -e NAME=VALUE      a variable of the program's environment
              -w DIR             its working directory (/)
              --rootfs PATH      root file system: a directory, tar or cpio archive
              --accel KIND       auto, kvm or tcg
              --timeout TIME     ends the guest after 30s, 5m ... with status 124
              --stats[=FILE]     figures of the run as JSON
              --gdb[=PORT]       waits for gdb (1234)
              --no-rewrite       leaves syscall instructions as they are
              --icount           counts guest instructions
              --dry-run          shows the QEMU command
            """;

    private Elfin() {}

    public static void main(String[] arguments) {
        System.exit(run(Arrays.asList(arguments)));
    }

    private static int run(List<String> words) {
        try {
            if (words.isEmpty()
                    || words.get(0).equals("--help")
                    || words.contains("--help") && words.size() == 2) {
                System.out.print(USAGE);
                return 0;
            }
            if (!words.get(0).equals("run")) {
                throw new Failure(
                        ExitStatus.FAILED, words.get(0), "no such command", "see elfin --help");
            }
            return new RunCommand(RunOptions.parse(words.subList(1, words.size()))).run();
        } catch (Failure e) {
            System.err.println("elfin: " + e.getMessage());
            return e.status();
        } catch (IOException e) {
            System.err.println("elfin: " + e.getMessage());
            debug(e);
            return ExitStatus.FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitStatus.FAILED;
        }
    }

    private static void debug(Exception e) {
        if (System.getenv("ELFIN_DEBUG") != null) {
            e.printStackTrace();
        }
    }
}
