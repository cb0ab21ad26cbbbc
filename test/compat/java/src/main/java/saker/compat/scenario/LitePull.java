package saker.compat.scenario;

import static saker.compat.Mismatch.require;
import static saker.compat.Mismatch.requireEqual;

import java.util.Collection;
import java.util.List;
import org.apache.rocketmq.client.consumer.DefaultLitePullConsumer;
import org.apache.rocketmq.client.consumer.DefaultMQPullConsumer;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import saker.compat.Kit;
import saker.compat.Ledger;
import saker.compat.Letter;
import saker.compat.Scenario;

/** The lite pull consumer, with assigned queues and with a subscription. */
public final class LitePull implements Scenario {
    private static final String TOPIC = "LitePull";
    private static final int COUNT = 120;

    @Override
    public void run(Kit kit) throws Exception {
        DefaultMQProducer producer = kit.producer();
        kit.createTopic(producer, TOPIC, 3);
        kit.step("sending");
        for (int index = 0; index < COUNT; index++) {
            producer.send(Letter.make(TOPIC, index));
        }
        assigned(kit);
        subscribed(kit);
    }

    private static void assigned(Kit kit) throws Exception {
        DefaultLitePullConsumer consumer = consumer(kit, "assigned");
        consumer.start();
        Collection<MessageQueue> queues = consumer.fetchMessageQueues(TOPIC);
        requireEqual("number of queues", 3, queues.size());
        consumer.assign(queues);
        for (MessageQueue queue : queues) {
            kit.seek(() -> consumer.seekToBegin(queue));
        }
        Ledger ledger = new Ledger(TOPIC);
        pollAll(kit, consumer, ledger);
        ledger.requireAll(0, COUNT);

        kit.step("seeking");
        MessageQueue queue = queues.iterator().next();
        kit.seek(() -> consumer.seek(queue, 10));
        MessageExt first = null;
        for (int polls = 0; polls < 20 && first == null; polls++) {
            List<MessageExt> messages = consumer.poll(1000);
            first = messages.isEmpty() ? null : messages.get(0);
        }
        require(first != null, "nothing came after seek");
        Letter.check(TOPIC, first);
        requireEqual("offset after seek", 10L, first.getQueueOffset());
        requireEqual("queue after seek", queue.getQueueId(), first.getQueueId());
        requireEqual("offset for time 0", 0L, consumer.offsetForTimestamp(queue, 0L));
        consumer.shutdown();
    }

    private static void subscribed(Kit kit) throws Exception {
        DefaultLitePullConsumer consumer = consumer(kit, "subscribed");
        consumer.subscribe(TOPIC, "*");
        consumer.start();
        Ledger ledger = new Ledger(TOPIC);
        pollAll(kit, consumer, ledger);
        ledger.requireAll(0, COUNT);
        consumer.commitSync();
        consumer.shutdown();
        DefaultMQPullConsumer other = kit.puller("subscribed");
        kit.eventually("committed offsets at the end of every queue", 10, () -> {
            long sum = 0;
            for (MessageQueue queue : other.fetchSubscribeMessageQueues(TOPIC)) {
                sum += other.fetchConsumeOffset(queue, true);
            }
            return sum == COUNT;
        });
    }

    private static DefaultLitePullConsumer consumer(Kit kit, String group) {
        DefaultLitePullConsumer consumer = new DefaultLitePullConsumer(group);
        consumer.setNamesrvAddr(kit.argument("namesrv"));
        consumer.setInstanceName(kit.instance());
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        kit.atEnd(consumer::shutdown);
        return consumer;
    }

    private static void pollAll(Kit kit, DefaultLitePullConsumer consumer, Ledger ledger)
        throws Exception {
        kit.eventually("all messages polled", 30, () -> {
            ledger.receiveAll(consumer.poll(200));
            return ledger.distinct() >= COUNT;
        });
    }
}
