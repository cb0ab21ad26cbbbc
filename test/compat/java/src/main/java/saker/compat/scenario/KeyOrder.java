package saker.compat.scenario;

import static saker.compat.Mismatch.requireEqual;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.MessageQueueSelector;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import saker.compat.Kit;
import saker.compat.Ledger;
import saker.compat.Letter;
import saker.compat.Reader;
import saker.compat.Scenario;

/** A selector puts all messages of a key into one queue, where they lie in order of sending. */
public final class KeyOrder implements Scenario {
    private static final String TOPIC = "KeyOrder";
    private static final int COUNT = 240;
    private static final int KEYS = 10;

    @Override
    public void run(Kit kit) throws Exception {
        DefaultMQProducer producer = kit.producer();
        kit.createTopic(producer, TOPIC, 4);
        MessageQueueSelector byKey = (queues, message, key) -> queues.get((Integer) key % 4);
        kit.step("sending");
        Map<Integer, Integer> queueOfKey = new HashMap<>();
        for (int index = 0; index < COUNT; index++) {
            int key = index % KEYS;
            int queue = producer.send(Letter.make(TOPIC, index), byKey, key)
                .getMessageQueue().getQueueId();
            queueOfKey.putIfAbsent(key, queue);
            requireEqual("queue of key " + key, queueOfKey.get(key), queue);
        }
        kit.step("reading back");
        compare(new Reader(kit), queueOfKey);
    }

    private static void compare(Reader reader, Map<Integer, Integer> queueOfKey) throws Exception {
        Ledger ledger = new Ledger(TOPIC);
        for (MessageQueue queue : reader.queues(TOPIC)) {
            List<MessageExt> messages = reader.readQueue(queue, "*");
            ledger.receiveAll(messages);
            Map<Integer, Integer> next = new HashMap<>();
            for (MessageExt message : messages) {
                int index = Integer.parseInt(message.getUserProperty("index"));
                int key = index % KEYS;
                requireEqual("queue of key " + key, queueOfKey.get(key), queue.getQueueId());
                requireEqual("next of key " + key, next.getOrDefault(key, key), index);
                next.put(key, index + KEYS);
            }
        }
        ledger.requireAll(0, COUNT).requireOnce();
    }
}
