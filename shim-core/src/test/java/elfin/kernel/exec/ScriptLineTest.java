package elfin.kernel.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ScriptLineTest {
    private static String parsed(String head) {
        ScriptLine line = ScriptLine.parse(head.getBytes(StandardCharsets.ISO_8859_1));
        return line == null
                ? null
                : text(line.interpreter())
                        + "|"
                        + (line.argument() == null ? "" : text(line.argument()));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Test
    void interpreterAndOneArgumentAreFound() {
        assertEquals("/bin/sh|", parsed("#!/bin/sh\necho"));
        assertEquals("/bin/sh|-e -x", parsed("#! \t/bin/sh  -e -x \t\nrest"));
        assertEquals("sh|", parsed("#!sh"));
    }

    @Test
    void otherFilesAreNoScripts() {
        assertNull(parsed(""));
        assertNull(parsed("#"));
        assertNull(parsed("echo hi"));
        assertNull(parsed("#!\n/bin/sh"));
        assertNull(parsed("#!   \n"));
        assertNull(parsed("#!" + "x".repeat(254)));
    }

    @Test
    void longArgumentsAreCutButNamesAreNot() {
        assertEquals("/bin/sh|" + "y".repeat(246), parsed("#!/bin/sh " + "y".repeat(246)));
    }
}
