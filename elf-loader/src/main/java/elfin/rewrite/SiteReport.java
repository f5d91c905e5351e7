package elfin.rewrite;

import elfin.patch.PatchTable;
import elfin.patch.Tactic;
import elfin.patch.TrapReason;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What became of a program's syscall sites. Every site is in exactly one of the counts. */
public record SiteReport(
        List<Entry> sites, Map<Tactic, Integer> byTactic, Map<TrapReason, Integer> byReason) {

    /** One site; {@code numbers} is empty if its syscall numbers are unknown. */
    public record Entry(long address, List<Integer> numbers, Tactic tactic, TrapReason reason) {}

    /** The report of a plan. */
    public static SiteReport of(PatchTable table) {
        List<Entry> sites = new ArrayList<>();
        Map<Tactic, Integer> byTactic = new EnumMap<>(Tactic.class);
        Map<TrapReason, Integer> byReason = new EnumMap<>(TrapReason.class);
        for (int i = 0; i < table.siteCount(); i++) {
            List<Integer> numbers = new ArrayList<>();
            for (int k = 0; k < table.siteNumberCount(i); k++) {
                numbers.add(table.siteNumber(i, k));
            }
            Entry entry =
                    new Entry(
                            table.siteAddress(i),
                            List.copyOf(numbers),
                            table.siteTactic(i),
                            table.siteReason(i));
            sites.add(entry);
            byTactic.merge(entry.tactic(), 1, Integer::sum);
            if (entry.tactic() == Tactic.TRAP) {
                byReason.merge(entry.reason(), 1, Integer::sum);
            }
        }
        return new SiteReport(List.copyOf(sites), byTactic, byReason);
    }

    /** How many sites are reached by a jump. */
    public int rewritten() {
        return sites.size() - byTactic.getOrDefault(Tactic.TRAP, 0);
    }

    /** How many sites have a known number. */
    public int resolved() {
        return (int) sites.stream().filter(s -> !s.numbers().isEmpty()).count();
    }

    /** The rewritten share of all sites in percent; 100 for a program without sites. */
    public double rewrittenPercent() {
        return sites.isEmpty() ? 100 : 100.0 * rewritten() / sites.size();
    }
}
