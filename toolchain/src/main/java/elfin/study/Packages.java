package elfin.study;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Which Debian package a file belongs to, from the lists that dpkg keeps. */
final class Packages {
    private static final String LISTS = "var/lib/dpkg/info";
    private static final String SUFFIX = ".list";

    private final Map<String, String> byPath = new HashMap<>();

    private Packages() {}

    /** The packages that are installed under a root directory; none where there is no dpkg. */
    static Packages under(Path root) {
        Packages packages = new Packages();
        Path directory = root.resolve(LISTS);
        if (Files.isDirectory(directory)) {
            try (var lists = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
                for (Path list : lists) {
                    packages.add(list);
                }
            } catch (IOException e) {
                // Then no file has a package.
            }
        }
        return packages;
    }

    private void add(Path list) throws IOException {
        String name = list.getFileName().toString();
        String packageName = name.substring(0, name.length() - SUFFIX.length());
        int architecture = packageName.indexOf(':');
        String plain = architecture < 0 ? packageName : packageName.substring(0, architecture);
        for (String line : Files.readAllLines(list, StandardCharsets.ISO_8859_1)) {
            if (line.contains("/bin/") || line.contains("/sbin/") || line.contains("/lib")) {
                byPath.put(merged(line), plain);
            }
        }
    }

    /** The package, or an empty text. */
    String packageOf(Path file) {
        return byPath.getOrDefault(merged(file.toAbsolutePath().normalize().toString()), "");
    }

    /** A path as it is where /bin, /sbin and /lib are links into /usr. */
    private static String merged(String path) {
        return path.startsWith("/usr/") ? path.substring("/usr".length()) : path;
    }
}
