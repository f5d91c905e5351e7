package elfin.kernel.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Results that the host has fixed. */
class ForcedResultsTest {
    private static ForcedResults parse(String... lines) {
        byte[][] bytes = new byte[lines.length][];
        for (int i = 0; i < lines.length; i++) {
            bytes[i] = lines[i].getBytes(StandardCharsets.US_ASCII);
        }
        return ForcedResults.parse(bytes);
    }

    @Test
    void errorIsNegativeAndZeroIsSuccess() {
        ForcedResults results = parse("39 38", "102 0");
        assertEquals(-38, results.result(39));
        assertEquals(0, results.result(102));
    }

    @Test
    void otherNumbersAreNotForced() {
        ForcedResults results = parse("0 38");
        assertTrue(results.contains(0));
        assertFalse(results.contains(1));
        assertFalse(results.contains(-1));
        assertFalse(results.contains(1L << 40));
    }

    @Test
    void numberBeyondTheTableIsIgnored() {
        assertFalse(parse("100000 38").contains(100_000));
    }
}
