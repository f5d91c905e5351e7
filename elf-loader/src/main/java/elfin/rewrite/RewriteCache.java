package elfin.rewrite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Plans kept in a directory, named by the SHA-256 of the program and the analyser's version. A file
 * ends with the SHA-256 of the plan before it, so that a damaged one is noticed and made again.
 */
final class RewriteCache {
    /** Changes with everything that can change a plan for the same program. */
    static final int ANALYSER_VERSION = 8;

    private static final int DIGEST_BYTES = 32;

    /** Plans take a few kilobytes each; the oldest go first. */
    private static final int MAX_PLANS = 4096;

    private static final int KEPT_PLANS = MAX_PLANS * 3 / 4;

    private final Path directory;

    RewriteCache(Path directory) {
        this.directory = directory;
    }

    /** The plan for a program by its {@link #nameOf name}, or null. */
    byte[] load(String name) throws IOException {
        byte[] file;
        try {
            file = Files.readAllBytes(pathFor(name));
        } catch (NoSuchFileException e) {
            return null;
        }
        int length = file.length - DIGEST_BYTES;
        if (length < 0) {
            return null;
        }
        byte[] plan = Arrays.copyOf(file, length);
        byte[] digest = Arrays.copyOfRange(file, length, file.length);
        return MessageDigest.isEqual(digest, sha256(plan)) ? plan : null;
    }

    /** Keeps a plan. Another process sees the whole file or none. */
    void store(String name, byte[] plan) throws IOException {
        Files.createDirectories(directory);
        byte[] file = Arrays.copyOf(plan, plan.length + DIGEST_BYTES);
        System.arraycopy(sha256(plan), 0, file, plan.length, DIGEST_BYTES);
        Path temporary = Files.createTempFile(directory, "plan", ".tmp");
        try {
            Files.write(temporary, file);
            Files.move(temporary, pathFor(name), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
        trim();
    }

    /** Other processes may trim at the same time: what is gone already is no error. */
    private void trim() throws IOException {
        List<Path> plans;
        try (Stream<Path> files = Files.list(directory)) {
            plans = files.collect(Collectors.toCollection(ArrayList::new));
        }
        if (plans.size() <= MAX_PLANS) {
            return;
        }
        Map<Path, FileTime> times = new HashMap<>();
        for (Path plan : plans) {
            try {
                times.put(plan, Files.getLastModifiedTime(plan));
            } catch (NoSuchFileException e) {
                times.put(plan, FileTime.fromMillis(0));
            }
        }
        plans.sort(Comparator.comparing(times::get));
        for (Path plan : plans.subList(0, plans.size() - KEPT_PLANS)) {
            Files.deleteIfExists(plan);
        }
    }

    private Path pathFor(String name) {
        return directory.resolve(name + "-" + ANALYSER_VERSION + ".plan");
    }

    /** What stands for a program's bytes: their SHA-256. */
    static String nameOf(byte[] program) {
        StringBuilder name = new StringBuilder();
        for (byte b : sha256(program)) {
            name.append(Character.forDigit(b >> 4 & 0xf, 16))
                    .append(Character.forDigit(b & 0xf, 16));
        }
        return name.toString();
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
