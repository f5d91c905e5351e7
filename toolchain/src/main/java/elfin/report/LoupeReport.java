package elfin.report;

import java.util.List;
import java.util.TreeSet;

/**
 * Experiments in the format of Loupe's database, {@code dyn.csv}: a line per call number, of whose
 * last three columns at most one is Y.
 */
public final class LoupeReport {
    /** Loupe's files end with this number; higher ones are added when they were made. */
    private static final int LAST_NUMBER = 334;

    private LoupeReport() {}

    /** Writes a report that has experiments. */
    public static String of(ProgramReport report) {
        TreeSet<Integer> numbers = new TreeSet<>();
        for (int number = 0; number <= LAST_NUMBER; number++) {
            numbers.add(number);
        }
        numbers.addAll(report.whatIf().trials().keySet());
        StringBuilder text =
                new StringBuilder("# syscall, used, works faked, works stubbed, works both\n");
        for (int number : numbers) {
            WhatIf.Need need = report.whatIf().need(number);
            List<String> columns =
                    List.of(
                            Integer.toString(number),
                            letter(need != null),
                            letter(need == WhatIf.Need.FAKEABLE),
                            letter(need == WhatIf.Need.STUBBABLE),
                            letter(need == WhatIf.Need.BOTH));
            text.append(String.join(",", columns)).append('\n');
        }
        return text.toString();
    }

    private static String letter(boolean yes) {
        return yes ? "Y" : "N";
    }
}
