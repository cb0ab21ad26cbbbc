package saker.compat.scenario;

import org.apache.rocketmq.client.consumer.DefaultMQPullConsumer;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.MessageQueue;
import saker.compat.Kit;
import saker.compat.Ledger;
import saker.compat.Letter;
import saker.compat.Queues;
import saker.compat.Reader;
import saker.compat.Scenario;

/**
 * Runs twice, with a restart of the server between (phase=before, phase=after): a group goes on
 * where it was, and the messages of before are still readable.
 */
public final class Progress implements Scenario {
    private static final String TOPIC = "Progress";
    private static final String GROUP = "going-on";
    private static final int FIRST = 120;
    private static final int SECOND = 180;

    @Override
    public void run(Kit kit) throws Exception {
        DefaultMQProducer producer = kit.producer();
        if (kit.argument("phase").equals("before")) {
            kit.createTopic(producer, TOPIC, 4);
            send(kit, producer, 0, FIRST);
            consume(kit, 0, FIRST);
            return;
        }
        send(kit, producer, FIRST, SECOND);
        consume(kit, FIRST, SECOND);
        Ledger stored = new Ledger(TOPIC);
        stored.receiveAll(new Reader(kit).readAll(TOPIC));
        stored.requireAll(0, SECOND).requireOnce();
    }

    private static void send(Kit kit, DefaultMQProducer producer, int from, int to)
        throws Exception {
        kit.step("sending");
        for (int index = from; index < to; index++) {
            producer.send(Letter.make(TOPIC, index));
        }
    }

    private static void consume(Kit kit, int from, int to) throws Exception {
        Ledger ledger = new Ledger(TOPIC);
        DefaultMQPushConsumer consumer = kit.pusher(GROUP, TOPIC, "*");
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            ledger.receiveAll(messages);
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        consumer.start();
        kit.eventually("messages " + from + " to " + to, 30, () -> ledger.distinct() >= to - from);
        DefaultMQPullConsumer witness = kit.puller(GROUP + "-witness");
        kit.eventually("an empty backlog in the client", 10, () -> Queues.backlog(consumer) == 0);
        consumer.shutdown();
        ledger.requireAll(from, to);
        DefaultMQPullConsumer stored = kit.puller(GROUP);
        kit.eventually("progress stored by the server", 10, () -> {
            long sum = 0;
            for (MessageQueue queue : witness.fetchSubscribeMessageQueues(TOPIC)) {
                sum += stored.fetchConsumeOffset(queue, true);
            }
            return sum == to;
        });
    }
}
