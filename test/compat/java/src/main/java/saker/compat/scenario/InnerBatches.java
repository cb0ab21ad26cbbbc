package saker.compat.scenario;

import static saker.compat.Mismatch.require;
import static saker.compat.Mismatch.requireEqual;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;
import saker.compat.Kit;
import saker.compat.Ledger;
import saker.compat.Letter;
import saker.compat.Pops;
import saker.compat.Reader;
import saker.compat.Scenario;

/**
 * A topic whose queues count batches: each is stored as one record, and comes apart in the client
 * that pulls or is pushed to. One that pops gets the record as it is, with RocketMQ as well: it has
 * the bodies of all, and one acknowledgement is for all. Since 5.0.
 */
public final class InnerBatches implements Scenario {
    private static final String TOPIC = "InnerBatches";
    private static final int BATCHES = 6;
    private static final int SIZE = 10;
    /** What {@link #send} sends. */
    static final int MESSAGES = BATCHES * SIZE;

    private final Map<Integer, String> places = new HashMap<>();

    @Override
    public void run(Kit kit) throws Exception {
        DefaultMQProducer producer = kit.producer();
        create(kit, producer);
        send(kit, producer, 0);
        pulled(kit, new Reader(kit), MESSAGES);
        pushed(kit);
        popped(kit, producer);
    }

    static void create(Kit kit, DefaultMQProducer producer) throws Exception {
        kit.createTopic(producer, TOPIC, 2, Collections.singletonMap("+queue.type", "BatchCQ"));
    }

    void send(Kit kit, DefaultMQProducer producer, int from) throws Exception {
        for (int first = from; first < from + MESSAGES; first += SIZE) {
            kit.step("sending the batch of " + first);
            sendBatch(producer, first);
        }
    }

    private void sendBatch(DefaultMQProducer producer, int first) throws Exception {
        List<Message> batch = new ArrayList<>();
        for (int index = first; index < first + SIZE; index++) {
            batch.add(Letter.make(TOPIC, index));
        }
        SendResult result = producer.send(batch);
        requireEqual("status", SendStatus.SEND_OK, result.getSendStatus());
        require(!result.getMsgId().contains(","), "ids of single messages: " + result.getMsgId());
        for (int i = 0; i < SIZE; i++) {
            places.put(first + i,
                result.getMessageQueue().getQueueId() + ", " + (result.getQueueOffset() + i));
        }
    }

    /** Messages 0 to {@code count} are there once; those of our own stand where it was said. */
    void pulled(Kit kit, Reader reader, int count) throws Exception {
        kit.step("pulling batches");
        Ledger ledger = new Ledger(TOPIC);
        for (MessageExt message : reader.readAll(TOPIC)) {
            ledger.receive(message);
            int index = Integer.parseInt(message.getUserProperty("index"));
            String place = message.getQueueId() + ", " + message.getQueueOffset();
            requireEqual("queue and offset of message " + index,
                places.getOrDefault(index, place), place);
        }
        ledger.requireAll(0, count).requireOnce();
    }

    private void pushed(Kit kit) throws Exception {
        Ledger ledger = new Ledger(TOPIC);
        DefaultMQPushConsumer consumer = kit.pusher("pushed-batches", TOPIC, "*");
        listen(consumer, ledger);
        kit.eventually("all messages, pushed", 30, () -> ledger.distinct() >= MESSAGES);
        ledger.requireAll(0, MESSAGES).requireOnce();
        consumer.shutdown();
    }

    private void popped(Kit kit, DefaultMQProducer producer) throws Exception {
        Pops.setMode(kit, producer, TOPIC, "popped-batches");
        Ledger ledger = new Ledger(TOPIC);
        listen(Pops.popper(kit, "popped-batches", TOPIC, "*", 30_000), ledger);
        kit.eventually("all messages, popped", 30, () -> ledger.distinct() >= MESSAGES);
        ledger.requireAll(0, MESSAGES).requireOnce();
    }

    private static void listen(DefaultMQPushConsumer consumer, Ledger ledger) throws Exception {
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            messages.forEach(message -> ledger.receiveAll(apart(message)));
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        consumer.start();
    }

    /** The messages of a record that is a batch still, else the message itself. */
    private static List<MessageExt> apart(MessageExt message) {
        if (message.getProperty("INNER_NUM") == null) {
            return Collections.singletonList(message);
        }
        List<MessageExt> units = new ArrayList<>();
        try {
            Class.forName("org.apache.rocketmq.common.message.MessageDecoder")
                .getMethod("decodeMessage", MessageExt.class, List.class)
                .invoke(null, message, units);
        } catch (ReflectiveOperationException broken) {
            throw new IllegalStateException(broken);
        }
        return units;
    }
}
