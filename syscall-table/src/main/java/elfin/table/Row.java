package elfin.table;

/**
 * One system call.
 *
 * @param number its number on x86-64
 * @param name its name
 * @param arguments its arguments in order, at most six
 * @param level how much of it there is
 * @param note what is left out, or what a stub answers; empty when there is nothing to say
 */
public record Row(int number, String name, Argument[] arguments, Level level, String note) {}
