package elfin.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SyscallsTest {
    private static final Path HEADER = Path.of("/usr/include/x86_64-linux-gnu/asm/unistd_64.h");
    private static final Pattern DEFINITION = Pattern.compile("#define __NR_(\\w+) (\\d+)");

    @Test
    void namesEveryNumberOfTheMachinesHeader() throws IOException {
        assumeTrue(Files.exists(HEADER), "no linux-libc-dev here: " + HEADER);
        for (String line : Files.readAllLines(HEADER)) {
            Matcher match = DEFINITION.matcher(line);
            if (match.matches()) {
                Row row = Syscalls.find(Long.parseLong(match.group(2)));
                assertNotNull(row, line);
                assertEquals(match.group(1), row.name());
            }
        }
    }

    @Test
    void numbersRiseAndNamesAreUnique() {
        Set<String> names = new HashSet<>();
        int last = -1;
        for (Row row : Syscalls.ROWS) {
            assertTrue(row.number() > last, row.name());
            last = row.number();
            assertTrue(names.add(row.name()), row.name());
            assertTrue(row.arguments().length <= 6, row.name());
        }
    }

    @Test
    void saysWhatIsLeftOutOfPartialAndStubCalls() {
        for (Row row : Syscalls.ROWS) {
            boolean needsNote =
                    row.level() == Level.PARTIAL
                            || row.level() == Level.STUB
                            || row.isAlwaysMissing();
            assertEquals(needsNote, !row.note().isEmpty(), row.name());
        }
    }

    @Test
    void findsNothingOutsideTheTable() {
        assertNull(Syscalls.find(-1));
        assertNull(Syscalls.find(100_000));
        assertNull(Syscalls.find(400));
        assertNull(Syscalls.find("no_such_call"));
        assertEquals(39, Syscalls.find("getpid").number());
    }
}
