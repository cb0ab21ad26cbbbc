package saker.compat;

import static saker.compat.Mismatch.require;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.rocketmq.common.message.MessageExt;

/** Which letters arrived how often. Listeners may fill it from many threads. */
public final class Ledger {
    private final String topic;
    private final Map<Integer, Integer> times = new ConcurrentHashMap<>();
    private final AtomicReference<RuntimeException> failure = new AtomicReference<>();

    public Ledger(String topic) {
        this.topic = topic;
    }

    /** Keeps the first difference for the main thread: a listener's exception goes nowhere. */
    public void receive(MessageExt message) {
        try {
            times.merge(Letter.check(topic, message), 1, Integer::sum);
        } catch (RuntimeException different) {
            failure.compareAndSet(null, different);
        }
    }

    public void receiveAll(List<MessageExt> messages) {
        messages.forEach(this::receive);
    }

    public int distinct() {
        rethrow();
        return times.size();
    }

    public boolean has(int index) {
        rethrow();
        return times.containsKey(index);
    }

    /** Every index of from…to−1 is there, nothing else is. */
    public Ledger requireAll(int from, int to) {
        rethrow();
        List<Integer> missing = new ArrayList<>();
        for (int index = from; index < to; index++) {
            if (!times.containsKey(index)) {
                missing.add(index);
            }
        }
        require(missing.isEmpty(), missing.size() + " messages are missing: " + missing);
        List<Integer> foreign = new ArrayList<>(times.keySet());
        foreign.removeIf(index -> index >= from && index < to);
        require(foreign.isEmpty(), "besides " + from + "…" + (to - 1) + " came " + foreign);
        return this;
    }

    public Ledger requireOnce() {
        times.forEach((index, count) ->
            require(count == 1, "message " + index + " came " + count + " times"));
        return this;
    }

    private void rethrow() {
        if (failure.get() != null) {
            throw failure.get();
        }
    }
}
