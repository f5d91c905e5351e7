package elfin.compiler.differential;

import java.util.Arrays;

/** Arrays. */
@SuppressWarnings("all")
final class ArrayCases {
    static final Case[] CASES = {
        new Case("ArrayCases.byteElements", ArrayCases::byteElements),
        new Case("ArrayCases.byteArraysEqualAndHash", ArrayCases::byteArraysEqualAndHash),
        new Case("ArrayCases.byteCopyOf", ArrayCases::byteCopyOf),
        new Case("ArrayCases.byteClone", ArrayCases::byteClone),
        new Case("ArrayCases.shortElements", ArrayCases::shortElements),
        new Case("ArrayCases.shortArraysEqualAndHash", ArrayCases::shortArraysEqualAndHash),
        new Case("ArrayCases.shortCopyOf", ArrayCases::shortCopyOf),
        new Case("ArrayCases.shortClone", ArrayCases::shortClone),
        new Case("ArrayCases.charElements", ArrayCases::charElements),
        new Case("ArrayCases.charArraysEqualAndHash", ArrayCases::charArraysEqualAndHash),
        new Case("ArrayCases.charCopyOf", ArrayCases::charCopyOf),
        new Case("ArrayCases.charClone", ArrayCases::charClone),
        new Case("ArrayCases.intElements", ArrayCases::intElements),
        new Case("ArrayCases.intArraysEqualAndHash", ArrayCases::intArraysEqualAndHash),
        new Case("ArrayCases.intCopyOf", ArrayCases::intCopyOf),
        new Case("ArrayCases.intClone", ArrayCases::intClone),
        new Case("ArrayCases.longElements", ArrayCases::longElements),
        new Case("ArrayCases.longArraysEqualAndHash", ArrayCases::longArraysEqualAndHash),
        new Case("ArrayCases.longCopyOf", ArrayCases::longCopyOf),
        new Case("ArrayCases.longClone", ArrayCases::longClone),
        new Case("ArrayCases.booleanElements", ArrayCases::booleanElements),
        new Case("ArrayCases.booleanArraysEqualAndHash", ArrayCases::booleanArraysEqualAndHash),
        new Case("ArrayCases.booleanCopyOf", ArrayCases::booleanCopyOf),
        new Case("ArrayCases.booleanClone", ArrayCases::booleanClone),
        new Case("ArrayCases.outOfBounds", ArrayCases::outOfBounds),
        new Case("ArrayCases.negativeSize", ArrayCases::negativeSize),
        new Case("ArrayCases.storeCheck", ArrayCases::storeCheck),
        new Case("ArrayCases.multiDimensional", ArrayCases::multiDimensional),
        new Case("ArrayCases.arraycopyOverlap", ArrayCases::arraycopyOverlap),
        new Case("ArrayCases.arraycopyBounds", ArrayCases::arraycopyBounds),
        new Case("ArrayCases.instanceOfArrays", ArrayCases::instanceOfArrays),
        new Case("ArrayCases.sortInts", ArrayCases::sortInts),
        new Case("ArrayCases.fillRange", ArrayCases::fillRange)
    };

    private ArrayCases() {}

    private static void byteElements() {
        byte[] a = new byte[9];
        for (int i = 0; i < a.length; i++) a[i] = (byte) (i * 37);
        for (byte e : a) Sink.line("" + e);
    }

    private static void byteArraysEqualAndHash() {
        byte[] a = new byte[5];
        byte[] b = new byte[5];
        for (int i = 0; i < 5; i++) {
            a[i] = (byte) (i * 37);
            b[i] = (byte) (i * 37);
        }
        Sink.line("" + Arrays.equals(a, b) + Arrays.hashCode(a));
        b[4] = (byte) (b[4] + 1);
        Sink.line("" + Arrays.equals(a, b));
    }

    private static void byteCopyOf() {
        byte[] a = new byte[5];
        for (int i = 0; i < 5; i++) a[i] = (byte) (i * 37);
        byte[] b = Arrays.copyOf(a, 8);
        byte[] d = Arrays.copyOfRange(a, 2, 4);
        Sink.line(Arrays.hashCode(b));
        Sink.line(Arrays.hashCode(d));
        Sink.line(b.length + d.length);
    }

    private static void byteClone() {
        byte[] a = new byte[5];
        for (int i = 0; i < 5; i++) a[i] = (byte) (i * 37);
        byte[] b = a.clone();
        Sink.line("" + Arrays.equals(a, b) + (a == b));
    }

    private static void shortElements() {
        short[] a = new short[9];
        for (int i = 0; i < a.length; i++) a[i] = (short) (i * 3777);
        for (short e : a) Sink.line("" + e);
    }

    private static void shortArraysEqualAndHash() {
        short[] a = new short[5];
        short[] b = new short[5];
        for (int i = 0; i < 5; i++) {
            a[i] = (short) (i * 3777);
            b[i] = (short) (i * 3777);
        }
        Sink.line("" + Arrays.equals(a, b) + Arrays.hashCode(a));
        b[4] = (short) (b[4] + 1);
        Sink.line("" + Arrays.equals(a, b));
    }

    private static void shortCopyOf() {
        short[] a = new short[5];
        for (int i = 0; i < 5; i++) a[i] = (short) (i * 3777);
        short[] b = Arrays.copyOf(a, 8);
        short[] d = Arrays.copyOfRange(a, 2, 4);
        Sink.line(Arrays.hashCode(b));
        Sink.line(Arrays.hashCode(d));
        Sink.line(b.length + d.length);
    }

    private static void shortClone() {
        short[] a = new short[5];
        for (int i = 0; i < 5; i++) a[i] = (short) (i * 3777);
        short[] b = a.clone();
        Sink.line("" + Arrays.equals(a, b) + (a == b));
    }

    private static void charElements() {
        char[] a = new char[9];
        for (int i = 0; i < a.length; i++) a[i] = (char) (i * 3777);
        for (char e : a) Sink.line("" + (int) e);
    }

    private static void charArraysEqualAndHash() {
        char[] a = new char[5];
        char[] b = new char[5];
        for (int i = 0; i < 5; i++) {
            a[i] = (char) (i * 3777);
            b[i] = (char) (i * 3777);
        }
        Sink.line("" + Arrays.equals(a, b) + Arrays.hashCode(a));
        b[4] = (char) (b[4] + 1);
        Sink.line("" + Arrays.equals(a, b));
    }

    private static void charCopyOf() {
        char[] a = new char[5];
        for (int i = 0; i < 5; i++) a[i] = (char) (i * 3777);
        char[] b = Arrays.copyOf(a, 8);
        char[] d = Arrays.copyOfRange(a, 2, 4);
        Sink.line(Arrays.hashCode(b));
        Sink.line(Arrays.hashCode(d));
        Sink.line(b.length + d.length);
    }

    private static void charClone() {
        char[] a = new char[5];
        for (int i = 0; i < 5; i++) a[i] = (char) (i * 3777);
        char[] b = a.clone();
        Sink.line("" + Arrays.equals(a, b) + (a == b));
    }

    private static void intElements() {
        int[] a = new int[9];
        for (int i = 0; i < a.length; i++) a[i] = i * 1234567;
        for (int e : a) Sink.line("" + e);
    }

    private static void intArraysEqualAndHash() {
        int[] a = new int[5];
        int[] b = new int[5];
        for (int i = 0; i < 5; i++) {
            a[i] = i * 1234567;
            b[i] = i * 1234567;
        }
        Sink.line("" + Arrays.equals(a, b) + Arrays.hashCode(a));
        b[4] = (int) (b[4] + 1);
        Sink.line("" + Arrays.equals(a, b));
    }

    private static void intCopyOf() {
        int[] a = new int[5];
        for (int i = 0; i < 5; i++) a[i] = i * 1234567;
        int[] b = Arrays.copyOf(a, 8);
        int[] d = Arrays.copyOfRange(a, 2, 4);
        Sink.line(Arrays.hashCode(b));
        Sink.line(Arrays.hashCode(d));
        Sink.line(b.length + d.length);
    }

    private static void intClone() {
        int[] a = new int[5];
        for (int i = 0; i < 5; i++) a[i] = i * 1234567;
        int[] b = a.clone();
        Sink.line("" + Arrays.equals(a, b) + (a == b));
    }

    private static void longElements() {
        long[] a = new long[9];
        for (int i = 0; i < a.length; i++) a[i] = i * 123456789012345L;
        for (long e : a) Sink.line("" + e);
    }

    private static void longArraysEqualAndHash() {
        long[] a = new long[5];
        long[] b = new long[5];
        for (int i = 0; i < 5; i++) {
            a[i] = i * 123456789012345L;
            b[i] = i * 123456789012345L;
        }
        Sink.line("" + Arrays.equals(a, b) + Arrays.hashCode(a));
        b[4] = (long) (b[4] + 1);
        Sink.line("" + Arrays.equals(a, b));
    }

    private static void longCopyOf() {
        long[] a = new long[5];
        for (int i = 0; i < 5; i++) a[i] = i * 123456789012345L;
        long[] b = Arrays.copyOf(a, 8);
        long[] d = Arrays.copyOfRange(a, 2, 4);
        Sink.line(Arrays.hashCode(b));
        Sink.line(Arrays.hashCode(d));
        Sink.line(b.length + d.length);
    }

    private static void longClone() {
        long[] a = new long[5];
        for (int i = 0; i < 5; i++) a[i] = i * 123456789012345L;
        long[] b = a.clone();
        Sink.line("" + Arrays.equals(a, b) + (a == b));
    }

    private static void booleanElements() {
        boolean[] a = new boolean[9];
        for (int i = 0; i < a.length; i++) a[i] = i % 3 == 0;
        for (boolean e : a) Sink.line("" + e);
    }

    private static void booleanArraysEqualAndHash() {
        boolean[] a = new boolean[5];
        boolean[] b = new boolean[5];
        for (int i = 0; i < 5; i++) {
            a[i] = i % 3 == 0;
            b[i] = i % 3 == 0;
        }
        Sink.line("" + Arrays.equals(a, b) + Arrays.hashCode(a));
        b[4] = !b[4];
        Sink.line("" + Arrays.equals(a, b));
    }

    private static void booleanCopyOf() {
        boolean[] a = new boolean[5];
        for (int i = 0; i < 5; i++) a[i] = i % 3 == 0;
        boolean[] b = Arrays.copyOf(a, 8);
        boolean[] d = Arrays.copyOfRange(a, 2, 4);
        Sink.line(Arrays.hashCode(b));
        Sink.line(Arrays.hashCode(d));
        Sink.line(b.length + d.length);
    }

    private static void booleanClone() {
        boolean[] a = new boolean[5];
        for (int i = 0; i < 5; i++) a[i] = i % 3 == 0;
        boolean[] b = a.clone();
        Sink.line("" + Arrays.equals(a, b) + (a == b));
    }

    private static void outOfBounds() {
        int[] a = new int[3];
        for (int i : new int[] {-1, 3, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            try {
                a[i] = 1;
            } catch (ArrayIndexOutOfBoundsException e) {
                Sink.line(e.getMessage());
            }
        }
    }

    private static void negativeSize() {
        try {
            int[] a = new int[a(-5)];
            Sink.line(a.length);
        } catch (NegativeArraySizeException e) {
            Sink.line(e.getMessage());
        }
    }

    private static void storeCheck() {
        Object[] a = new String[2];
        a[0] = "x";
        try {
            a[1] = Integer.valueOf(3);
        } catch (ArrayStoreException e) {
            Sink.line("refused");
        }
        Sink.line("" + a[0] + a[1]);
    }

    private static void multiDimensional() {
        int[][][] a = new int[3][4][];
        a[1][2] = new int[] {7, 8};
        long[][] b = new long[2][5];
        b[1][4] = 9;
        Sink.line(a.length + a[0].length + a[1][2][1] + (int) b[1][4]);
        Sink.line("" + (a[2][3] == null));
    }

    private static void arraycopyOverlap() {
        int[] a = {1, 2, 3, 4, 5, 6};
        System.arraycopy(a, 0, a, 2, 4);
        for (int e : a) Sink.line(e);
        System.arraycopy(a, 2, a, 0, 4);
        for (int e : a) Sink.line(e);
    }

    private static void arraycopyBounds() {
        int[] a = new int[4];
        try {
            System.arraycopy(a, 2, a, 0, 3);
        } catch (IndexOutOfBoundsException e) {
            Sink.line("refused");
        }
    }

    private static void instanceOfArrays() {
        Object[] all = {new int[1], new Integer[1], new String[1][1], new Object[0], "s", null};
        for (Object o : all)
            Sink.line(
                    ""
                            + (o instanceof int[])
                            + (o instanceof Object[])
                            + (o instanceof Number[])
                            + (o instanceof Object[][]));
    }

    private static void sortInts() {
        int[] a = {5, -3, 9, 0, Integer.MIN_VALUE, 7, 7, Integer.MAX_VALUE};
        Arrays.sort(a);
        for (int e : a) Sink.line(e);
        long[] b = {5, -3, 1L << 50, -9};
        Arrays.sort(b);
        for (long e : b) Sink.line(e);
    }

    private static void fillRange() {
        byte[] a = new byte[6];
        Arrays.fill(a, (byte) 7);
        Arrays.fill(a, 1, 3, (byte) -1);
        for (byte e : a) Sink.line(e);
    }

    private static int a(int n) {
        return n;
    }
}
