package elfin.report;

import elfin.rewrite.ArgumentSet;
import elfin.rewrite.ProgramAnalysis.AnalysedSite;
import elfin.strace.ArgumentLimits;
import elfin.table.Row;
import elfin.table.Syscalls;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The values that the analysis finds for the argument which chooses what a call does.
 *
 * @param argument its name
 * @param values constants, in C's spelling; of flags each that occurs
 * @param complete whether there can be no others
 * @param leftOut those of them that the kernel leaves out
 */
public record PossibleValues(
        String argument, Set<String> values, boolean complete, Set<String> leftOut) {

    /** What is known of a call's argument over all sites that make the call; null if nothing. */
    static PossibleValues of(int number, List<AnalysedSite> sites) {
        Row row = Syscalls.find(number);
        Set<String> values = new TreeSet<>();
        boolean complete = true;
        int index = -1;
        for (AnalysedSite site : sites) {
            for (ArgumentSet set : site.arguments()) {
                if (set.number() == number && row != null) {
                    index = set.index();
                    complete &= set.complete();
                    for (int value : set.values()) {
                        values.addAll(ArgumentLimits.names(row, index, value));
                    }
                }
            }
        }
        return index < 0
                ? null
                : new PossibleValues(
                        row.arguments()[index].name(),
                        values,
                        complete,
                        ArgumentLimits.leftOut(row, index, values));
    }

    /** For readers: the values, and whether there may be others. */
    public String text() {
        String known = String.join(", ", values);
        if (complete) {
            return known;
        }
        return values.isEmpty() ? "unknown" : known + " and unknown ones";
    }
}
