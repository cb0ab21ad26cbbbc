package saker.compat.scenario;

import static saker.compat.Mismatch.requireEqual;

import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageExt;
import saker.compat.Kit;
import saker.compat.Letter;
import saker.compat.Ledger;
import saker.compat.Reader;
import saker.compat.Scenario;

/**
 * Messages that a consumer sends back are stored again: waiting in the topic of the delay service,
 * or already in the retry topic of the group. When they come again is asked by `postponed`.
 */
public final class SendBack implements Scenario {
    private static final String TOPIC = "SendBack";
    private static final String GROUP = "refusing";
    private static final int COUNT = 40;

    private final Ledger consumed = new Ledger(TOPIC);

    @Override
    public void run(Kit kit) throws Exception {
        DefaultMQProducer producer = kit.producer();
        kit.createTopic(producer, TOPIC, 2);
        for (int index = 0; index < COUNT; index++) {
            producer.send(Letter.make(TOPIC, index));
        }
        DefaultMQPushConsumer consumer = kit.pusher(GROUP, TOPIC, "*");
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) ->
            messages.stream().anyMatch(this::isRefused)
                ? ConsumeConcurrentlyStatus.RECONSUME_LATER
                : ConsumeConcurrentlyStatus.CONSUME_SUCCESS);
        consumer.start();
        kit.eventually("all messages seen", 30, () -> consumed.distinct() >= COUNT);

        Reader reader = new Reader(kit);
        kit.eventually("every refused message stored again", 25, () -> {
            Ledger stored = storedAgain(reader);
            return stored.distinct() >= COUNT / 2;
        });
        storedAgain(reader).requireAll(0, COUNT / 2);
    }

    /** The first half is refused when it comes for the first time. */
    private boolean isRefused(MessageExt message) {
        if (message.getReconsumeTimes() > 0) {
            return false;
        }
        consumed.receive(message);
        return Integer.parseInt(message.getUserProperty("index")) < COUNT / 2;
    }

    private static Ledger storedAgain(Reader reader) throws Exception {
        Ledger stored = new Ledger(TOPIC);
        for (String place : new String[] {"%RETRY%" + GROUP, "SCHEDULE_TOPIC_XXXX"}) {
            for (MessageExt message : reader.readIfThere(place)) {
                requireEqual("original topic", TOPIC,
                    message.getProperty(MessageConst.PROPERTY_RETRY_TOPIC));
                requireEqual("reconsume times", 1, message.getReconsumeTimes());
                message.setTopic(TOPIC);
                stored.receive(message);
            }
        }
        return stored;
    }
}
