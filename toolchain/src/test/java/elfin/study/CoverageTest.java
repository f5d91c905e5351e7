package elfin.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class CoverageTest {
    private static final StudiedProgram CAT = program("cat", 1, 0, 1, 3);
    private static final StudiedProgram SHELL = program("sh", 1, 0, 1, 3, 56, 59);
    private static final StudiedProgram SERVER = program("httpd", 2, 0, 1, 3, 41, 49, 50);
    private static final Coverage COVERAGE = new Coverage(List.of(CAT, SHELL, SERVER));

    @Test
    void importanceIsTheWeightedShareOfProgramsThatMakeACall() {
        List<Coverage.Importance> importance = COVERAGE.importance();
        assertEquals(new Coverage.Importance(0, 1, 1), importance.get(0));
        assertTrue(importance.contains(new Coverage.Importance(41, 0.5, 1)));
        assertTrue(importance.contains(new Coverage.Importance(59, 0.25, 0.5)));
    }

    @Test
    void programIsCompleteWhenNoCallIsMissing() {
        assertEquals(0, COVERAGE.completeness(calls(0, 1)));
        assertEquals(0.25, COVERAGE.completeness(calls(0, 1, 3)));
        assertEquals(0.75, COVERAGE.completeness(calls(0, 1, 3, 41, 49, 50)));
    }

    @Test
    void curveByImportanceEndsComplete() {
        List<Double> curve = COVERAGE.curveByImportance();
        assertEquals(9, curve.size());
        assertEquals(0, curve.get(0));
        assertEquals(0.25, curve.get(3));
        assertEquals(1, curve.get(8));
    }

    @Test
    void planUnlocksMostWeightPerCallFirst() {
        List<Coverage.Step> plan = COVERAGE.plan(calls(0, 1, 3));
        assertEquals(List.of(41, 49, 50), plan.get(0).added());
        assertEquals(List.of("httpd"), plan.get(0).unlocked());
        assertEquals(0.75, plan.get(0).share());
        assertEquals(List.of(56, 59), plan.get(1).added());
        assertEquals(1, plan.get(1).share());
        assertEquals(2, plan.size());
    }

    @Test
    void planOfAnEmptyCorpusIsEmpty() {
        Coverage none = new Coverage(List.of());
        assertEquals(List.of(), none.plan(new BitSet()));
        assertEquals(1, none.completeness(new BitSet()));
    }

    @Test
    void medianOfThreeIsTheMiddle() {
        assertEquals(5, COVERAGE.medianCalls());
    }

    private static StudiedProgram program(String name, double weight, int... calls) {
        return new StudiedProgram(name, calls(calls), weight);
    }

    private static BitSet calls(int... numbers) {
        BitSet calls = new BitSet();
        for (int number : numbers) {
            calls.set(number);
        }
        return calls;
    }
}
