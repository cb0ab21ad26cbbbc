package saker.compat.scenario;

import java.text.SimpleDateFormat;
import java.util.Date;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import saker.compat.Kit;
import saker.compat.Ledger;
import saker.compat.Letter;
import saker.compat.Queues;
import saker.compat.Scenario;

/**
 * New groups begin with the first message, with the first of a time, or behind the last, as they
 * ask; one that is not new goes on where it was, whatever it asks. recent=true: the server counts
 * the first message as recent, and all new groups begin with it.
 */
public final class FromWhere implements Scenario {
    private static final String TOPIC = "FromWhere";
    private static final int OLD = 20;
    private static final int COUNT = 40;
    private static final int SECOND = 1_000;

    private final AtomicInteger sent = new AtomicInteger();
    private DefaultMQProducer producer;

    @Override
    public void run(Kit kit) throws Exception {
        Kit.shareOutOften();
        boolean recent = kit.argument("recent").equals("true");
        producer = kit.producer();
        kit.createTopic(producer, TOPIC, 1);
        send(OLD);
        // The clients ask for whole seconds.
        long begin = System.currentTimeMillis() / SECOND * SECOND + SECOND;
        kit.eventually("the next second", 5, () -> System.currentTimeMillis() >= begin);
        send(COUNT - OLD);

        consume(kit, "from-time", ConsumeFromWhere.CONSUME_FROM_TIMESTAMP, begin,
            recent ? 0 : OLD);
        consume(kit, "from-start", ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET, begin, 0).shutdown();
        int known = sent.get();
        consume(kit, "from-end", ConsumeFromWhere.CONSUME_FROM_LAST_OFFSET, begin,
            recent ? 0 : known);
        consume(kit, "from-start", ConsumeFromWhere.CONSUME_FROM_LAST_OFFSET, begin, known);
    }

    private void send(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            producer.send(Letter.make(TOPIC, sent.getAndIncrement()));
        }
    }

    /** It gets what was sent from number `from` on, and what is sent while it is there. */
    private DefaultMQPushConsumer consume(Kit kit, String group, ConsumeFromWhere where, long time,
        int from) throws Exception {
        Ledger ledger = new Ledger(TOPIC);
        DefaultMQPushConsumer consumer = kit.pusher(group, TOPIC, "*");
        consumer.setConsumeFromWhere(where);
        consumer.setConsumeTimestamp(new SimpleDateFormat("yyyyMMddHHmmss").format(new Date(time)));
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            ledger.receiveAll(messages);
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        consumer.start();
        // It holds its queue only when it knows where to begin.
        kit.eventually("a queue for " + group, 20, () -> Queues.held(consumer, TOPIC) == 1);
        send(2);
        kit.eventually("the messages of " + group, 20,
            () -> ledger.has(sent.get() - 1) && ledger.distinct() >= sent.get() - from);
        ledger.requireAll(from, sent.get()).requireOnce();
        return consumer;
    }
}
