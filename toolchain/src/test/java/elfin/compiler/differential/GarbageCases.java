package elfin.compiler.differential;

/** Programs that need the garbage collector. */
@SuppressWarnings("all")
final class GarbageCases {
    static final Case[] CASES = {
        new Case("GarbageCases.churn", GarbageCases::churn),
        new Case("GarbageCases.treeSurvives", GarbageCases::treeSurvives),
        new Case("GarbageCases.largeArrays", GarbageCases::largeArrays),
        new Case("GarbageCases.linkedListSurvives", GarbageCases::linkedListSurvives)
    };

    private GarbageCases() {}

    private static void churn() {
        long h = 0;
        for (int i = 0; i < 20000; i++) {
            int[] a = new int[i % 50];
            h += a.length;
            String s = "n" + i;
            h = h * 31 + s.length();
        }
        Sink.line(h);
    }

    private static void treeSurvives() {
        Tree t = Tree.build(11);
        for (int i = 0; i < 30; i++) Tree.build(9);
        Sink.line(t.sum());
    }

    private static void largeArrays() {
        long h = 0;
        for (int i = 1; i < 40; i++) {
            byte[] a = new byte[i * 9001];
            a[i] = (byte) i;
            h += a.length + a[i];
        }
        Sink.line(h);
    }

    private static void linkedListSurvives() {
        Tree head = null;
        for (int i = 0; i < 30000; i++) {
            Tree n = new Tree(i);
            n.left = head;
            head = n;
        }
        long s = 0;
        for (Tree t = head; t != null; t = t.left) s += t.value;
        Sink.line(s);
    }

    static final class Tree {
        Tree left;
        Tree right;
        final int value;

        Tree(int value) {
            this.value = value;
        }

        static Tree build(int depth) {
            Tree tree = new Tree(depth);
            if (depth > 0) {
                tree.left = build(depth - 1);
                tree.right = build(depth - 1);
            }
            return tree;
        }

        int sum() {
            return value + (left == null ? 0 : left.sum()) + (right == null ? 0 : right.sum());
        }
    }
}
