package saker.compat;

/** What came differs from what was expected; the text says both. */
public final class Mismatch extends RuntimeException {
    public Mismatch(String text) {
        super(text);
    }

    public static void require(boolean holds, String text) {
        if (!holds) {
            throw new Mismatch(text);
        }
    }

    public static void requireEqual(String what, Object expected, Object actual) {
        if (expected == null ? actual != null : !expected.equals(actual)) {
            throw new Mismatch(what + ": expected <" + expected + ">, got <" + actual + ">");
        }
    }
}
