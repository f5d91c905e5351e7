/**
 * Finds the syscall sites of a program and plans how each is turned into a jump. Start at {@link
 * elfin.rewrite.Rewriter#plan} or, for reports, {@link elfin.rewrite.ProgramAnalysis#of}. In the
 * order of the work:
 *
 * <ol>
 *   <li>{@link elfin.rewrite.CodeImage}: where code is; {@link elfin.rewrite.FunctionTable}:
 *       boundaries from symbols, .eh_frame and Go's pclntab;
 *   <li>{@link elfin.rewrite.CodeMap}: every instruction decoded, and every address the program is
 *       known to jump to or to take;
 *   <li>{@link elfin.rewrite.SiteFinder}: the sites; {@link elfin.rewrite.NumberSearch}: their
 *       numbers, through callers if need be;
 *   <li>{@link elfin.rewrite.SitePlanner}: a tactic for each, or the reason why it stays a trap;
 *   <li>{@link elfin.rewrite.PoolBuilder}: stubs and patches as bytes.
 * </ol>
 *
 * <p>Programs that need a dynamic linker are not rewritten but can be studied: {@link
 * elfin.rewrite.ObjectAnalysis} is one program or library, {@link elfin.rewrite.LinkedProgram} a
 * program with its libraries, {@link elfin.rewrite.CallGraph} what code leads where.
 *
 * <p>Tactics P1, J, P2 and P3 leave the {@code syscall} instruction where restarts and signal
 * frames expect it, push nothing on the user's stack and need no knowledge of the instructions
 * behind the site.
 */
package elfin.rewrite;
