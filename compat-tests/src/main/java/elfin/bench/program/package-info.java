/** The program that both systems run: system Java over raw system calls. */
package elfin.bench.program;
