package saker.compat;

import static saker.compat.Mismatch.require;
import static saker.compat.Mismatch.requireEqual;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyContext;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageExt;

/**
 * Messages that a consumer takes (index % 4 = 0), refuses once and leaves the delay to the broker
 * (1), refuses each time with the shortest delay until they are dead (2), or wants dead at once (3).
 * Level n is a delay of n seconds, and the broker's own choice is 3 + the tries so far.
 */
public final class Refusals {
    public static final int COUNT = 40;
    /** Of them are refused at first, and wait for a second try. */
    public static final int POSTPONED = COUNT / 2;
    /** Of those are refused again. */
    public static final int REFUSED_AGAIN = COUNT / 4;
    private static final String TOPIC = "Refusals";
    private static final String GROUP = "refusing";
    private static final int RETRIES_MAX = 3;

    private final Kit kit;
    private final Ledger ledger = new Ledger(TOPIC);
    private final Map<Integer, List<List<Long>>> tries = new ConcurrentHashMap<>();
    private final Map<Integer, String> ids = new ConcurrentHashMap<>();
    private DefaultMQPushConsumer consumer;

    public Refusals(Kit kit) {
        this.kit = kit;
    }

    /** The retry topic is made first: clients look only every 30 s for one that was not there. */
    public void begin(DefaultMQProducer producer) throws Exception {
        kit.createTopic(producer, TOPIC, 2);
        kit.createTopic(producer, "%RETRY%" + GROUP, 1);
        for (int index = 0; index < COUNT; index++) {
            ids.put(index, producer.send(Letter.make(TOPIC, index)).getMsgId());
        }
        consume();
    }

    public void consume() throws Exception {
        consumer = kit.pusher(GROUP, TOPIC, "*");
        consumer.setMaxReconsumeTimes(RETRIES_MAX);
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) ->
            judge(messages.get(0), context));
        Kit.pullAgainSoon(consumer);
        consumer.start();
    }

    /** Ends the consumer when what it has is taken or sent back. */
    public void leave() throws Exception {
        kit.eventually("an empty backlog", 20, () -> Queues.backlog(consumer) == 0);
        consumer.shutdown();
    }

    private ConsumeConcurrentlyStatus judge(MessageExt message, ConsumeConcurrentlyContext context) {
        long now = System.currentTimeMillis();
        ledger.receive(message);
        int index = Integer.parseInt(message.getUserProperty("index"));
        int times = message.getReconsumeTimes();
        List<List<Long>> seen = tries.computeIfAbsent(index, unknown -> new ArrayList<>());
        synchronized (seen) {
            while (seen.size() <= times) {
                seen.add(new ArrayList<>());
            }
            seen.get(times).add(now);
        }
        context.setDelayLevelWhenNextConsume(level(index));
        return times < refusals(index) ? ConsumeConcurrentlyStatus.RECONSUME_LATER
            : ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
    }

    /** What the consumer asks for: its own delay, the broker's, or none. */
    private static int level(int index) {
        return index % 4 == 1 ? 0 : index % 4 == 2 ? 1 : -1;
    }

    private static int refusals(int index) {
        return index % 4 == 2 ? Integer.MAX_VALUE : index % 4 == 0 ? 0 : 1;
    }

    private static int triesOf(int index) {
        return index % 4 == 2 ? 1 + RETRIES_MAX : index % 4 == 1 ? 2 : 1;
    }

    private static long delayMillis(int index) {
        return index % 4 == 1 ? 3_000 : 1_000;
    }

    /** `once`: nothing comes, and nothing dies, a second time. */
    public void finish(long lateness, boolean once) throws Exception {
        kit.eventually("all tries", 20, () -> {
            boolean all = ledger.distinct() >= COUNT;
            for (int index = 0; all && index < COUNT; index++) {
                all = tries.get(index).size() >= triesOf(index);
            }
            return all;
        });
        Reader reader = new Reader(kit);
        kit.eventually("all dead letters", 20, () -> deadLetters(reader).size() >= COUNT / 2);
        long worst = 0;
        for (int index = 0; index < COUNT; index++) {
            worst = Math.max(worst, checkTries(index, once));
        }
        System.out.println("refused messages at most " + worst + " ms late");
        require(worst <= lateness, "a refused message came " + worst + " ms late");
        ledger.requireAll(0, COUNT);
        deadLetters(reader).forEach((index, times) ->
            require(times == 1 || !once, "message " + index + " died " + times + " times"));
    }

    /** By how many milliseconds the latest of its tries was late. */
    private long checkTries(int index, boolean once) {
        List<List<Long>> seen = tries.get(index);
        requireEqual("tries of message " + index, triesOf(index), seen.size());
        long worst = 0;
        for (int times = 0; times < seen.size(); times++) {
            String which = "message " + index + " at its try " + times;
            require(!seen.get(times).isEmpty(), which + " is missing");
            require(seen.get(times).size() == 1 || !once, which + " came more than once");
            if (times > 0) {
                long late = Collections.min(seen.get(times))
                    - Collections.min(seen.get(times - 1)) - delayMillis(index);
                require(late >= 0, which + " was " + -late + " ms early");
                worst = Math.max(worst, late);
            }
        }
        return worst;
    }

    /** How often each died: its content is as it was sent, and it says how often it was refused. */
    private Map<Integer, Integer> deadLetters(Reader reader) throws Exception {
        Map<Integer, Integer> times = new TreeMap<>();
        for (MessageExt message : reader.readIfThere("%DLQ%" + GROUP)) {
            message.setTopic(TOPIC);
            int index = Letter.check(TOPIC, message);
            String where = "dead message " + index + ", ";
            require(index % 4 > 1, where + "which was taken");
            requireEqual(where + "refusals", triesOf(index), message.getReconsumeTimes());
            requireEqual(where + "original topic", TOPIC,
                message.getProperty(MessageConst.PROPERTY_RETRY_TOPIC));
            requireEqual(where + "unique id", ids.get(index),
                message.getProperty(MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX));
            times.merge(index, 1, Integer::sum);
        }
        return times;
    }
}
