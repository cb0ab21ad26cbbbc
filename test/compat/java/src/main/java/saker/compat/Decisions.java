package saker.compat;

import static saker.compat.Mismatch.require;
import static saker.compat.Mismatch.requireEqual;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.rocketmq.client.producer.LocalTransactionState;
import org.apache.rocketmq.client.producer.TransactionListener;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;

/** A producer's side of transactions: how each ends follows from the index of its letter. */
public final class Decisions implements TransactionListener {
    /** What is said at once, and what the broker hears when it asks. */
    public enum Kind { COMMIT, ROLLBACK, COMMIT_WHEN_ASKED, ROLLBACK_WHEN_ASKED }

    private final String topic;
    private final boolean isSilent;
    private final Map<Integer, Integer> asked = new ConcurrentHashMap<>();
    private final AtomicReference<RuntimeException> failure = new AtomicReference<>();

    public Decisions(String topic) {
        this(topic, false);
    }

    /** A silent one never knows when it is asked. */
    public Decisions(String topic, boolean isSilent) {
        this.topic = topic;
        this.isSilent = isSilent;
    }

    public static Kind of(int index) {
        return Kind.values()[index % Kind.values().length];
    }

    public static boolean isCommitted(int index) {
        return of(index) == Kind.COMMIT || of(index) == Kind.COMMIT_WHEN_ASKED;
    }

    public static boolean isDecided(int index) {
        return of(index) == Kind.COMMIT || of(index) == Kind.ROLLBACK;
    }

    @Override
    public LocalTransactionState executeLocalTransaction(Message message, Object index) {
        switch (of((Integer) index)) {
            case COMMIT:
                return LocalTransactionState.COMMIT_MESSAGE;
            case ROLLBACK:
                return LocalTransactionState.ROLLBACK_MESSAGE;
            default:
                return LocalTransactionState.UNKNOW;
        }
    }

    @Override
    public LocalTransactionState checkLocalTransaction(MessageExt message) {
        try {
            int index = check(topic, message);
            asked.merge(index, 1, Integer::sum);
            if (isSilent) {
                return LocalTransactionState.UNKNOW;
            }
            return isCommitted(index) ? LocalTransactionState.COMMIT_MESSAGE
                : LocalTransactionState.ROLLBACK_MESSAGE;
        } catch (RuntimeException different) {
            failure.compareAndSet(null, different);
            return LocalTransactionState.UNKNOW;
        }
    }

    public boolean wasAsked(int index) {
        if (failure.get() != null) {
            throw failure.get();
        }
        return asked.containsKey(index);
    }

    /** Everything but the flag, which the reference's checks lose. */
    public static int check(String topic, MessageExt message) {
        String number = message.getUserProperty("index");
        require(number != null, "a message without index: " + message);
        int index = Integer.parseInt(number);
        String where = "message " + index + ", ";
        requireEqual(where + "topic", topic, message.getTopic());
        requireEqual(where + "tags", Letter.tag(index), message.getTags());
        requireEqual(where + "keys", "key-" + index, message.getKeys());
        require(message.getTransactionId() != null, where + "no transaction id");
        Letter.checkBody(where, Letter.body(topic, index), message);
        return index;
    }
}
