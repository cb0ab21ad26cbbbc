package saker.compat.scenario;

import java.util.concurrent.CountDownLatch;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeOrderlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerOrderly;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.MessageExt;
import saker.compat.Kit;
import saker.compat.OrderWatch;
import saker.compat.Scenario;
import saker.compat.Since5;

/**
 * An orderly listener sees each queue in order while the server is stopped, and killed, with a
 * message in its hands; so does the consumer that goes on after it. Consumers of 4.9 leave with that
 * message, and others go on: they notice only after 30 s that a pull gets no answer.
 */
public final class OrderOverRestarts implements Scenario {
    private static final String TOPIC = "OrderOverRestarts";
    private static final int QUEUES = 4;
    private static final int PART = 60;

    private final OrderWatch watch = new OrderWatch(TOPIC, QUEUES);
    private DefaultMQPushConsumer consumer;
    private volatile String heldIndex;
    private volatile CountDownLatch held;
    private volatile CountDownLatch released;

    @Override
    public void run(Kit kit) throws Exception {
        // The lock of a queue that another consumer had is asked for again then, too.
        Kit.shareOutOften();
        DefaultMQProducer producer = kit.producer();
        kit.createTopic(producer, TOPIC, QUEUES);
        consumer = start(kit);
        consumeAround(kit, producer, "stop", 0);
        consumeAround(kit, producer, "kill", PART);
        consumer.shutdown();
        start(kit);
        watch.send(producer, 2 * PART, 3 * PART);
        kit.eventually("the part of the next consumer", 40, () -> watch.hasAll(3 * PART));
        watch.requireAll(3 * PART);
    }

    private void consumeAround(Kit kit, DefaultMQProducer producer, String event, int from)
        throws Exception {
        held = new CountDownLatch(1);
        released = new CountDownLatch(1);
        heldIndex = Integer.toString(from + PART / 2);
        watch.send(producer, from, from + PART);
        kit.step("waiting for a message in the listener's hands");
        held.await();
        boolean stays = Since5.has(producer, "setNamespaceV2", String.class);
        if (!stays) {
            consumer.shutdown();
        }
        kit.ask(event);
        heldIndex = null;
        released.countDown();
        if (!stays) {
            consumer = start(kit);
        }
        kit.eventually("all messages after the " + event, 40, () -> watch.hasAll(from + PART));
    }

    private DefaultMQPushConsumer start(Kit kit) throws Exception {
        DefaultMQPushConsumer started = kit.pusher("in-order", TOPIC, "*");
        started.registerMessageListener((MessageListenerOrderly) (messages, context) -> {
            for (MessageExt message : messages) {
                holdOne(message);
                watch.take(message);
            }
            return ConsumeOrderlyStatus.SUCCESS;
        });
        Kit.pullAgainSoon(started);
        started.start();
        return started;
    }

    private void holdOne(MessageExt message) {
        if (message.getUserProperty("index").equals(heldIndex)) {
            held.countDown();
            try {
                released.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
