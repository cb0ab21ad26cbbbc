package saker.compat.scenario;

import static saker.compat.Mismatch.require;
import static saker.compat.Mismatch.requireEqual;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.MessageExt;
import saker.compat.Kit;
import saker.compat.Ledger;
import saker.compat.Letter;
import saker.compat.Pops;
import saker.compat.Scenario;

/**
 * Two consumers pop the messages of one topic. Each message comes to one of them, once; those that
 * are refused come again under their topic, with everything they had, and the number of tries.
 */
public final class PopConsumption implements Scenario {
    private static final String TOPIC = "PopConsumption";
    private static final String GROUP = "popping";
    private static final int WAVE = 100;
    private static final int WAVES_MIN = 3;
    private static final int WAVES_MAX = 300;
    private static final int REFUSED_EVERY = 10;

    private final Ledger first = new Ledger(TOPIC);
    private final Ledger again = new Ledger(TOPIC);
    private final Map<String, Integer> byConsumer = new ConcurrentHashMap<>();

    @Override
    public void run(Kit kit) throws Exception {
        DefaultMQProducer producer = kit.producer();
        kit.createTopic(producer, TOPIC, 4);
        Pops.setMode(kit, producer, TOPIC, GROUP);
        start(kit, "one");
        start(kit, "two");
        kit.step("sending");
        int count = sendUntilBothGetSome(producer);
        kit.eventually("all messages", 30, () -> first.distinct() >= count);
        kit.eventually("the refused messages", 40,
            () -> again.distinct() >= count / REFUSED_EVERY);
        first.requireAll(0, count).requireOnce();
        again.requireOnce();
        for (int index = 0; index < count; index++) {
            requireEqual("message " + index + " came again", index % REFUSED_EVERY == 0,
                again.has(index));
        }
        require(byConsumer.size() == 2, "only one consumer got messages: " + byConsumer);
    }

    /** On a busy machine a consumer may take its part only when it shares out queues again. */
    private int sendUntilBothGetSome(DefaultMQProducer producer) throws Exception {
        int count = 0;
        for (int wave = 0; wave < WAVES_MIN || byConsumer.size() < 2 && wave < WAVES_MAX; wave++) {
            for (int i = 0; i < WAVE; i++) {
                producer.send(Letter.make(TOPIC, count++));
            }
            Thread.sleep(100);
        }
        return count;
    }

    private void start(Kit kit, String name) throws Exception {
        DefaultMQPushConsumer consumer = Pops.popper(kit, GROUP, TOPIC, "*", 30_000);
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            byConsumer.merge(name, messages.size(), Integer::sum);
            boolean refused = false;
            for (MessageExt message : messages) {
                refused |= isRefused(message);
            }
            return refused ? ConsumeConcurrentlyStatus.RECONSUME_LATER
                : ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        consumer.start();
    }

    /** A message comes alone: consumeMessageBatchMaxSize is 1. */
    private boolean isRefused(MessageExt message) {
        if (message.getReconsumeTimes() == 0) {
            first.receive(message);
            return Integer.parseInt(message.getUserProperty("index")) % REFUSED_EVERY == 0;
        }
        again.receive(message);
        return false;
    }
}
