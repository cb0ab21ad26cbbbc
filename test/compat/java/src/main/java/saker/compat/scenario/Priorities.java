package saker.compat.scenario;

import static saker.compat.Mismatch.require;
import static saker.compat.Mismatch.requireEqual;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendResult;
import saker.compat.Kit;
import saker.compat.Ledger;
import saker.compat.Letter;
import saker.compat.Pops;
import saker.compat.Scenario;
import saker.compat.Since5;

/**
 * Messages with priorities wait in a topic of that type. The highest are popped first; those above
 * the number of queues count as the highest there is. Since 5.4.
 */
public final class Priorities implements Scenario {
    private static final String TOPIC = "Priorities";
    private static final String GROUP = "by-priority";
    private static final int COUNT = 120;
    private static final int QUEUES = 4;
    private static final int PRIORITIES = 6;

    private final Ledger ledger = new Ledger(TOPIC);
    private final List<Integer> order = new CopyOnWriteArrayList<>();

    @Override
    public void run(Kit kit) throws Exception {
        DefaultMQProducer producer = kit.producer();
        kit.createTopic(producer, TOPIC, QUEUES,
            Collections.singletonMap("+message.type", "PRIORITY"));
        kit.step("sending");
        for (int index = 0; index < COUNT; index++) {
            int priority = index % PRIORITIES;
            SendResult result =
                producer.send(Since5.withPriority(Letter.make(TOPIC, index), priority));
            requireEqual("queue of message " + index, queueOf(priority),
                result.getMessageQueue().getQueueId());
        }
        Pops.setMode(kit, producer, TOPIC, GROUP);
        DefaultMQPushConsumer consumer = Pops.popper(kit, GROUP, TOPIC, "*", 60_000);
        consumer.setConsumeThreadMin(1);
        consumer.setConsumeThreadMax(1);
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            messages.forEach(message -> {
                ledger.receive(message);
                order.add(message.getQueueId());
            });
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        consumer.start();
        kit.eventually("all messages", 40, () -> ledger.distinct() >= COUNT);
        ledger.requireAll(0, COUNT).requireOnce();
        for (int i = 1; i < order.size(); i++) {
            require(order.get(i) <= order.get(i - 1),
                "message " + i + " passed a higher one: " + order);
        }
    }

    private static int queueOf(int priority) {
        return Math.min(priority, QUEUES - 1);
    }
}
