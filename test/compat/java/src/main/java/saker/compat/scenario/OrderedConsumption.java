package saker.compat.scenario;

import static saker.compat.Mismatch.require;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeOrderlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerOrderly;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.MessageExt;
import saker.compat.Kit;
import saker.compat.Ledger;
import saker.compat.Letter;
import saker.compat.Scenario;

/** An orderly listener sees each queue in order, also when it asks to see a message again. */
public final class OrderedConsumption implements Scenario {
    private static final String TOPIC = "OrderedConsumption";
    private static final int COUNT = 160;
    private static final int QUEUES = 4;
    private static final int REFUSED_ONCE = 81;

    private final Ledger ledger = new Ledger(TOPIC);
    private final Map<Integer, Integer> next = new ConcurrentHashMap<>();
    private final AtomicReference<String> disorder = new AtomicReference<>();
    private volatile boolean refused;

    @Override
    public void run(Kit kit) throws Exception {
        DefaultMQProducer producer = kit.producer();
        kit.createTopic(producer, TOPIC, QUEUES);
        kit.step("sending");
        for (int index = 0; index < COUNT; index++) {
            producer.send(Letter.make(TOPIC, index),
                (queues, message, arg) -> queues.get((Integer) arg % QUEUES), index);
        }
        start(kit);
        start(kit);
        kit.eventually("all messages consumed in order", 100, () -> {
            require(disorder.get() == null, disorder.get());
            return ledger.distinct() >= COUNT;
        });
        ledger.requireAll(0, COUNT);
        require(refused, "the listener was never asked about message " + REFUSED_ONCE);
    }

    private void start(Kit kit) throws Exception {
        DefaultMQPushConsumer consumer = kit.pusher("in-order", TOPIC, "*");
        consumer.setSuspendCurrentQueueTimeMillis(200);
        consumer.registerMessageListener((MessageListenerOrderly) (messages, context) -> {
            for (MessageExt message : messages) {
                int index = Integer.parseInt(message.getUserProperty("index"));
                if (index == REFUSED_ONCE && !refused) {
                    refused = true;
                    return ConsumeOrderlyStatus.SUSPEND_CURRENT_QUEUE_A_MOMENT;
                }
                take(message, index);
            }
            return ConsumeOrderlyStatus.SUCCESS;
        });
        consumer.start();
    }

    /** A queue that changes its owner may start again a little earlier, but never skips. */
    private void take(MessageExt message, int index) {
        int queue = message.getQueueId();
        int expected = next.getOrDefault(queue, index % QUEUES);
        if (index > expected) {
            disorder.compareAndSet(null, "queue " + queue + ": message " + index
                + " came before " + expected);
        }
        next.merge(queue, index + QUEUES, Math::max);
        ledger.receive(message);
    }
}
