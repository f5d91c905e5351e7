package elfin.cli;

import elfin.image.PackWriter;
import elfin.image.RootNode;
import elfin.image.RootTree;
import elfin.image.Startup;
import elfin.qemu.AcceleratorProbe;
import elfin.qemu.CapturedRun;
import elfin.qemu.GuestResult;
import elfin.qemu.MachineOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;

/**
 * KVM where it really works, else emulation. That {@code /dev/kvm} opens proves nothing, so a tiny
 * guest has to run, and then the kernel itself with a program of three instructions. The answer is
 * kept for this boot of this machine.
 */
final class Accelerator {
    private static final Path DEVICE = Path.of("/dev/kvm");
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    private static final long TINY_GUEST_MILLIS = 1500;
    private static final long KERNEL_MILLIS = 4000;
    private static final int PROOF_MEBIBYTES = 64;

    /** What the proof program exits with. */
    private static final int PROOF_STATUS = 42;

    private static final int PROOF_BASE = 0x400000;
    private static final int ELF_HEADERS_SIZE = 120;

    /** mov $60, %eax; mov $42, %edi; syscall: exit(42). */
    private static final String PROOF_CODE = "b83c000000" + "bf2a000000" + "0f05";

    /** Names of the two accelerators. */
    static final String KVM = "kvm";

    static final String TCG = "tcg";

    /**
     * An accelerator and why.
     *
     * @param name {@link #KVM} or {@link #TCG}
     * @param reason one line for people
     */
    record Choice(String name, String reason) {}

    private Accelerator() {}

    /** The accelerator for what the user wants: auto, kvm or tcg. */
    static String choose(String wanted) throws Failure, InterruptedException {
        return wanted.equals("auto") ? best().name() : wanted;
    }

    /** The best one that works here, from memory if it is known. */
    static Choice best() throws Failure, InterruptedException {
        Path qemu = Programs.find("qemu-system-x86_64");
        if (!Files.exists(DEVICE)) {
            return new Choice(TCG, DEVICE + " does not exist");
        }
        if (!Files.isReadable(DEVICE) || !Files.isWritable(DEVICE)) {
            return new Choice(TCG, DEVICE + " may not be opened by this user");
        }
        Path memory = Caches.directory().resolve("accelerator");
        try {
            String fingerprint = fingerprint(qemu);
            if (Files.isReadable(memory)) {
                List<String> lines = Files.readAllLines(memory);
                if (lines.size() == 3 && lines.get(0).equals(fingerprint)) {
                    return new Choice(lines.get(1), lines.get(2));
                }
            }
            Choice choice = prove();
            remember(memory, fingerprint, choice);
            return choice;
        } catch (IOException e) {
            return new Choice(TCG, "KVM could not be tried: " + e.getMessage());
        }
    }

    private static String fingerprint(Path qemu) throws IOException, Failure {
        return Files.readString(BOOT_ID).trim()
                + " "
                + Files.getLastModifiedTime(qemu).toMillis()
                + " "
                + Files.getLastModifiedTime(Kernel.image()).toMillis();
    }

    private static void remember(Path memory, String fingerprint, Choice choice) {
        try {
            Files.createDirectories(memory.getParent());
            Files.writeString(
                    memory, fingerprint + "\n" + choice.name() + "\n" + choice.reason() + "\n");
        } catch (IOException e) {
            // The next run tries again; that costs time and nothing else.
        }
    }

    private static Choice prove() throws IOException, Failure, InterruptedException {
        switch (AcceleratorProbe.probe(KVM, TINY_GUEST_MILLIS)) {
            case TOO_SLOW:
                return new Choice(TCG, "a tiny guest hangs or crawls under KVM");
            case FAILS:
                return new Choice(TCG, "QEMU cannot run a tiny guest with KVM");
            default:
                return kernelRuns()
                        ? new Choice(KVM, "a guest ran with it")
                        : new Choice(TCG, "the kernel does not run under KVM");
        }
    }

    private static boolean kernelRuns() throws IOException, Failure, InterruptedException {
        Path payload = Files.createTempFile("elfin-proof", ".pack");
        try {
            RootTree tree = RootTree.minimal();
            tree.put("/proof", RootNode.file(0755, proofProgram()));
            new PackWriter(tree, new Startup("/proof", List.of("/proof"))).write(payload);
            MachineOptions machine =
                    new MachineOptions(
                            Kernel.image(), payload, PROOF_MEBIBYTES, KVM, "microvm", 0, false);
            GuestResult result = CapturedRun.of(machine, null, KERNEL_MILLIS).result();
            return result.kind() == GuestResult.Kind.EXITED && result.status() == PROOF_STATUS;
        } finally {
            Files.deleteIfExists(payload);
        }
    }

    /** A static executable of one segment that exits with {@link #PROOF_STATUS}. */
    static byte[] proofProgram() {
        byte[] code = HexFormat.of().parseHex(PROOF_CODE);
        int size = ELF_HEADERS_SIZE + code.length;
        ByteBuffer file = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        file.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1}).position(16);
        file.putShort((short) 2).putShort((short) 62).putInt(1);
        file.putLong(PROOF_BASE + ELF_HEADERS_SIZE).putLong(64).putLong(0).putInt(0);
        file.putShort((short) 64).putShort((short) 56).putShort((short) 1).position(64);
        file.putInt(1).putInt(5).putLong(0).putLong(PROOF_BASE).putLong(PROOF_BASE);
        file.putLong(size).putLong(size).putLong(0x1000).put(code);
        return file.array();
    }
}
