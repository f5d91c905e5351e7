package elfin.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elfin.conformance.program.Case;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Verdicts are taken from what the program prints and how it ends. */
class SuiteRunnerTest {
    private static final CaseInfo A = one("a", false, Case.RETURNS);
    private static final CaseInfo B = one("b", false, Case.RETURNS);
    private static final CaseInfo C = one("c", false, Case.RETURNS);
    private static final CaseInfo DIES = one("dies", true, 137);

    private static CaseInfo one(String method, boolean alone, int ends) {
        return new CaseInfo("elfin/conformance/program/SomeCases", method, "read", alone, ends);
    }

    /** Answers runs from a list. */
    private static final class Script implements Platform {
        private final List<Run> answers = new ArrayList<>();
        private final List<List<String>> calls = new ArrayList<>();

        Script answer(End end, int status, String... lines) {
            answers.add(new Run(end, status, List.of(lines), "why"));
            return this;
        }

        @Override
        public String name() {
            return "script";
        }

        @Override
        public Run run(List<String> arguments) {
            calls.add(arguments);
            return answers.remove(0);
        }
    }

    private static Map<CaseInfo, Outcome> run(Platform platform, CaseInfo... cases)
            throws Exception {
        return new SuiteRunner(platform, line -> {}).run(List.of(cases));
    }

    private static Outcome outcome(Outcome.Kind kind, String message) {
        return new Outcome(kind, message);
    }

    @Test
    void passesAndFailuresAreWhatTheProgramSays() throws Exception {
        Script script =
                new Script()
                        .answer(
                                Platform.End.EXITED,
                                0,
                                "RUN Some.a",
                                "PASS Some.a",
                                "RUN Some.b",
                                "FAIL Some.b: expected 1, got 2",
                                "DONE");
        assertEquals(
                Map.of(A, Outcome.PASSED, B, outcome(Outcome.Kind.FAIL, "expected 1, got 2")),
                run(script, A, B));
    }

    @Test
    void crashHidesNoOtherCase() throws Exception {
        Script script =
                new Script()
                        .answer(Platform.End.KILLED, 139, "RUN Some.a", "PASS Some.a", "RUN Some.b")
                        .answer(Platform.End.EXITED, 0, "RUN Some.c", "PASS Some.c", "DONE");
        assertEquals(
                Map.of(
                        A, Outcome.PASSED,
                        B, outcome(Outcome.Kind.CRASH, "why"),
                        C, Outcome.PASSED),
                run(script, A, B, C));
        assertEquals(List.of("Some.c"), script.calls.get(1));
    }

    @Test
    void hangIsNoPass() throws Exception {
        Script script = new Script().answer(Platform.End.TIMED_OUT, 0, "RUN Some.a");
        assertEquals(Map.of(A, outcome(Outcome.Kind.HANG, "why")), run(script, A));
    }

    @Test
    void programThatDoesNotStartPassesNothing() throws Exception {
        Script script = new Script().answer(Platform.End.BROKEN, 0);
        assertEquals(
                Map.of(
                        A, outcome(Outcome.Kind.CRASH, "why"),
                        B, outcome(Outcome.Kind.CRASH, "why")),
                run(script, A, B));
    }

    @Test
    void endOfACaseIsCompared() throws Exception {
        Script right = new Script().answer(Platform.End.KILLED, 137, "RUN Some.dies");
        assertEquals(Map.of(DIES, Outcome.PASSED), run(right, DIES));
        Script wrong = new Script().answer(Platform.End.EXITED, 0, "RUN Some.dies");
        assertEquals(Outcome.Kind.FAIL, run(wrong, DIES).get(DIES).kind());
        Script alive =
                new Script()
                        .answer(Platform.End.EXITED, 0, "RUN Some.dies", "PASS Some.dies", "DONE");
        assertEquals(Outcome.Kind.FAIL, run(alive, DIES).get(DIES).kind());
    }

    @Test
    void casesThatChangeTheProcessRunAlone() throws Exception {
        Script script =
                new Script()
                        .answer(Platform.End.EXITED, 0, "RUN Some.a", "PASS Some.a", "DONE")
                        .answer(Platform.End.KILLED, 137, "RUN Some.dies");
        run(script, A, DIES);
        assertEquals(List.of(List.of("Some.a"), List.of("Some.dies")), script.calls);
    }

    @Test
    void passAtTheSecondRunIsUnsteady() throws Exception {
        Script script =
                new Script()
                        .answer(
                                Platform.End.EXITED,
                                0,
                                "RUN Some.a",
                                "PASS Some.a",
                                "RUN Some.b",
                                "FAIL Some.b: late",
                                "RUN Some.c",
                                "FAIL Some.c: wrong")
                        .answer(
                                Platform.End.EXITED,
                                0,
                                "RUN Some.a",
                                "FAIL Some.a: other",
                                "RUN Some.b",
                                "PASS Some.b",
                                "RUN Some.c",
                                "FAIL Some.c: wrong");
        SuiteRunner runner = new SuiteRunner(script, line -> {});
        Map<CaseInfo, Outcome> outcomes = runner.run(List.of(A, B, C));
        runner.repeat(List.of(B, C));
        assertEquals(script.calls.get(0), script.calls.get(1));
        assertEquals(
                Map.of(
                        A, Outcome.PASSED,
                        B, outcome(Outcome.Kind.PASS, "FAIL at first: late"),
                        C, outcome(Outcome.Kind.FAIL, "wrong")),
                outcomes);
        assertTrue(outcomes.get(B).unsteady());
        assertFalse(outcomes.get(A).unsteady());
    }
}
