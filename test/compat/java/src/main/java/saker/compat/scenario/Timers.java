package saker.compat.scenario;

import static saker.compat.Mismatch.require;
import static saker.compat.Mismatch.requireEqual;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageExt;
import saker.compat.Kit;
import saker.compat.Letter;
import saker.compat.Reader;
import saker.compat.Scenario;

/**
 * Messages with a time of delivery, in all three forms: none comes early, none is lost, and
 * `lateness=` says how many milliseconds late one may be. With event=NAME the harness does
 * something to the server in the middle; then only what comes, not when, is looked at. once=true:
 * nothing may come twice.
 */
public final class Timers implements Scenario {
    private static final String TOPIC = "Timers";
    private static final int COUNT = 40;
    private static final int RECALLED = COUNT;
    private static final int PAST = COUNT + 1;
    private static final int DUE_LATE = 7_000;

    private final Map<Integer, List<Long>> arrivals = new ConcurrentHashMap<>();
    private final Map<Integer, Long> earliest = new ConcurrentHashMap<>();
    private final Map<Integer, Long> latest = new ConcurrentHashMap<>();
    private volatile Throwable wrong;
    private Kit kit;
    private DefaultMQProducer producer;
    private boolean disturbed;

    @Override
    public void run(Kit kit) throws Exception {
        this.kit = kit;
        disturbed = !kit.argument("event").isEmpty();
        producer = kit.producer();
        kit.createTopic(producer, TOPIC, 1);
        startConsumer();
        sendPast();
        checkRefusals();
        String handle = sendAll();
        recall(handle);
        if (disturbed) {
            kit.eventually("first deliveries", 20, () -> arrivals.size() > 4);
            kit.ask(kit.argument("event"));
        }
        kit.eventually("all timers", 40, () -> arrivals.size() > COUNT);
        long end = latest.get(RECALLED) + 2_500;
        kit.eventually("the time of the recalled one", 20,
            () -> System.currentTimeMillis() > end);
        checkArrivals();
        checkStored();
    }

    private void startConsumer() throws Exception {
        DefaultMQPushConsumer consumer = kit.pusher("timers-group", TOPIC, "*");
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            long now = System.currentTimeMillis();
            for (MessageExt message : messages) {
                try {
                    int index = Letter.check(TOPIC, message);
                    arrivals.computeIfAbsent(index,
                        unknown -> Collections.synchronizedList(new ArrayList<>())).add(now);
                } catch (Throwable mismatch) {
                    wrong = mismatch;
                }
            }
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        consumer.start();
    }

    /** Message i is due about 2.5 s + i * 100 ms from now. */
    private String sendAll() throws Exception {
        kit.step("sending");
        for (int index = 0; index < COUNT; index++) {
            int wait = 2_500 + index * 100;
            if (index % 3 == 0) {
                long due = System.currentTimeMillis() + wait;
                send(index, "TIMER_DELIVER_MS", due, due - System.currentTimeMillis());
            } else if (index % 3 == 1) {
                send(index, "TIMER_DELAY_MS", wait, wait);
            } else {
                send(index, "TIMER_DELAY_SEC", wait / 1000, wait / 1000 * 1000L);
            }
        }
        return send(RECALLED, "TIMER_DELAY_MS", DUE_LATE, DUE_LATE);
    }

    /** Returns the recall handle. */
    private String send(int index, String property, long value, long wait) throws Exception {
        Message message = Letter.make(TOPIC, index);
        MessageAccessor.putProperty(message, property, Long.toString(value));
        long before = System.currentTimeMillis();
        SendResult result = producer.send(message);
        boolean absolute = property.equals("TIMER_DELIVER_MS");
        earliest.put(index, absolute ? value : before + wait);
        latest.put(index, absolute ? value : System.currentTimeMillis() + wait);
        return (String) SendResult.class.getMethod("getRecallHandle").invoke(result);
    }

    private void recall(String handle) throws Exception {
        kit.step("recalling");
        require(handle != null, "no recall handle");
        Object id = DefaultMQProducer.class.getMethod("recallMessage", String.class, String.class)
            .invoke(producer, TOPIC, handle);
        require(id != null && !id.toString().isEmpty(), "a recall was answered without an id");
    }

    /** Delivered at once; from then on the consumer is there. */
    private void sendPast() throws Exception {
        long now = System.currentTimeMillis();
        String handle = send(PAST, "TIMER_DELIVER_MS", now - 5_000, 0);
        require(handle == null, "a handle of a message that was due: " + handle);
        kit.eventually("the one that was due", 20, () -> arrivals.containsKey(PAST));
        latest.put(PAST, arrivals.get(PAST).get(0));
    }

    private void checkRefusals() throws Exception {
        expectRefusal("TIMER_DELAY_SEC", Long.toString(4 * 86_400));
        expectRefusal("TIMER_DELIVER_MS", "soon");
    }

    private void expectRefusal(String property, String value) throws Exception {
        Message message = Letter.make(TOPIC, 0);
        MessageAccessor.putProperty(message, property, value);
        try {
            producer.send(message);
        } catch (MQBrokerException refusal) {
            requireEqual("code for " + value, 13, refusal.getResponseCode());
            return;
        }
        require(false, property + "=" + value + " was taken");
    }

    /** A consumer may see a message again after a restart; the queue says how often it was delivered. */
    private void checkStored() throws Exception {
        kit.step("reading what was delivered");
        Map<Integer, Integer> times = new ConcurrentHashMap<>();
        for (MessageExt message : new Reader(kit).readAll(TOPIC)) {
            times.merge(Letter.check(TOPIC, message), 1, Integer::sum);
        }
        int again = 0;
        for (Map.Entry<Integer, Integer> entry : times.entrySet()) {
            again += entry.getValue() - 1;
            require(entry.getValue() == 1 || !kit.argument("once").equals("true"),
                "message " + entry.getKey() + " was delivered " + entry.getValue() + " times");
        }
        System.out.println(again + " were delivered again");
    }

    private void checkArrivals() throws Exception {
        if (wrong != null) {
            throw new AssertionError(wrong);
        }
        require(!arrivals.containsKey(RECALLED), "the recalled message was delivered");
        long allowed = Long.parseLong(kit.argument("lateness"));
        long worst = 0;
        for (Map.Entry<Integer, List<Long>> arrival : arrivals.entrySet()) {
            int index = arrival.getKey();
            List<Long> times = arrival.getValue();
            long early = earliest.get(index) - times.get(0);
            require(early <= 0, "message " + index + " was " + early + " ms early");
            worst = Math.max(worst, times.get(0) - latest.get(index));
        }
        for (int index = 0; index < COUNT; index++) {
            require(arrivals.containsKey(index), "message " + index + " is missing");
        }
        System.out.println("at most " + worst + " ms late");
        require(disturbed || worst <= allowed, "a message was " + worst + " ms late");
    }
}
