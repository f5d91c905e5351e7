package elfin.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import elfin.conformance.program.Case;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The blocklist names cases with reasons, and is itself checked. */
class BlocklistTest {
    private static final CaseInfo ONE =
            new CaseInfo("elfin/conformance/program/SomeCases", "a", "read", false, Case.RETURNS);

    private static SuiteResult result(Outcome linux, Outcome elfin) {
        return SuiteResult.of(
                List.of(ONE),
                List.of("linux", "trapped"),
                Map.of("linux", Map.of(ONE, linux), "trapped", Map.of(ONE, elfin)));
    }

    private static int surprises(String list, Outcome linux, Outcome elfin) {
        return ConformCommand.surprises(
                        result(linux, elfin), Blocklist.parse(list.lines().toList()))
                .size();
    }

    @Test
    void reasonIsForAllPlatformsOrOne() {
        Blocklist list = Blocklist.parse(List.of("# comment", "", "Some.a trapped: because"));
        assertEquals("because", list.reason(ONE, "trapped"));
        assertNull(list.reason(ONE, "rewritten"));
        assertEquals("x", Blocklist.parse(List.of("Some.a: x")).reason(ONE, "rewritten"));
    }

    @Test
    void entryWithoutReasonIsRefused() {
        List<String> lines = List.of("Some.a: ");
        assertThrows(IllegalArgumentException.class, () -> Blocklist.parse(lines));
    }

    @Test
    void failureIsASurpriseUnlessBlocked() {
        Outcome failed = new Outcome(Outcome.Kind.FAIL, "x");
        assertEquals(1, surprises("", Outcome.PASSED, failed));
        assertEquals(0, surprises("Some.a: known", Outcome.PASSED, failed));
    }

    @Test
    void blockedCaseThatPassesIsASurprise() {
        assertEquals(1, surprises("Some.a: known", Outcome.PASSED, Outcome.PASSED));
    }

    @Test
    void caseThatWasNotRunIsASurprise() {
        assertEquals(1, surprises("", Outcome.PASSED, Outcome.NOT_RUN));
    }

    @Test
    void oracleCannotBeBlocked() {
        Outcome failed = new Outcome(Outcome.Kind.FAIL, "x");
        assertEquals(1, surprises("Some.a linux: broken host", failed, Outcome.PASSED));
    }
}
