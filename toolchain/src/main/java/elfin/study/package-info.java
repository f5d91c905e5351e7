/**
 * The same question as a report's over many programs: which calls do they need, how many programs
 * run with so many calls, and what to implement next. {@link elfin.study.Study} analyses a corpus
 * into a {@link elfin.study.StudyDatabase}, an SQLite file that anyone can query; {@link
 * elfin.study.Coverage} draws the conclusions from it.
 */
package elfin.study;
