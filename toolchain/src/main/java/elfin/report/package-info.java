/**
 * How compatible a program is: its system call sites, the calls it may make, how much of each the
 * kernel has, and what a run really called. Start at {@link elfin.report.ProgramReport#of}; the
 * writers turn a report into text, JSON, CSV, Markdown, HTML or a seccomp profile.
 */
package elfin.report;
