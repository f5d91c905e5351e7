package elfin.report;

import elfin.rewrite.ProgramAnalysis.AnalysedSite;
import elfin.strace.RecordedCall;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Where a run's calls came from, against the sites that the analysis found: a site it does not
 * know, and a call it did not expect at a site, are mistakes of the analysis, or code that the
 * program made or loaded itself.
 *
 * @param used how many of the known sites made a call
 * @param unknown calls from elsewhere, by address
 * @param surprises calls that a known site was not expected to make
 */
public record SiteComparison(int used, Map<Long, Long> unknown, List<Surprise> surprises) {
    /** A known site made another call than it should. */
    public record Surprise(long site, int number, long count) {}

    /** A program's code is loaded in whole pages. */
    private static final long PAGE_MASK = 0xfff;

    static SiteComparison of(List<AnalysedSite> sites, RecordedRun run) {
        Map<Long, AnalysedSite> known = new HashMap<>();
        sites.forEach(site -> known.put(site.address(), site));
        long base = base(known, run);
        Set<Long> used = new HashSet<>();
        Map<Long, Long> unknown = new TreeMap<>();
        List<Surprise> surprises = new ArrayList<>();
        for (RecordedCall call : run.calls().values()) {
            call.sites()
                    .forEach(
                            (address, count) -> {
                                AnalysedSite site = known.get(address - base);
                                if (site == null) {
                                    unknown.merge(address, count, Long::sum);
                                    return;
                                }
                                used.add(site.address());
                                if (!site.resolution().numbers().contains(call.number())) {
                                    surprises.add(
                                            new Surprise(site.address(), call.number(), count));
                                }
                            });
        }
        return new SiteComparison(used.size(), unknown, surprises);
    }

    /** Where a position-independent program was loaded: what explains most of the addresses. */
    private static long base(Map<Long, AnalysedSite> known, RecordedRun run) {
        Set<Long> seen = new HashSet<>();
        run.calls().values().forEach(call -> seen.addAll(call.sites().keySet()));
        long best = 0;
        long most = explained(known, seen, 0);
        Set<Long> tried = new HashSet<>();
        for (long address : seen) {
            for (long site : known.keySet()) {
                long base = address - site;
                if (most < seen.size() && (base & PAGE_MASK) == 0 && tried.add(base)) {
                    long count = explained(known, seen, base);
                    if (count > most) {
                        most = count;
                        best = base;
                    }
                }
            }
        }
        return best;
    }

    private static long explained(Map<Long, AnalysedSite> known, Set<Long> seen, long base) {
        return seen.stream().filter(address -> known.containsKey(address - base)).count();
    }
}
