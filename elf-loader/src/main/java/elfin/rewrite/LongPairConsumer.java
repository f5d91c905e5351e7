package elfin.rewrite;

/** Takes two addresses. */
interface LongPairConsumer {
    void accept(long source, long target);
}
