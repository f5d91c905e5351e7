/**
 * {@code elfin corpus}: stock static programs from Debian's packages and the npm registry, analysed
 * and run, on Linux and rewritten in the unikernel. {@link elfin.corpus.Corpus} is the list, {@link
 * elfin.corpus.CorpusFetcher} gets them with apt-get and npm, {@link elfin.corpus.CorpusRunner}
 * runs one, {@link elfin.corpus.CorpusReport} writes the page {@code docs/rewriting.md}.
 */
package elfin.corpus;
