package saker.compat.scenario;

import static saker.compat.Mismatch.require;
import static saker.compat.Mismatch.requireEqual;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeOrderlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerOrderly;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import saker.compat.Kit;
import saker.compat.Reader;
import saker.compat.Scenario;

/** A compacted topic keeps the last value of each key, in order, for whoever reads it from 0. */
public final class Compaction implements Scenario {
    private static final String TOPIC = "Latest";
    static final int COUNT = 200;
    private static final int KEYS = 7;
    /** What a round leaves alone: the newest file, and the values that it kept before that. */
    private static final int KEPT_MOST = KEYS + 20;

    @Override
    public void run(Kit kit) throws Exception {
        DefaultMQProducer producer = kit.producer();
        if (kit.argument("phase").equals("fill")) {
            create(kit, producer);
            requireRefusal(producer);
            send(kit, producer, 0);
        } else {
            send(kit, producer, COUNT);
        }
        int last = kit.argument("phase").equals("fill") ? COUNT : 2 * COUNT;
        requireCompacted(kit, new Reader(kit), last);
        requireConsumed(kit, last);
    }

    static void create(Kit kit, DefaultMQProducer producer) throws Exception {
        kit.createTopic(producer, TOPIC, 1,
            Collections.singletonMap("+cleanup.policy", "COMPACTION"));
    }

    private static void requireRefusal(DefaultMQProducer producer) throws Exception {
        try {
            producer.send(new Message(TOPIC, "no key".getBytes()));
        } catch (MQBrokerException refused) {
            requireEqual("code", 13, refused.getResponseCode());
            return;
        }
        require(false, "a message without a key was taken");
    }

    static void send(Kit kit, DefaultMQProducer producer, int from) throws Exception {
        MessageQueue queue = producer.fetchPublishMessageQueues(TOPIC).get(0);
        for (int index = from; index < from + COUNT; index++) {
            kit.step("sending " + index);
            String text = Integer.toString(index);
            producer.send(new Message(TOPIC, "tag", "key" + index % KEYS, text.getBytes()), queue);
        }
    }

    /** Soon nothing is there but the last values up to {@code last}, and what no round takes. */
    static void requireCompacted(Kit kit, Reader reader, int last) throws Exception {
        kit.eventually("older values are gone", 40,
            () -> reader.readAll(TOPIC).size() <= KEPT_MOST);
        requireLatest(reader.readAll(TOPIC), last);
    }

    static void requireLatest(Reader reader, int last) throws Exception {
        requireLatest(reader.readAll(TOPIC), last);
    }

    private static void requireLatest(List<MessageExt> messages, int last) throws Exception {
        Map<String, Integer> found = new TreeMap<>();
        int before = -1;
        for (MessageExt message : messages) {
            int value = Integer.parseInt(new String(message.getBody()));
            require(value > before, value + " follows " + before);
            requireEqual("offset", (long) value, message.getQueueOffset());
            requireEqual("key", "key" + value % KEYS, message.getKeys());
            found.put(message.getKeys(), value);
            before = value;
        }
        requireEqual("keys", KEYS, found.size());
        for (int index = last - KEYS; index < last; index++) {
            requireEqual("last value", index, found.get("key" + index % KEYS));
        }
    }

    private static void requireConsumed(Kit kit, int last) throws Exception {
        Map<String, Integer> found = new ConcurrentSkipListMap<>();
        DefaultMQPushConsumer pusher = kit.pusher("compaction-" + last, TOPIC, "tag");
        pusher.registerMessageListener((MessageListenerOrderly) (messages, context) -> {
            messages.forEach(message ->
                found.put(message.getKeys(), Integer.parseInt(new String(message.getBody()))));
            return ConsumeOrderlyStatus.SUCCESS;
        });
        pusher.start();
        kit.eventually("a new group has every key's last value", 40, () -> {
            for (int index = last - KEYS; index < last; index++) {
                if (!Integer.valueOf(index).equals(found.get("key" + index % KEYS))) return false;
            }
            return true;
        });
    }
}
