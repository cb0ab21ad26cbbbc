package saker.compat.scenario;

import static saker.compat.Mismatch.require;
import static saker.compat.Mismatch.requireEqual;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;
import saker.compat.Kit;
import saker.compat.Letter;
import saker.compat.Scenario;

/** Messages are found by key, by unique id and by offset id, and only those that have the key. */
public final class Queries implements Scenario {
    private static final String TOPIC = "Queries";
    private static final String OTHER_TOPIC = "QueriesElsewhere";
    private static final int COUNT = 120;
    private static final int SHARED = 70;
    private static final int MOST = 64;

    @Override
    public void run(Kit kit) throws Exception {
        DefaultMQProducer producer = kit.producer();
        kit.step("sending");
        long before = System.currentTimeMillis();
        producer.send(Letter.make(OTHER_TOPIC, 0));
        List<SendResult> results = new ArrayList<>();
        for (int index = 0; index < COUNT; index++) {
            results.add(producer.send(Letter.make(TOPIC, index)));
        }
        for (int index = 0; index < SHARED; index++) {
            Message message = new Message(TOPIC, Integer.toString(index).getBytes());
            message.setKeys(Arrays.asList("shared", "单独-" + index));
            producer.send(message);
        }
        kit.eventually("the last key can be queried", 10,
            () -> !find(producer, TOPIC, "单独-" + (SHARED - 1), 0, Long.MAX_VALUE).isEmpty());
        byKey(kit, producer);
        byId(kit, producer, results);
        sharedKey(kit, producer);
        nothing(kit, producer, before);
    }

    private static void byKey(Kit kit, DefaultMQProducer producer) throws Exception {
        for (int index = 0; index < COUNT; index++) {
            kit.step("querying key-" + index);
            List<MessageExt> found = find(producer, TOPIC, "key-" + index, 0, Long.MAX_VALUE);
            requireEqual("messages of key-" + index, 1, found.size());
            requireEqual("index", index, Letter.check(TOPIC, found.get(0)));
        }
        requireEqual("messages of another topic", 1,
            find(producer, OTHER_TOPIC, "key-0", 0, Long.MAX_VALUE).size());
    }

    private static void byId(Kit kit, DefaultMQProducer producer, List<SendResult> results)
        throws Exception {
        for (int index = 0; index < COUNT; index++) {
            SendResult result = results.get(index);
            for (String id : Arrays.asList(result.getMsgId(), result.getOffsetMsgId())) {
                kit.step("viewing " + id + " of message " + index);
                MessageExt message = producer.viewMessage(TOPIC, id);
                requireEqual("index", index, Letter.check(TOPIC, message));
                requireEqual("queue", result.getMessageQueue().getQueueId(), message.getQueueId());
                requireEqual("offset", result.getQueueOffset(), message.getQueueOffset());
            }
        }
    }

    private static void sharedKey(Kit kit, DefaultMQProducer producer) throws Exception {
        kit.step("querying the shared key");
        List<MessageExt> found = find(producer, TOPIC, "shared", 0, Long.MAX_VALUE);
        requireEqual("messages of the shared key", MOST, found.size());
        Set<Integer> numbers = new TreeSet<>();
        found.forEach(message -> numbers.add(Integer.parseInt(new String(message.getBody()))));
        requireEqual("different messages", MOST, numbers.size());
        requireEqual("oldest of the newest", SHARED - MOST, numbers.iterator().next());
    }

    private static void nothing(Kit kit, DefaultMQProducer producer, long before) throws Exception {
        kit.step("querying what is not there");
        requireEqual("messages of an unknown key", 0,
            find(producer, TOPIC, "no-such-key", 0, Long.MAX_VALUE).size());
        requireEqual("messages before the first", 0,
            find(producer, TOPIC, "key-0", 0, before - 5_000).size());
        requireEqual("messages after the last", 0,
            find(producer, TOPIC, "key-0", System.currentTimeMillis() + 60_000, Long.MAX_VALUE)
                .size());
    }

    /** Clients report that nothing was found as an exception. */
    private static List<MessageExt> find(DefaultMQProducer producer, String topic, String key,
        long begin, long end) throws Exception {
        try {
            return producer.queryMessage(topic, key, MOST, begin, end).getMessageList();
        } catch (MQClientException failure) {
            require(failure.getResponseCode() == 208 || failure.getResponseCode() == 17
                || String.valueOf(failure.getErrorMessage()).contains("no message"),
                "query of " + key + ": " + failure);
            return new ArrayList<>();
        }
    }
}
