package saker.compat.scenario;

import static saker.compat.Mismatch.require;
import static saker.compat.Mismatch.requireEqual;

import java.util.Collection;
import java.util.Collections;
import org.apache.rocketmq.client.consumer.DefaultLitePullConsumer;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.MessageQueue;
import saker.compat.Kit;
import saker.compat.Ledger;
import saker.compat.Letter;
import saker.compat.Scenario;

/** Consumers stop reading and go on, by switches of the client's own: nothing is lost meanwhile. */
public final class Pauses implements Scenario {
    private static final String TOPIC = "Pauses";
    private static final int HALF = 60;
    /** Pulls that were under way bring a message each at most; a second is many pulls. */
    private static final int UNDER_WAY_MS = 1_000;

    private DefaultMQProducer producer;

    @Override
    public void run(Kit kit) throws Exception {
        producer = kit.producer();
        kit.createTopic(producer, TOPIC, 2);
        push(kit);
        litePull(kit);
    }

    private void send(int from, int to) throws Exception {
        for (int index = from; index < to; index++) {
            producer.send(Letter.make(TOPIC, index));
        }
    }

    private void push(Kit kit) throws Exception {
        Ledger ledger = new Ledger(TOPIC);
        DefaultMQPushConsumer consumer = kit.pusher("suspended", TOPIC, "*");
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            ledger.receiveAll(messages);
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        consumer.start();
        send(0, HALF);
        kit.eventually("the first half", 30, () -> ledger.distinct() >= HALF);
        consumer.suspend();
        // A held pull of each queue may still bring what comes first.
        send(HALF, HALF + 2);
        Thread.sleep(UNDER_WAY_MS);
        send(HALF + 2, 2 * HALF);
        Thread.sleep(UNDER_WAY_MS);
        int came = ledger.distinct();
        require(came <= HALF + 2 * 32, "suspended, and " + came + " messages came");
        consumer.resume();
        kit.eventually("the second half", 30, () -> ledger.distinct() >= 2 * HALF);
        ledger.requireAll(0, 2 * HALF);
        consumer.shutdown();
    }

    private void litePull(Kit kit) throws Exception {
        DefaultLitePullConsumer consumer = new DefaultLitePullConsumer("paused");
        consumer.setNamesrvAddr(kit.argument("namesrv"));
        consumer.setInstanceName(kit.instance());
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        kit.atEnd(consumer::shutdown);
        consumer.start();
        Collection<MessageQueue> queues = consumer.fetchMessageQueues(TOPIC);
        consumer.assign(queues);
        MessageQueue paused = queues.iterator().next();
        consumer.pause(Collections.singletonList(paused));
        for (MessageQueue queue : queues) {
            kit.seek(() -> consumer.seekToBegin(queue));
        }
        Ledger other = new Ledger(TOPIC);
        kit.eventually("messages of the other queue", 30, () -> {
            consumer.poll(200).forEach(message -> {
                requireEqual("queue", false, message.getQueueId() == paused.getQueueId());
                other.receive(message);
            });
            return other.distinct() >= HALF;
        });
        consumer.resume(Collections.singletonList(paused));
        kit.eventually("all messages", 30, () -> {
            other.receiveAll(consumer.poll(200));
            return other.distinct() >= 2 * HALF;
        });
        other.requireAll(0, 2 * HALF);
    }
}
