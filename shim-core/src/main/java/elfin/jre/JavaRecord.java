package elfin.jre;

import elfin.rules.Substitute;

/** {@code java.lang.Record}. */
@Substitute(Record.class)
public abstract class JavaRecord {
    protected JavaRecord() {}

    @Override
    public abstract boolean equals(Object other);

    @Override
    public abstract int hashCode();

    @Override
    public abstract String toString();
}
