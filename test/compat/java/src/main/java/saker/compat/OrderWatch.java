package saker.compat;

import static saker.compat.Mismatch.require;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.MessageExt;

/** Letters dealt out to the queues in turn, and whether each queue's come in order. */
public final class OrderWatch {
    private final String topic;
    private final int queues;
    private final Ledger ledger;
    private final Map<Integer, Integer> next = new ConcurrentHashMap<>();
    private final AtomicReference<String> disorder = new AtomicReference<>();

    public OrderWatch(String topic, int queues) {
        this.topic = topic;
        this.queues = queues;
        ledger = new Ledger(topic);
    }

    public void send(DefaultMQProducer producer, int from, int to) throws Exception {
        for (int index = from; index < to; index++) {
            producer.send(Letter.make(topic, index),
                (all, message, number) -> all.get((Integer) number % queues), index);
        }
    }

    /** A queue that changes its owner may start again a little earlier, but never skips. */
    public void take(MessageExt message) {
        int index = Integer.parseInt(message.getUserProperty("index"));
        int queue = message.getQueueId();
        int expected = next.getOrDefault(queue, index % queues);
        if (index > expected) {
            disorder.compareAndSet(null, "queue " + queue + ": message " + index
                + " came before " + expected);
        }
        next.merge(queue, index + queues, Math::max);
        ledger.receive(message);
    }

    public boolean hasAll(int count) {
        require(disorder.get() == null, disorder.get());
        return ledger.distinct() >= count;
    }

    public void requireAll(int count) {
        require(disorder.get() == null, disorder.get());
        ledger.requireAll(0, count);
    }
}
