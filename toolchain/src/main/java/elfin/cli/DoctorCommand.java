package elfin.cli;

import elfin.natives.NativeLibraries;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code elfin doctor}: what this machine has, and how to get what it lacks. */
@Command(
        name = "doctor",
        description = "Says what this machine has of what Elfin needs, and how to get the rest.")
final class DoctorCommand implements Callable<Integer> {
    /** Grades of a finding; the names are what users see. */
    enum Grade {
        ok,
        /** Works without, less well. */
        note,
        bad
    }

    /**
     * One thing looked at.
     *
     * @param name what it is
     * @param text what was found
     * @param fix what to do, or empty
     */
    record Finding(String name, Grade grade, String text, String fix) {}

    @Option(names = "--help", usageHelp = true, description = "shows this help")
    private boolean help;

    @Option(names = "--json", description = "as JSON")
    private boolean json;

    private final List<Finding> findings = new ArrayList<>();

    @Override
    public Integer call() throws InterruptedException {
        java();
        qemu();
        accelerator();
        library(
                "Capstone",
                NativeLibraries.find("capstone", "libcapstone.so.5", "libcapstone.so.4"));
        library("Keystone", NativeLibraries.find("keystone", "libkeystone.so.0", "libkeystone.so"));
        kernel();
        cache();
        builder();
        System.out.print(json ? json() : text());
        return findings.stream().anyMatch(f -> f.grade() == Grade.bad) ? ExitStatus.FAILED : 0;
    }

    private void add(String name, Grade grade, String text, String fix) {
        findings.add(new Finding(name, grade, text, fix));
    }

    private void java() {
        int version = Runtime.version().feature();
        add(
                "Java",
                version >= 17 ? Grade.ok : Grade.bad,
                System.getProperty("java.vm.name") + " " + System.getProperty("java.version"),
                version >= 17 ? "" : "apt-get install openjdk-17-jdk-headless");
    }

    private void qemu() throws InterruptedException {
        Path qemu = Programs.search("qemu-system-x86_64");
        String version = qemu == null ? null : firstLine(qemu.toString(), "--version");
        if (version == null) {
            add(
                    "QEMU",
                    Grade.bad,
                    qemu == null ? "no qemu-system-x86_64 on PATH" : qemu + " does not start",
                    "apt-get install qemu-system-x86");
        } else {
            add("QEMU", Grade.ok, version, "");
        }
    }

    /** The first line a command prints, or null when it fails. */
    private static String firstLine(String... command) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            String text =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            boolean ended = process.waitFor(10, TimeUnit.SECONDS);
            return ended && process.exitValue() == 0 ? text.lines().findFirst().orElse("") : null;
        } catch (IOException e) {
            return null;
        }
    }

    private void accelerator() throws InterruptedException {
        try {
            Accelerator.Choice choice = Accelerator.best();
            boolean kvm = choice.name().equals(Accelerator.KVM);
            add(
                    "KVM",
                    kvm ? Grade.ok : Grade.note,
                    (kvm ? "works: " : "not used: ") + choice.reason(),
                    kvm ? "" : "nothing to do: programs run under emulation (TCG)");
        } catch (Failure e) {
            add("KVM", Grade.note, "not tried: " + e.getMessage(), "");
        }
    }

    private void library(String name, Path file) {
        boolean capstone = name.equals("Capstone");
        if (file != null) {
            add(name, Grade.ok, file.toString(), "");
        } else if (capstone) {
            add(
                    name,
                    Grade.note,
                    "missing: programs run, their system calls stay traps",
                    "apt-get install libcapstone4");
        } else {
            add(name, Grade.note, "missing: LLVM's assembler serves instead", "see README.md");
        }
    }

    private void kernel() {
        try {
            Path image = Kernel.image();
            add("kernel", Grade.ok, image + ", " + Files.size(image) / 1024 + " KiB", "");
        } catch (Failure | IOException e) {
            add("kernel", Grade.bad, e.getMessage(), "mvn package");
        }
    }

    private void cache() {
        Path directory = Caches.directory();
        try {
            Files.createDirectories(directory);
            Files.delete(Files.createTempFile(directory, "doctor", ""));
            add("cache", Grade.ok, directory.toString(), "");
        } catch (IOException e) {
            add(
                    "cache",
                    Grade.note,
                    directory + " cannot be written",
                    "set ELFIN_HOME to a directory of yours");
        }
    }

    private void builder() throws InterruptedException {
        String version = firstLine("mvn", "-v");
        add(
                "Maven",
                version == null ? Grade.note : Grade.ok,
                version == null ? "missing: needed only to build Elfin" : plain(version),
                version == null ? "apt-get install maven" : "");
    }

    private static String plain(String text) {
        return text.replaceAll("\u001b\\[[0-9;]*m", "");
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (Finding finding : findings) {
            text.append(String.format("%-9s%-5s", finding.name(), finding.grade()));
            text.append(finding.text());
            if (!finding.fix().isEmpty()) {
                text.append(" (").append(finding.fix()).append(')');
            }
            text.append('\n');
        }
        return text.toString();
    }

    private String json() {
        StringBuilder text = new StringBuilder("{\n  \"schema\": 1,\n  \"findings\": [");
        String separator = "\n";
        for (Finding finding : findings) {
            text.append(separator).append("    {\"name\": ").append(Json.quote(finding.name()));
            text.append(", \"grade\": ").append(Json.quote(finding.grade().name()));
            text.append(", \"text\": ").append(Json.quote(finding.text()));
            text.append(", \"fix\": ").append(Json.quote(finding.fix())).append('}');
            separator = ",\n";
        }
        return text.append("\n  ]\n}\n").toString();
    }
}
