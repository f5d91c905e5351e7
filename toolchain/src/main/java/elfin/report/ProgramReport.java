package elfin.report;

import elfin.elf.ByteSource;
import elfin.elf.ElfConstants;
import elfin.elf.ElfException;
import elfin.elf.ElfFile;
import elfin.patch.Tactic;
import elfin.rewrite.ProgramAnalysis;
import elfin.rewrite.ProgramAnalysis.AnalysedSite;
import elfin.rewrite.ProgramIdentity;
import elfin.rewrite.Resolution;
import elfin.strace.RecordedCall;
import elfin.table.Level;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * All that is known about a program.
 *
 * @param path the file as the user named it
 * @param size its length in bytes
 * @param identity what it is
 * @param sites every site, ascending
 * @param calls every call that any site may make, or a run made, by number
 * @param run what a run called, or null
 * @param whatIf what it can do without, or null
 * @param linked its libraries when it is dynamically linked, else null
 */
public record ProgramReport(
        String path,
        long size,
        ProgramIdentity identity,
        List<AnalysedSite> sites,
        List<CallUse> calls,
        RecordedRun run,
        WhatIf whatIf,
        LinkedCalls linked) {

    /**
     * Analyses a program.
     *
     * @throws ElfException if it is no program that can be loaded
     */
    public static ProgramReport of(String path, byte[] program) throws ElfException {
        if (ElfFile.read(ByteSource.of(program)).find(ElfConstants.PT_INTERP) != null) {
            return linked(path, program);
        }
        ProgramIdentity identity = ProgramIdentity.of(program);
        ProgramAnalysis analysis = ProgramAnalysis.of(program);
        List<CallUse> calls = calls(analysis.sites(), analysis.reachable(), null);
        return new ProgramReport(
                path, program.length, identity, analysis.sites(), calls, null, null, null);
    }

    private static ProgramReport linked(String path, byte[] program) throws ElfException {
        List<CallUse> calls = new ArrayList<>();
        LinkedCalls linked = LinkedCalls.of(path, program, calls);
        boolean glibc = linked.libraries().stream().anyMatch(name -> name.startsWith("libc.so"));
        boolean cpp = linked.libraries().stream().anyMatch(name -> name.startsWith("libstdc++"));
        ProgramIdentity identity =
                new ProgramIdentity(
                        "dynamic", glibc ? "glibc" : "unknown", cpp ? "C++" : "C", false);
        return new ProgramReport(
                path, program.length, identity, List.of(), calls, null, null, linked);
    }

    /** How many places may make calls that are not known. */
    public int unknownPlaces() {
        return linked == null ? unknownSites().size() : linked.unknown();
    }

    /** The same with what a run called. */
    public ProgramReport with(RecordedRun recorded) {
        Set<Integer> reachable =
                calls.stream()
                        .filter(CallUse::reachable)
                        .map(CallUse::number)
                        .collect(Collectors.toSet());
        List<CallUse> all = calls(sites, reachable, recorded);
        return new ProgramReport(path, size, identity, sites, all, recorded, null, linked);
    }

    /** The same with what experiments found. */
    public ProgramReport with(WhatIf experiments) {
        return new ProgramReport(path, size, identity, sites, calls, run, experiments, linked);
    }

    /** Where the run's calls came from. */
    public SiteComparison comparison() {
        return SiteComparison.of(sites, run);
    }

    private static List<CallUse> calls(
            List<AnalysedSite> sites, Set<Integer> reachable, RecordedRun run) {
        Map<Integer, List<AnalysedSite>> byNumber = new TreeMap<>();
        for (AnalysedSite site : sites) {
            for (int number : site.resolution().numbers()) {
                byNumber.computeIfAbsent(number, n -> new ArrayList<>()).add(site);
            }
        }
        if (run != null) {
            for (RecordedCall call : run.calls().values()) {
                if (call.count() > 0) {
                    byNumber.computeIfAbsent(call.number(), n -> List.of());
                }
            }
        }
        List<CallUse> calls = new ArrayList<>();
        byNumber.forEach(
                (number, at) -> calls.add(call(number, reachable.contains(number), at, run)));
        return List.copyOf(calls);
    }

    private static CallUse call(
            int number, boolean reachable, List<AnalysedSite> sites, RecordedRun run) {
        TreeSet<String> callers = new TreeSet<>();
        boolean certain = false;
        for (AnalysedSite site : sites) {
            certain |= site.resolution().how() != Resolution.How.CALLERS;
            site.resolution().callers().stream()
                    .filter(caller -> caller.number() == number)
                    .forEach(caller -> callers.add(caller.function()));
        }
        CallUse.Certainty certainty =
                sites.isEmpty()
                        ? CallUse.Certainty.ONLY_SEEN
                        : certain ? CallUse.Certainty.CERTAIN : CallUse.Certainty.THROUGH_CALLERS;
        return new CallUse(
                number,
                certainty,
                reachable,
                sites.stream().map(AnalysedSite::address).toList(),
                List.copyOf(callers),
                PossibleValues.of(number, sites),
                made(number, run));
    }

    private static RecordedCall made(int number, RecordedRun run) {
        RecordedCall made = run == null ? null : run.calls().get(number);
        return made == null || made.count() == 0 ? null : made;
    }

    /** How many sites are reached by a jump instead of a trap. */
    public long rewritten() {
        return sites.stream().filter(site -> site.tactic() != Tactic.TRAP).count();
    }

    /** Sites by tactic, TRAP being those left alone. */
    public Map<Tactic, Long> tactics() {
        Map<Tactic, Long> counts = new TreeMap<>();
        sites.forEach(site -> counts.merge(site.tactic(), 1L, Long::sum));
        return counts;
    }

    /** Sites of which no number is known. */
    public List<AnalysedSite> unknownSites() {
        return sites.stream().filter(site -> site.resolution().numbers().isEmpty()).toList();
    }

    /** Sites whose known numbers may not be all. */
    public List<AnalysedSite> doubtfulSites() {
        return sites.stream()
                .filter(s -> !s.resolution().complete() && !s.resolution().numbers().isEmpty())
                .toList();
    }

    /** Calls that reached code may make, or a run made. */
    public List<CallUse> expected() {
        return calls.stream().filter(CallUse::isExpected).toList();
    }

    /** Calls of code that nothing leads to, such as unused parts of a library. */
    public List<CallUse> idle() {
        return calls.stream().filter(call -> !call.isExpected()).toList();
    }

    /** The expected calls that the kernel has to a certain degree. */
    public List<CallUse> calls(Level level) {
        return expected().stream().filter(call -> call.level() == level).toList();
    }

    /** Calls a run made that no site is known to make, or none that is reached. */
    public List<CallUse> missed() {
        return calls.stream().filter(call -> call.made() != null && !call.reachable()).toList();
    }

    /** Calls a run made, those made most often first. */
    public List<CallUse> made() {
        return calls.stream()
                .filter(call -> call.made() != null)
                .sorted(Comparator.comparingLong((CallUse call) -> -call.made().count()))
                .toList();
    }

    /** In one line: whether it runs. */
    public String verdict() {
        return Verdict.of(this);
    }
}
