package elfin.table;

/**
 * An argument of a system call.
 *
 * @param name its name in Linux's source
 * @param type what it means
 */
public record Argument(String name, ArgumentType type) {}
